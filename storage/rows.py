"""What lies in the tables, as plain records. Both kinds of storage keep exactly these; rules are written over them.

Bodies (events, states, contents) are JSON text from `bot.core.codec`, so that what memory keeps is what a database
would have kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.places import ConversationId


class State(StrEnum):
    """Where a message of the outbox stands. Only QUEUED and SENDING still have a way to go.

    SUPERSEDED: the customer wrote again before it left. OVERTAKEN: somebody else took over before it left.
    WITHDRAWN: cancelled before it left. DROPPED: a change to a message that never got out.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    SUPERSEDED = "superseded"
    OVERTAKEN = "overtaken"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"

    @property
    def is_active(self) -> bool:
        return self in (State.QUEUED, State.SENDING)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event about to be kept.

    Attributes:
        place_key: where it happened, to be looked up among the links; None for our own events.
        ticket_key: the ticket that an agent's tap or form names, looked up first.
        conversation: where it belongs unless the place is linked elsewhere.
    """

    id: str
    place_key: str | None
    conversation: ConversationId
    at: datetime
    received: datetime
    kind: str
    interrupts: bool
    body: str
    ticket_key: str | None = None


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """Attributes:
    state: the Conversation as JSON. holder and until: who leases it, None when nobody does.
    """

    id: ConversationId
    state: str
    owner: str
    epoch: int
    fence: int = 0
    holder: str | None = None
    until: datetime | None = None

    def is_held(self, now: datetime) -> bool:
        """True while a lease on it has not run out."""
        return self.holder is not None and self.until is not None and self.until > now


@dataclass(frozen=True, slots=True)
class LogRow:
    conversation: ConversationId
    at: datetime
    kind: str
    episode: int
    epoch: int
    body: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """Something to count.

    Attributes:
        episode, epoch: of the conversation, when it was recorded.
    """

    name: str
    at: datetime
    conversation: ConversationId
    episode: int
    epoch: int
    data: Mapping[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A message to send, or what became of it.

    Attributes:
        row: its number; lower numbers of the same `order_key` go first.
        key: the idempotency key.
        op: post, revise, withdraw, mark or unmark.
        order_key: conversation and place: messages with the same one leave strictly in order.
        target_key: the key of the post that a revision or withdrawal is about.
        thread_key: the key of the post in whose thread this one belongs.
        due: queued: not to be sent earlier; sending: when its sender counts as lost.
        attempts: since it was queued or retried. rounds: how often it was retried from the dead.
        message, stands: the receipt: the platform's id, and the place as JSON.
        only_to: who alone may see it. sign, about: for a mark: which one, and the platform's id of the message.
    """

    row: int = 0
    key: str
    conversation: ConversationId
    name: str
    op: str
    lane: str
    order_key: str
    place: str
    content: str
    speaker: str
    voice: str
    purpose: str
    target_key: str | None = None
    thread_key: str | None = None
    opens_thread: bool = False
    report: bool = False
    priority: int = 0
    epoch: int = 0
    state: str = State.QUEUED
    due: datetime
    attempts: int = 0
    rounds: int = 0
    in_doubt: bool = False
    reason: str = ""
    message: str | None = None
    stands: str | None = None
    created: datetime
    settled: datetime | None = None
    only_to: str | None = None
    sign: str | None = None
    about: str | None = None

    @property
    def can_be_changed(self) -> bool:
        """True while it is certain that nobody has seen it."""
        return self.state == State.QUEUED and not self.in_doubt


@dataclass(frozen=True, slots=True)
class Head:
    """A message whose turn it is, with what decides whether and where it may go.

    Attributes:
        epoch, owner: the conversation's, now.
        parent_message, parent_stands: the receipt of the post that it changes or whose thread it belongs to.
    """

    row: OutboxRow
    epoch: int
    owner: str
    parent_message: str | None = None
    parent_stands: str | None = None


@dataclass(frozen=True, slots=True)
class TimerRow:
    conversation: ConversationId
    name: str
    due: datetime


@dataclass(frozen=True, slots=True)
class TicketRow:
    number: int
    conversation: ConversationId
    state: str
    priority: int
    opened: datetime
    body: str
    assignee: str | None = None
    queue: str = ""
    customer: str | None = None


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A time that was stated; see `bot.core.desk.Promise`."""

    conversation: ConversationId
    name: str
    what: str
    due: datetime
    owner: str
    made: datetime
    settled: datetime | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class PresenceRow:
    """Attributes:
    agent: the person's id. person: the Person as JSON. here, said: what was said last. seen: the last activity.
    """

    agent: str
    person: str
    here: bool | None
    said: datetime | None
    seen: datetime | None


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """Attributes:
    person: the platform's id. customer: the id in the records, None where the link was taken away. agent: who did it.
    """

    person: str
    customer: str | None
    agent: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SayingRow:
    """One thing that was said and still stands; see `bot.core.desk.Saying`.

    Attributes:
        words: the text folded for searching: words in lower case, without marks, separated by blanks.
    """

    conversation: ConversationId
    ref: str
    at: datetime
    episode: int
    side: str
    who: str
    name: str
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class EditionRow:
    """Attributes:
    passages: each as JSON, in order.
    """

    collection: str
    version: str
    at: datetime
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    """One post of the built-in board; see `bot.core.ports.BoardPost`."""

    seq: int
    id: str
    key: str
    channel: str
    thread: str | None
    speaker: str
    content: str
    at: datetime
    mine: str | None
    edited: bool = False
    deleted: bool = False
    only_to: str | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PostsWanted:
    """Which posts are asked for; see `bot.core.ports.Board.newest`."""

    channels: Sequence[str]
    limit: int
    before: int
    under: str | None = None
    pinned: bool | None = None


@dataclass(frozen=True, slots=True)
class TicketsWanted:
    """Which tickets are asked for; see `bot.core.ports.TicketBook.listed`."""

    states: Sequence[str]
    limit: int
    assignee: str | None = None
    queue: str | None = None
    customer: str | None = None
    newest: bool = False
