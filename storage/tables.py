"""The few moves that the rules need from a set of tables. One transaction sees one `Tables`.

The rules (keeping, leasing, committing, sending …) are written once over this protocol; memory and SQL only carry
out moves, and cannot disagree about meaning.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from bot.core.places import ConversationId
from bot.core.understood import Labels, Noted, Tally
from storage.rows import (
    Arrival,
    ConversationRow,
    EditionRow,
    FactRow,
    Head,
    IdentityRow,
    LogRow,
    OutboxRow,
    PostRow,
    PostsWanted,
    PresenceRow,
    PromiseRow,
    SayingRow,
    TicketRow,
    TicketsWanted,
    TimerRow,
)

T = TypeVar("T")


class InboxTables(Protocol):
    def links(self, keys: Sequence[str]) -> Mapping[str, ConversationId]: ...

    def put_link(self, key: str, conversation: ConversationId, at: datetime) -> None: ...

    def add_events(self, rows: Sequence[Arrival]) -> Sequence[bool]:
        """Insert in this order; False for one whose id is there already, also earlier in the same call."""
        ...

    def pending(self, conversation: ConversationId, limit: int) -> Sequence[tuple[int, str]]:
        """(number, body) of events not handled yet, by `at`, then by arrival."""
        ...

    def mark_handled(self, conversation: ConversationId, numbers: Sequence[int], at: datetime) -> None: ...

    def rehome(self, old: ConversationId, new: ConversationId) -> bool:
        """Move pending events to another conversation; True when there were any."""
        ...

    def lag(self) -> tuple[int, datetime | None]: ...

    def stranded(self, now: datetime, limit: int) -> Sequence[ConversationId]: ...


class ConversationTables(Protocol):
    def conversation(self, id: ConversationId) -> ConversationRow | None:
        """Read and lock it until the transaction ends."""
        ...

    def state_of(self, id: ConversationId) -> str | None:
        """The state as committed, without a lock."""
        ...

    def ownership(self, ids: Sequence[ConversationId]) -> Mapping[ConversationId, tuple[int, str]]:
        """(epoch, owner) as committed now, and locked against change until the transaction ends."""
        ...

    def add_conversation(self, row: ConversationRow) -> None:
        """Insert it unless it is there."""
        ...

    def hold(self, id: ConversationId, fence: int, holder: str | None, until: datetime | None) -> None: ...

    def save(self, id: ConversationId, state: str, owner: str, epoch: int, at: datetime) -> None:
        """Store the state and end the lease."""
        ...

    def add_log(self, rows: Sequence[LogRow]) -> None: ...

    def log(self, conversation: ConversationId) -> Sequence[LogRow]: ...

    def add_facts(self, rows: Sequence[FactRow]) -> None: ...

    def facts(self, name: str, since: datetime) -> Sequence[FactRow]: ...


class OutboxTables(Protocol):
    def post(self, key: str) -> OutboxRow | None:
        """Read and lock it until the transaction ends."""
        ...

    def message(self, row: int) -> OutboxRow | None:
        """Read and lock it until the transaction ends."""
        ...

    def name_of(self, conversation: ConversationId, message: str) -> str | None:
        """The name of the post that the platform knows by this id."""
        ...

    def followers(self, key: str) -> Sequence[OutboxRow]:
        """Revisions and withdrawals of a post, oldest first, locked until the transaction ends."""
        ...

    def add_message(self, row: OutboxRow) -> bool:
        """False when its key is there already."""
        ...

    def queue_message(self, row: OutboxRow) -> None:
        """The same for those who need not know."""
        ...

    def change_message(self, row: int, **changes: Any) -> None: ...

    def overtake(self, conversation: ConversationId, epoch: int, at: datetime) -> None:
        """Discard what is queued in the bot's voice from before `epoch`."""
        ...

    def heads(self, lane: str, now: datetime, limit: int) -> Sequence[Head]:
        """Messages whose turn it is: nothing active before them, due; not held back by an interruption."""
        ...

    def send_off(self, row: OutboxRow, due: datetime, *, in_doubt: bool) -> bool:
        """Mark as on its way, attempt counted, unless somebody else did meanwhile."""
        ...

    def due_lanes(self, now: datetime) -> Sequence[str]: ...

    def open_lanes(self, conversation: ConversationId, now: datetime) -> frozenset[str]: ...

    def unsent(self, conversation: ConversationId) -> Sequence[str]: ...

    def is_opening(self, lane: str) -> bool:
        """A post that opens a thread may have reached this lane, and its receipt has not come back."""
        ...

    def dead(self, limit: int) -> Sequence[OutboxRow]:
        """Newest first."""
        ...

    def dead_to_retry(self, rows: Sequence[int] | None) -> Sequence[OutboxRow]:
        """Lock and return them (None: all), oldest first; those that another process holds are left out."""
        ...


class OtherTables(Protocol):
    def put_timer(self, row: TimerRow) -> None: ...

    def drop_timer(self, conversation: ConversationId, name: str) -> None: ...

    def due_timers(self, now: datetime, limit: int) -> Sequence[TimerRow]:
        """Lock and return them, earliest first; those that another process holds are left out."""
        ...

    def next_due(self) -> datetime | None: ...

    def put_ticket(self, row: TicketRow) -> None: ...

    def ticket(self, number: int) -> str | None: ...

    def tickets(self, wanted: TicketsWanted) -> Sequence[str]: ...

    def count_tickets(self, states: Sequence[str], queue: str | None, customer: str | None) -> int: ...

    def load(self, state: str) -> Mapping[str, int]:
        """Tickets in that state by assignee."""
        ...

    def count_up(self, counter: str, first: int) -> int:
        """The next value; two transactions never get the same, and get them in the order of their commits."""
        ...

    def current_version(self, collection: str) -> str | None: ...

    def put_edition(self, row: EditionRow) -> None:
        """Make it the current one; its passages are written only when this version is new."""
        ...

    def editions(self) -> Sequence[EditionRow]:
        """The current ones, by collection."""
        ...

    def retire(self, collection: str) -> bool: ...

    def board_post(self, *, key: str | None = None, id: str | None = None) -> PostRow | None: ...

    def add_board_post(self, row: PostRow) -> None: ...

    def change_board_post(self, id: str, seq: int, content: str, *, deleted: bool, pinned: bool) -> None: ...

    def board_since(self, channels: Sequence[str], seq: int, limit: int) -> Sequence[PostRow]: ...

    def board_newest(self, wanted: PostsWanted) -> Sequence[PostRow]:
        """The highest seq first."""
        ...

    def probe(self, now: datetime) -> None:
        """Write something small."""
        ...


class DeskTables(Protocol):
    def put_promise(self, row: PromiseRow) -> None:
        """Insert it, or move it: what was settled is owed again."""
        ...

    def settle_promise(self, conversation: ConversationId, name: str, outcome: str, at: datetime) -> None:
        """What is settled already stays as it is."""
        ...

    def owed(self, limit: int) -> Sequence[PromiseRow]: ...

    def promises(self, since: datetime) -> Sequence[PromiseRow]: ...

    def put_presence(self, row: PresenceRow) -> None:
        """Insert it, or change what is not None in it."""
        ...

    def presence(self) -> Sequence[PresenceRow]: ...

    def put_identity(self, row: IdentityRow) -> None: ...

    def identity(self, person: str) -> IdentityRow | None: ...

    def put_saying(self, row: SayingRow) -> None:
        """Insert it unless the conversation has this ref already."""
        ...

    def reword(self, conversation: ConversationId, ref: str, text: str, words: str) -> None: ...

    def unsay(self, conversation: ConversationId, ref: str) -> None: ...

    def sayings(self, conversation: ConversationId, limit: int) -> Sequence[SayingRow]:
        """The last ones, oldest first."""
        ...

    def search(self, words: Sequence[str], limit: int) -> Sequence[SayingRow]:
        """Those with all of the words, the last of which may be a beginning; the newest first."""
        ...

    def put_reading(self, row: Noted) -> None:
        """Insert it, or replace what was understood of that message before."""
        ...

    def drop_reading(self, conversation: ConversationId, message: str) -> None: ...

    def readings(self, conversation: ConversationId, limit: int) -> Sequence[Noted]:
        """The last ones, oldest first."""
        ...

    def tallied(self, since: datetime, until: datetime) -> Sequence[Tally]:
        """The most frequent first."""
        ...

    def labelled(self, labels: Labels, limit: int) -> Sequence[SayingRow]:
        """The newest first."""
        ...


class Tables(InboxTables, ConversationTables, OutboxTables, OtherTables, DeskTables, Protocol):
    """All of them, inside one transaction."""


class Runner(Protocol):
    """Runs work inside a transaction. What it raises undoes what it did; database errors come out as Unavailable."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def write(self, work: Callable[[Tables], T], *, urgent: bool = False) -> T:
        """`urgent`: somebody waits for an acknowledgement; where there is a queue, it goes first."""
        ...

    async def read(self, work: Callable[[Tables], T], *, brief: bool = False) -> T:
        """`brief`: one row by an index, or a few in all; where that takes less time than waking another thread, it is
        not handed on.
        """
        ...
