"""What may stand in company.yaml and in a policy file, as pydantic shapes.

`words` and `thresholds` are taken from the dataclasses of the core, so that there is one list of them.
"""

from dataclasses import fields
from string import Formatter
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, create_model

from bot.core.company import Mode, Thresholds, Words
from bot.entrypoints.folder.desk_shape import DeskShape
from bot.entrypoints.folder.parts import STRICT, Channel, Day, HoursShape, Line, Phrase, Zone


class Strict(BaseModel):
    model_config = STRICT


def _wording(default: str) -> Any:
    """Text in which only the names that the program can fill in stand in braces."""
    allowed = {"bot", "company"} | {name for _, name, _, _ in Formatter().parse(default) if name}

    def check(text: str) -> str:
        try:
            used = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError:
            raise ValueError("every { to have its } (write {{ for a brace itself)") from None
        if unknown := used - allowed:
            names = ", ".join(f"{{{name}}}" for name in sorted(allowed))
            raise ValueError(f"only {names} in braces, not {{{sorted(unknown)[0]}}}")
        return text

    return Annotated[str, Field(max_length=2000), AfterValidator(check)]


Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
ModeName = Annotated[Mode, Field(strict=False)]

_LIMITS = {"answer": (0.0, 1.0), "doubtful": (0.0, 1.0), "frustration": (-1.0, 0.0)}


def _threshold(name: str, default: int | float) -> Any:
    low, high = _LIMITS.get(name, (1, 100) if isinstance(default, int) else (0.0, 10_000.0))
    return (Annotated[type(default), Field(ge=low, le=high)], default)


if TYPE_CHECKING:

    class WordsShape(Strict):
        """The wordings of `Words`."""

    class ThresholdsShape(Strict):
        """The numbers of `Thresholds`."""
else:
    WordsShape = create_model(
        "WordsShape", __base__=Strict, **{f.name: (_wording(f.default), f.default) for f in fields(Words)}
    )
    ThresholdsShape = create_model(
        "ThresholdsShape", __base__=Strict, **{f.name: _threshold(f.name, f.default) for f in fields(Thresholds)}
    )


class BotShape(Strict):
    name: Annotated[str, Field(min_length=1, max_length=35)] = "Baton"
    voice: Annotated[str, Field(max_length=4000)] = ""


class TeammateShape(Strict):
    name: Line
    role: Annotated[str, Field(max_length=100)] = ""
    languages: list[Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]] = []


class ChannelsShape(Strict):
    agents: Channel = "web:agents"
    managers: Channel = "web:managers"
    default_mode: ModeName = Mode.EVERYTHING
    modes: dict[Channel, ModeName] = {}


class CategoryShape(Strict):
    name: Line
    examples: Annotated[list[Phrase], Field(min_length=2, max_length=500)]


def _all_or_none(found: list[Any]) -> list[Any]:
    names = [one if isinstance(one, str) else one.name for one in found]
    if len({name.casefold() for name in names}) < len(names):
        raise ValueError("every category once")
    if len({isinstance(one, str) for one in found}) > 1:
        raise ValueError("examples for every category, or for none")
    return found


class CompanyShape(Strict):
    """company.yaml"""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    bot: BotShape = BotShape()
    zone: Zone = "UTC"
    hours: HoursShape = HoursShape()
    closed_days: list[Day] = []
    channels: ChannelsShape = ChannelsShape()
    team: Annotated[list[TeammateShape], Field(max_length=500)] = []
    categories: (
        Annotated[list[Line | CategoryShape], Field(min_length=1, max_length=50), AfterValidator(_all_or_none)] | None
    ) = None
    starters: Annotated[list[Line], Field(max_length=6)] = []
    language: Language = "en"
    words: WordsShape = WordsShape()
    words_in: Annotated[dict[Language, WordsShape], Field(max_length=50)] = {}
    thresholds: ThresholdsShape = ThresholdsShape()
    desk: DeskShape = DeskShape()
    settings: dict[str, str | int | float | bool] = {}


class PolicyShape(Strict):
    """policies/*.yaml: what the bot must not decide. In a phrase `*` stands for any ending, `...` for a few words.

    `kind: off` switches the built-in policy of this id off. A file that only gives a built-in policy its words needs no
    phrases.
    """

    reason: Line
    phrases: Annotated[list[Phrase], Field(max_length=2000)] = []
    says: Annotated[str, Field(max_length=2000)] = ""
    says_in: Annotated[dict[Language, Annotated[str, Field(max_length=2000)]], Field(max_length=50)] = {}
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")] | None = None
    kind: Literal["fixed-reply", "off"] = "fixed-reply"
