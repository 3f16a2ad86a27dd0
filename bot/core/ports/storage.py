"""What is kept, and who may think about it: the inbox, leases, the outbox, timers, knowledge, the board, tickets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.content import Content
from bot.core.conversation import Conversation, Entry
from bot.core.delivery import DeadLetter, Delivery, Outcome
from bot.core.desk import FileSource as FileSource
from bot.core.desk import FrontDesk as FrontDesk
from bot.core.effects import Effect, Speaker
from bot.core.events import Event
from bot.core.knowledge import Passage
from bot.core.places import ConversationId
from bot.core.ticket import Ticket, TicketState


class Inbox(Protocol):
    """Everything that happened, kept before it is acknowledged."""

    async def keep(self, events: Sequence[Event]) -> Sequence[ConversationId | None]:
        """Store the events durably; when this returns, a power cut loses none of them.

        The conversation of a platform event is the one that its place is linked to (a ticket's thread belongs to
        the customer's conversation), otherwise the one that the place itself stands for.

        Returns:
            For each event its conversation, or None for one that was kept before (same id).

        Raises:
            Unavailable: nothing was stored; the platform must send them again.
        """
        ...

    async def lag(self) -> tuple[int, datetime | None]:
        """How many events wait to be handled, and since when the oldest does."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to think about one conversation, until `until`.

    Attributes:
        fence: goes up with every lease; a commit with an older fence is refused.
        pending: (inbox number, event), in order of `at`, then of arrival.
        unsent: names of bot messages that are queued and not on their way yet. They stay where they are as long
            as an interrupting event is pending, so the turn may supersede them.
    """

    conversation: Conversation
    fence: int
    until: datetime
    pending: tuple[tuple[int, Event], ...]
    unsent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What came of a lease: committed as one."""

    lease: Lease
    handled: tuple[int, ...]
    entries: tuple[Entry, ...]
    after: Conversation
    at: datetime

    @property
    def effects(self) -> tuple[Effect, ...]:
        return tuple(e.what for e in self.entries if isinstance(e.what, Effect))


class UnitOfWork(Protocol):
    """Lease a conversation, think with no transaction open, commit everything at once."""

    async def lease(self, conversation: ConversationId, ttl: float) -> Lease | None:
        """Take the conversation for `ttl` seconds; None when somebody else holds it or nothing is pending."""
        ...

    async def extend(self, lease: Lease, ttl: float) -> Lease:
        """Hold it longer and see what came in meanwhile.

        Raises:
            LostLease: somebody else has it.
        """
        ...

    async def commit(self, turn: Turn) -> frozenset[str]:
        """Store the log, the state, messages to send, timers, ticket and facts; mark the events handled; let go.

        Returns:
            The lanes (channels) that now have something to send.

        Raises:
            LostLease: nothing was stored.
        """
        ...

    async def release(self, lease: Lease) -> None:
        """Let go without a result; the events stay pending."""
        ...

    async def stranded(self, limit: int) -> Sequence[ConversationId]:
        """Conversations with pending events that nobody holds, oldest first."""
        ...


class Outbox(Protocol):
    """Messages to send. Per conversation and place strictly in order; across them the higher priority first."""

    async def lanes(self) -> Sequence[str]:
        """The channels that have something due now."""
        ...

    async def take(self, lane: str, limit: int, ttl: float) -> Sequence[Delivery]:
        """Mark up to `limit` messages of a channel as on their way and return them.

        Checked in the same transaction: a message in the bot's own voice is discarded when its epoch is over, and
        stays back while an interrupting event of its conversation is pending. A message that was on its way for
        longer than `ttl` seconds (its sender died) is taken again with `in_doubt`.
        """
        ...

    async def settle(self, delivery: Delivery, outcome: Outcome) -> ConversationId | None:
        """Record what became of it; Sent links the thread that it opens.

        Returns:
            The conversation, when an outcome event for it was put into the inbox.
        """
        ...

    async def dead(self, limit: int) -> Sequence[DeadLetter]: ...

    async def retry(self, rows: Sequence[int] | None) -> Sequence[str]:
        """Queue dead letters again (None: all); returns their lanes."""
        ...


class Timers(Protocol):
    async def fire(self, limit: int) -> Sequence[ConversationId]:
        """Turn every timer that is due into a TimerFired event in the inbox, each exactly once."""
        ...

    async def next_due(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Edition:
    """One imported version of one collection of knowledge."""

    collection: str
    version: str
    passages: tuple[Passage, ...]
    at: datetime | None = None


class KnowledgeShelf(Protocol):
    """The company's knowledge, by collection (one imported path each), every version kept."""

    async def put(self, edition: Edition) -> bool:
        """Make this the collection's current edition; False when it already is."""
        ...

    async def current(self) -> Sequence[Edition]: ...

    async def remove(self, collection: str) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPost:
    """One message on the built-in web board.

    Attributes:
        seq: counts every change of the workspace's board; a revised post gets a new one.
        key: makes posting idempotent.
        id: the message id, stable over revisions.
        mine: the author's person id for what a person posted; None for what Baton posted.
        only_to: the person who alone may see it.
        pinned: somebody still has to act on it, so it is found however old it is.
    """

    seq: int
    id: str
    key: str
    channel: str
    thread: str | None
    speaker: Speaker
    content: Content
    at: datetime
    mine: str | None = None
    edited: bool = False
    deleted: bool = False
    only_to: str | None = None
    pinned: bool = False


class Board(Protocol):
    """What the built-in web chat has instead of a vendor: channels of posts that survive a restart."""

    async def post(
        self,
        *,
        key: str,
        channel: str,
        thread: str | None,
        speaker: Speaker,
        content: Content,
        mine: str | None = None,
        only_to: str | None = None,
        pinned: bool = False,
    ) -> BoardPost:
        """Post once; the same key again returns the first post."""
        ...

    async def change(self, id: str, content: Content | None, *, pinned: bool = False) -> BoardPost | None:
        """Replace a post's content, or delete it (None). Returns None when there is no such post."""
        ...

    async def find(self, *, key: str | None = None, id: str | None = None) -> BoardPost | None:
        """The post of that key, or of that id."""
        ...

    async def newest(
        self,
        channels: Sequence[str],
        limit: int,
        *,
        before: int | None = None,
        under: str | None = None,
        pinned: bool | None = None,
    ) -> Sequence[BoardPost]:
        """The last `limit` posts of these channels by seq, in order.

        Args:
            before: only those with a lower seq, to read further back.
            under: only those in this thread.
            pinned: only those outside of threads that are pinned, or that are not.
        """
        ...

    async def since(self, channels: Sequence[str], seq: int, limit: int = 500) -> Sequence[BoardPost]:
        """Posts of these channels changed after `seq`, in order; each in its latest form."""
        ...


class TicketBook(Protocol):
    """Tickets by number and state, for lists and counts."""

    async def next_number(self) -> int:
        """The next ticket number of the company; never given twice."""
        ...

    async def find(self, number: int) -> Ticket | None: ...

    async def listed(
        self,
        states: Sequence[TicketState],
        limit: int = 100,
        *,
        assignee: str | None = None,
        queue: str | None = None,
        customer: str | None = None,
        newest: bool = False,
    ) -> Sequence[Ticket]:
        """By number, the oldest first, or the newest; only those of an assignee, a queue, a customer (person ids) where
        given.
        """
        ...

    async def count(
        self, states: Sequence[TicketState], *, queue: str | None = None, customer: str | None = None
    ) -> int:
        """How many there are, in a queue and of a customer where given; none of them is read."""
        ...

    async def load(self) -> Mapping[str, int]:
        """How many claimed tickets each agent (person id) has."""
        ...
