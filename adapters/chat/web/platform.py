"""The built-in web chat as a chat platform: pages in, posts out, the board in between."""

from datetime import timedelta

from fastapi import APIRouter

from adapters.chat.web.customer_api import CustomerApi
from adapters.chat.web.keys import Keys, load_secret
from adapters.chat.web.pages import Pages
from adapters.chat.web.room import Room
from adapters.chat.web.settings import Settings
from adapters.chat.web.staff_api import StaffApi
from adapters.chat.web.stream_api import StreamApi
from adapters.chat.web.visitors import PLATFORM
from bot.core.company import Company
from bot.core.content import Content, Markdown, Part, Small, Text
from bot.core.delivery import Delivery, Operation, Receipt
from bot.core.errors import Gone, Permanent
from bot.core.places import Place, Side
from bot.core.ports import Board, BoardPost, Capabilities, Clock, FrontDesk, Intake, PlatformHealth

_TEXT_LIMIT = 40_000
_CUT = "This message was too long to show in full."
_PAGE = 500


class WebPlatform:
    """Implements `bot.core.ports.ChatPlatform`.

    Attributes:
        router: the pages and endpoints; mount it at the root.
    """

    def __init__(self, room: Room, board: Board, clock: Clock) -> None:
        self.name = PLATFORM
        self.capabilities = Capabilities(posts_per_second=None, text_limit=_TEXT_LIMIT)
        self._room = room
        self._board = board
        self._clock = clock
        self._counts = {"posted": 0, "revised": 0, "withdrawn": 0}
        self.router = _routes(room)

    # -------------------------------------------------------------------------------------------------- for the wiring

    def invite(self, *sides: Side) -> str:
        """The path of a new one-time link that opens these sides; none named: agents' and managers'.

        The token stands behind a #, so it is in no log, no Referer, and no link preview uses it up.
        """
        wanted = frozenset(sides or (Side.AGENTS, Side.MANAGERS)) - {Side.CUSTOMER}
        until = self._clock.now() + timedelta(hours=self._room.settings.invite_hours)
        return f"/join#{self._room.keys.invite_token(wanted, until)}"

    def bound_to(self, host: str) -> None:
        """Tell which address the server listens on; on loopback alone the workspace opens without a link."""
        self._room.guard.bound_to = host.lower()

    def use(self, company: Company) -> None:
        """The company changed: new words from here on."""
        self._room.company = company

    # ------------------------------------------------------------------------------------------------- ChatPlatform

    async def start(self, intake: Intake, front_desk: FrontDesk | None = None) -> None:
        self._room.mail.intake = intake
        await self._room.hub.start()

    async def stop(self) -> None:
        self._room.mail.intake = None
        await self._room.hub.stop()

    def end_streams(self) -> None:
        """Let open pages go at once, so that a server that waits for its connections can stop."""
        self._room.hub.close()

    async def send(self, delivery: Delivery) -> Receipt:
        self._check_place(delivery.place)
        match delivery.operation:
            case Operation.POST:
                receipt = await self._post(delivery)
            case Operation.REVISE:
                receipt = await self._revise(delivery)
            case Operation.WITHDRAW:
                receipt = await self._withdraw(delivery)
            case Operation.MARK | Operation.UNMARK:
                raise Permanent("Marks are not shown here.")
        self._room.hub.wake(delivery.place.channel)
        return receipt

    async def find(self, delivery: Delivery) -> Receipt | None:
        """Exact: a key stands on the board once at most. To revise or withdraw again changes nothing, so: None."""
        if delivery.operation is not Operation.POST:
            return None
        seq = 0
        while posts := await self._board.since((delivery.place.channel,), seq, _PAGE):
            for post in posts:
                if post.key == _key(delivery):
                    return Receipt(post.id, self._stands_at(delivery.place, post))
            seq = posts[-1].seq
        return None

    def health(self) -> PlatformHealth:
        room = self._room
        receiving = room.mail.intake is not None
        return PlatformHealth(
            connected=receiving,
            detail=f"{room.hub.open_pages} pages open" if receiving else "not started",
            last_event=room.mail.last,
            counts={**room.mail.counts, **self._counts, "pages": room.hub.open_pages, **_refused(room)},
        )

    # ------------------------------------------------------------------------------------------------------- sending

    async def _post(self, delivery: Delivery) -> Receipt:
        post = await self._board.post(
            key=_key(delivery),
            channel=delivery.place.channel,
            thread=delivery.place.thread,
            speaker=delivery.speaker,
            content=within(delivery.content),
        )
        self._counts["posted"] += 1
        return Receipt(post.id, self._stands_at(delivery.place, post))

    async def _revise(self, delivery: Delivery) -> Receipt:
        post = await self._board.change(_target(delivery), within(delivery.content))
        if post is None:
            raise Gone("The message to revise is no longer on the web board.")
        self._counts["revised"] += 1
        return Receipt(post.id, delivery.place)

    async def _withdraw(self, delivery: Delivery) -> Receipt:
        await self._board.change(_target(delivery), None)
        self._counts["withdrawn"] += 1
        return Receipt(_target(delivery), delivery.place)

    def _check_place(self, place: Place) -> None:
        staff = {known.channel for side in (Side.AGENTS, Side.MANAGERS) if (known := self._room.place_of(side))}
        if place.platform != PLATFORM or not (place.channel.startswith("c-") or place.channel in staff):
            raise Gone(f"There is no web channel {place.channel!r}; see the channels in company.yaml.")

    def _stands_at(self, place: Place, post: BoardPost) -> Place:
        """In a channel of ours every message can carry a thread; a customer's conversation has none."""
        if place.thread or place.channel.startswith("c-"):
            return place
        return place.in_thread(post.id)


def within(content: Content) -> Content:
    """The content cut to the platform's limit, with a line that says so."""
    left = _TEXT_LIMIT
    parts: list[Part] = []
    for part in content.parts:
        if isinstance(part, Text | Markdown) and len(part.text) > left:
            parts += [type(part)(part.text[:left]), Small(_CUT)]
            left = 0
            continue
        if isinstance(part, Text | Markdown):
            left -= len(part.text)
        parts.append(part)
    return Content(tuple(parts))


def create(
    settings: Settings, company: Company, board: Board, clock: Clock, *, starters: tuple[str, ...] = ()
) -> WebPlatform:
    """The web chat of a company.

    Args:
        starters: questions to tap on the empty page, where the company names none.

    Raises:
        Misconfigured: the secret's file cannot be used.
    """
    room = Room(settings, company, board, clock, Keys(load_secret(settings)), starters)
    return WebPlatform(room, board, clock)


def _routes(room: Room) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    CustomerApi(room).mount(router)
    StaffApi(room).mount(router)
    StreamApi(room).mount(router)
    Pages(room.settings, room.guard).mount(router)
    return router


def _key(delivery: Delivery) -> str:
    """Under a mark of its own, so that nothing a visitor's page makes up is ever taken for a delivery."""
    return "|".join(("out", delivery.place.channel, delivery.key))


def _target(delivery: Delivery) -> str:
    if delivery.target is None:
        raise Permanent("A revision or withdrawal names no message.")
    return delivery.target


def _refused(room: Room) -> dict[str, int]:
    return {f"refused_{code}": count for code, count in room.guard.refused.items()}
