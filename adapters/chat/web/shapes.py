"""The JSON that pages send, checked at the edge."""

import unicodedata
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from adapters.chat.web.errors import Refusal
from adapters.chat.web.guard import body
from bot.core.places import Side

_KEPT = "\n\t"
_TURNS_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """Without null bytes and other control characters, without blanks around it. Line breaks and tabs stay."""
    return "".join(
        c for c in text.replace("\r\n", "\n") if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cs")
    ).strip()


def one_line(text: str) -> str:
    """Without marks that turn the reading direction of what follows."""
    return " ".join("".join(c for c in clean(text) if c not in _TURNS_DIRECTION).split())


def _name(text: str) -> str:
    name = one_line(text)
    if not name:
        raise ValueError("a name needs at least one letter")
    return name


ClientId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
ChannelName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
PostId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,128}$")]
Files = Annotated[tuple[Annotated[str, Field(max_length=2000)], ...], Field(max_length=5)]
Name = Annotated[str, Field(max_length=60), AfterValidator(_name)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Open(Shape):
    """`keep`: where the page keeps its session, in the cookie or by itself (the widget).

    `user`, `name`: whom the host page's server vouches for with `proof`; the name as it was signed.
    """

    keep: Annotated[str, Field(pattern="^(cookie|page)$")] = "cookie"
    user: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.@-]{0,64}$")] = ""
    name: Annotated[str, Field(max_length=60)] = ""
    proof: Annotated[str, Field(max_length=64)] = ""


class Message(Shape):
    id: ClientId
    text: Annotated[str, Field(max_length=60_000), AfterValidator(clean)]
    channel: ChannelName = "web"
    files: Files = ()


class StaffMessage(Shape):
    id: ClientId
    text: Annotated[str, Field(max_length=60_000), AfterValidator(clean)]
    side: Side
    thread: PostId | None = None
    files: Files = ()


class Change(Shape):
    """`text`: the new words; null deletes the message."""

    id: ClientId
    post: PostId
    text: Annotated[str, Field(max_length=60_000), AfterValidator(clean)] | None
    proof: Annotated[str, Field(max_length=64)]
    channel: ChannelName = "web"


class StaffChange(Change):
    side: Side
    thread: PostId | None = None


class Tap(Shape):
    id: ClientId
    post: PostId
    action: Annotated[str, Field(max_length=200)]
    value: Annotated[str, Field(max_length=4000)] = ""
    label: Annotated[str, Field(max_length=300), AfterValidator(clean)] = ""
    proof: Annotated[str, Field(max_length=64)]
    channel: ChannelName = "web"


class StaffTap(Tap):
    side: Side
    thread: PostId | None = None


class React(Shape):
    """`off` takes it back."""

    id: ClientId
    post: PostId
    emoji: Literal["thumbsup", "heart", "smile", "tada", "pray", "eyes"]
    off: bool = False
    channel: ChannelName = "web"


class StaffReact(React):
    side: Side


class Submit(Shape):
    """A form, filled in. `token`: what came with the form."""

    id: ClientId
    token: Annotated[str, Field(max_length=40_000)]
    fields: dict[Annotated[str, Field(max_length=100)], Annotated[str, Field(max_length=20_000), AfterValidator(clean)]]
    channel: ChannelName = "web"


class StaffSubmit(Submit):
    side: Side


class Command(Shape):
    """`side`, `thread`: where it was typed."""

    text: Annotated[str, Field(max_length=1000), AfterValidator(clean)]
    side: Side = Side.AGENTS
    thread: PostId | None = None


class Upload(BaseModel):
    """One piece of a file: `offset` bytes came before it, `last` when nothing comes after it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_name)]
    upload: ClientId
    offset: Annotated[int, Field(ge=0, le=10_000_000_000)] = 0
    last: bool = False


class Join(Shape):
    token: Annotated[str, Field(max_length=1000)]


class SignOut(Shape):
    """`id`: the agent's, as in the person id ``web:web:a-…`` without what stands before it."""

    id: Annotated[str, Field(pattern=r"^a-[0-9a-f]{16}$")]


class Rename(Shape):
    name: Name


S = TypeVar("S", bound=Shape)


async def read(request: Request, shape: type[S]) -> S:
    """The request's body as `shape`; 422 naming the field when it is not."""
    try:
        return shape.model_validate_json(await body(request))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "the body"
        raise Refusal(422, "wrong-shape", f"{where}: {first['msg']}") from error
