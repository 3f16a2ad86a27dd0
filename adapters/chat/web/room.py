"""What the endpoints share: the company, the door, the board, and how much anybody may do at once."""

from starlette.requests import Request

from adapters.chat.web.buckets import Buckets
from adapters.chat.web.errors import Refusal
from adapters.chat.web.filing import Filing, Rules
from adapters.chat.web.guard import Guard
from adapters.chat.web.hub import Hub
from adapters.chat.web.keys import Keys
from adapters.chat.web.mail import From, Mail
from adapters.chat.web.settings import Settings
from adapters.chat.web.shapes import Change
from adapters.chat.web.visitors import PLATFORM, Door
from bot.core.company import Company
from bot.core.desk import FrontDesk
from bot.core.places import Place, Side
from bot.core.ports import Board, BoardPost, Clock

API = "/web/api"


class Room:
    """One built-in web chat."""

    def __init__(
        self, settings: Settings, company: Company, board: Board, clock: Clock, keys: Keys, starters: tuple[str, ...]
    ) -> None:
        self.settings = settings
        self.company = company
        self.board = board
        self.keys = keys
        self.front_desk: FrontDesk | None = None
        self._starters = starters
        self.guard = Guard(settings)
        self.hub = Hub(board, clock)
        self.mail = Mail(board, self.hub, clock.now)
        self.door = Door(settings, self.guard, keys, board, clock)
        types = settings.file_types if settings.file_folder else ()
        rules = Rules(folder=settings.file_folder, largest=int(settings.file_limit_mb * 1_000_000), types=types)
        self.filing = Filing(rules)
        self.guard.look = self.door.look
        self._files = Buckets(clock, rate=0.2, burst=20)
        self._visitors = Buckets(clock, rate=settings.messages_per_second, burst=settings.burst)
        self._addresses = Buckets(
            clock, rate=settings.address_per_second, burst=max(1, int(settings.address_per_second * 10))
        )

    @property
    def starters(self) -> tuple[str, ...]:
        """Questions that a visitor can tap instead of typing."""
        return self.company.starters or self._starters

    def greeting(self, language: str | None = None) -> str:
        """In a language that the company speaks, otherwise in its own."""
        words = self.company.speaking(language).words
        return words.greeting.format(bot=self.company.bot_name, company=self.company.name)

    def place_of(self, side: Side) -> Place | None:
        """Where this side's channel is, when it is on the web."""
        place = {Side.AGENTS: self.company.agents, Side.MANAGERS: self.company.managers}.get(side)
        if place is None:
            return Place(PLATFORM, PLATFORM, "")
        return place.in_thread(None) if place.platform == PLATFORM else None

    def is_ours(self, place: Place) -> bool:
        """True for the agents' and the managers' channels."""
        ours = (self.place_of(side) for side in (Side.AGENTS, Side.MANAGERS))
        return any(known.channel == place.channel for known in ours if known)

    def within_limit(self, text: str, *, or_files: bool = False) -> str:
        """The text, if it is one that may be sent; an empty one only beside files."""
        if not text and not or_files:
            raise Refusal(422, "empty", "There is nothing in that message.")
        if len(text) > self.settings.text_limit:
            raise Refusal(413, "too-long", f"That is too long: at most {self.settings.text_limit:,} characters.")
        return text

    async def change(self, by: From, wanted: Change) -> BoardPost | None:
        """Carry out a change that its sender may make."""
        place = by.place
        if not self.keys.is_own(wanted.proof, place.channel, place.thread, wanted.post, by.person.id):
            raise Refusal(403, "not-yours", "Only who wrote a message can change it.")
        text = None if wanted.text is None else self.within_limit(wanted.text)
        return await self.mail.change(by, wanted.id, wanted.post, text)

    def pace(self, who: str) -> None:
        self._wait(self._visitors.take(who))

    def pace_file(self, who: str) -> None:
        self._wait(self._files.take(who))

    def pace_address(self, request: Request) -> None:
        self._wait(self._addresses.take(request.client.host if request.client else ""))

    def _wait(self, seconds: int | None) -> None:
        if seconds is not None:
            raise Refusal(429, "too-fast", "That was a lot at once. Wait a moment, then go on.", after=seconds)
