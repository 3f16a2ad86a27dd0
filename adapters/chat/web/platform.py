"""The built-in web chat as a chat platform: pages in, posts out, the board in between."""

from datetime import timedelta

from starlette.routing import Router

from adapters.chat.web.customer_api import CustomerApi
from adapters.chat.web.desk_api import DeskApi
from adapters.chat.web.files_api import FilesApi
from adapters.chat.web.keys import Keys, load_secret
from adapters.chat.web.outbound import TEXT_LIMIT, Outbound
from adapters.chat.web.pages import Pages
from adapters.chat.web.reactions import ReactionsApi
from adapters.chat.web.room import Room
from adapters.chat.web.settings import Settings
from adapters.chat.web.staff_api import StaffApi
from adapters.chat.web.stream_api import StreamApi
from adapters.chat.web.visitors import PLATFORM
from bot.core.company import Company
from bot.core.content import Attachment
from bot.core.delivery import Delivery, Receipt
from bot.core.desk import FetchFile
from bot.core.errors import Gone
from bot.core.places import Place, Side
from bot.core.ports import Board, Capabilities, Clock, FrontDesk, Intake, PlatformHealth


class WebPlatform:
    """Implements `bot.core.ports.ChatPlatform` and `FileSource`.

    Attributes:
        router: the pages and endpoints; mount it at the root.
    """

    def __init__(self, room: Room, board: Board, clock: Clock) -> None:
        self.name = PLATFORM
        self.capabilities = Capabilities(posts_per_second=None, text_limit=TEXT_LIMIT)
        self._room = room
        self._clock = clock
        self._outbound = Outbound(board, room.filing, room.is_ours)
        self.router = _routes(room)

    # -------------------------------------------------------------------------------------------------- for the wiring

    def invite(self, *sides: Side) -> str:
        """The path of a new one-time link that opens these sides; none named: agents' and managers'.

        The token stands behind a #, so it is in no log, no Referer, and no link preview uses it up.
        """
        wanted = frozenset(sides or (Side.AGENTS, Side.MANAGERS)) - {Side.CUSTOMER}
        until = self._clock.now() + timedelta(hours=self._room.settings.invite_hours)
        return f"/join#{self._room.keys.invite_token(wanted, until)}"

    async def sign_out(self, agent: str) -> None:
        """Let one agent out for good, by person id; an open page closes within a heartbeat."""
        await self._room.door.sign_out(agent.rpartition(":")[2])

    def bound_to(self, host: str) -> None:
        """Tell which address the server listens on; on loopback alone the workspace opens without a link."""
        self._room.guard.bound_to = host.lower()

    def fetch_with(self, fetch: FetchFile) -> None:
        """How files of other platforms are fetched, so that they can be shown here."""
        self._room.filing.fetch = fetch

    def use(self, company: Company) -> None:
        """The company changed: new words from here on."""
        self._room.company = company

    # ------------------------------------------------------------------------------------------------- ChatPlatform

    async def start(self, intake: Intake, front_desk: FrontDesk | None = None) -> None:
        self._room.mail.intake = intake
        self._room.front_desk = front_desk
        await self._room.hub.start()

    async def stop(self) -> None:
        self._room.mail.intake = None
        await self._room.hub.stop()

    def end_streams(self) -> None:
        """Let open pages go at once, so that a server that waits for its connections can stop."""
        self._room.hub.close()

    async def send(self, delivery: Delivery) -> Receipt:
        self._check_place(delivery.place)
        receipt = await self._outbound.send(delivery)
        self._room.hub.wake(delivery.place.channel)
        return receipt

    async def find(self, delivery: Delivery) -> Receipt | None:
        return await self._outbound.find(delivery)

    async def fetch(self, attachment: Attachment) -> bytes:
        """See FileSource.fetch."""
        return await self._room.filing.read(attachment)

    async def members(self, place: Place) -> frozenset[str] | None:
        """See KnowsMembers: whose sign-in to that side still holds."""
        for side in (Side.AGENTS, Side.MANAGERS):
            known = self._room.place_of(side)
            if known is not None and known.channel == place.channel:
                signed_in = await self._room.door.roll.listed()
                return frozenset(f"{PLATFORM}:{PLATFORM}:{one.id}" for one in signed_in if side.value in one.sides)
        return None

    def health(self) -> PlatformHealth:
        room = self._room
        receiving = room.mail.intake is not None
        return PlatformHealth(
            connected=receiving,
            detail=f"{room.hub.open_pages} pages open" if receiving else "not started",
            last_event=room.mail.last,
            counts={**room.mail.counts, **self._outbound.counts, "pages": room.hub.open_pages, **_refused(room)},
        )

    def _check_place(self, place: Place) -> None:
        if place.platform != PLATFORM or not (place.channel.startswith("c-") or self._room.is_ours(place)):
            raise Gone(f"There is no web channel {place.channel!r}; see the channels in company.yaml.")


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


def _routes(room: Room) -> Router:
    router = Router()
    CustomerApi(room).mount(router)
    staff = StaffApi(room)
    staff.mount(router)
    DeskApi(room, staff).mount(router)
    ReactionsApi(room, staff).mount(router)
    FilesApi(room).mount(router)
    StreamApi(room).mount(router)
    Pages(room.settings, room.guard).mount(router)
    return router


def _refused(room: Room) -> dict[str, int]:
    return {f"refused_{code}": count for code, count in room.guard.refused.items()}
