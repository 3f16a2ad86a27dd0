"""What the agents' desk reads and asks: presence, promises, what was said, and what a platform may ask at once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from bot.core.content import Attachment, Content
from bot.core.conversation import Conversation
from bot.core.forms import Form
from bot.core.places import ConversationId, Person, Place, Side
from bot.core.understood import Labels, Noted, Tally


class FrontDesk(Protocol):
    """What a platform asks outside of the durable line, because a tap or a command lives only seconds there.

    Nothing is changed by asking, except an agent's own presence by command.
    """

    async def form(self, action: str, value: str, author: Person) -> Form | None:
        """The form that a button or a shortcut opens; None: the tap is an ordinary event.

        Args:
            action: the button's action, or the shortcut's as in ``make-ticket``.
            value: the button's value; for a shortcut on a message, that message's words.
        """
        ...

    async def command(self, text: str, author: Person, place: Place) -> Content | Form:
        """What `/baton text` says, only to its author; a form where something shall be filled in first."""
        ...

    async def home(self, author: Person) -> Content:
        """An agent's home: own tickets, the queue, who is there, settings. For anybody else, what the bot can do."""
        ...


@runtime_checkable
class FileSource(Protocol):
    """A platform that can fetch the files posted in it."""

    async def fetch(self, attachment: Attachment) -> bytes:
        """The whole file, at most as large as the platform's own limit for it.

        Raises:
            Retryable: not now. Gone, Permanent: it will never be had (deleted, too large, refused).
        """
        ...


FetchFile = Callable[[Attachment], Awaitable[bytes]]
"""Fetches a file of any platform, by the platform's name in front of `Attachment.ref`, as in ``slack:F123``."""


@dataclass(frozen=True, slots=True)
class Present:
    """What is known of an agent's presence.

    Attributes:
        here: what the agent said last, None when nothing was said. said: when.
        seen: when the agent last did something at the desk.
    """

    agent: Person
    here: bool | None = None
    said: datetime | None = None
    seen: datetime | None = None


class Presence(Protocol):
    """Who is there: what agents say, and what their activity shows."""

    async def say(self, agent: Person, *, here: bool, at: datetime) -> None: ...

    async def listed(self) -> Sequence[Present]:
        """Everybody who was ever seen, by name."""
        ...


class IdentityBook(Protocol):
    """Who somebody is in the company's records, where an agent said so."""

    async def customer_of(self, person: str) -> str | None:
        """The id in the records of the person with that platform id."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A time that was stated to a customer.

    Attributes:
        outcome: ``kept``, ``broken`` or ``released``; None while it is owed.
    """

    conversation: ConversationId
    name: str
    what: str
    due: datetime
    owner: str
    made: datetime
    settled: datetime | None = None
    outcome: str | None = None


class PromiseBook(Protocol):
    async def owed(self, limit: int = 500) -> Sequence[Promise]:
        """Those not settled yet, the earliest due first."""
        ...

    async def since(self, at: datetime) -> Sequence[Promise]:
        """All that were made at or after `at`, by time."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One thing that was said and still stands.

    Attributes:
        ref: the platform's message id for what came in, the effect's name for what went out.
        side: CUSTOMER for what the customer could read, AGENTS for what stayed inside.
        who: ``customer``, ``agent``, ``colleague``, ``bot`` or ``system``.
    """

    conversation: ConversationId
    ref: str
    at: datetime
    episode: int
    side: Side
    who: str
    name: str
    text: str


class Archive(Protocol):
    """What was said, to be read again and to be searched."""

    async def history(self, conversation: ConversationId, limit: int = 500) -> Sequence[Saying]:
        """The last `limit` things said in a conversation, over all episodes, oldest first."""
        ...

    async def search(self, words: str, limit: int = 20) -> Sequence[Saying]:
        """The newest that hold every one of these words (the last may be a beginning), newest first."""
        ...

    async def state(self, conversation: ConversationId) -> Conversation | None:
        """The conversation as it stands."""
        ...

    async def content_of(self, conversation: ConversationId, message: str) -> Content | None:
        """What somebody posted under this platform id as it stands now, formatting and files included; None: gone."""
        ...

    async def name_of(self, conversation: ConversationId, message: str) -> str | None:
        """The name under which we said the message with this platform id."""
        ...


class ReadingBook(Protocol):
    """What was understood, message by message."""

    async def of(self, conversation: ConversationId, limit: int = 500) -> Sequence[Noted]:
        """The last `limit` of a conversation, oldest first."""
        ...

    async def tallied(self, since: datetime, until: datetime) -> Sequence[Tally]:
        """Messages at or after `since` and before `until`, one tally for each kind, the most frequent first."""
        ...

    async def labelled(self, labels: Labels, limit: int = 20) -> Sequence[Saying]:
        """The newest messages with these labels that still stand, newest first. A category counts where it is sure."""
        ...


class Recorded(Protocol):
    """A fact as it was recorded; see `bot.core.effects.RecordFact`."""

    @property
    def name(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def conversation(self) -> ConversationId: ...
    @property
    def episode(self) -> int: ...
    @property
    def data(self) -> Mapping[str, str | int | float | bool | None]: ...


class FactBook(Protocol):
    async def named(self, name: str, since: datetime) -> Sequence[Recorded]:
        """Facts of a name recorded at or after `since`, by time."""
        ...


PromiseOutcome = Literal["kept", "broken", "released"]
