"""The doors of the house: what the inside needs of the outside, as protocols of at most five methods.

Every port has a contract suite under `tests/contracts` that each implementation passes, the offline twins included.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from bot.core.company import FixedReply, Thresholds
from bot.core.content import Content
from bot.core.conversation import Conversation, Entry, Line
from bot.core.customer import OrderRecord
from bot.core.delivery import DeadLetter, Delivery, Outcome, Receipt
from bot.core.desk import FileSource as FileSource
from bot.core.desk import FrontDesk as FrontDesk
from bot.core.desk_rules import EscalationRules
from bot.core.effects import Effect, Speaker
from bot.core.events import Event, PlatformEvent
from bot.core.knowledge import Answer, Draft, Found, Passage, Question, Reading, Unsure
from bot.core.places import ConversationId, Person, Place
from bot.core.ticket import Escalation, Priority, Ticket, TicketState
from bot.core.wording import ChatLine, Completion, Summary, Tool

# ---------------------------------------------------------------------------------------------------------------- time


class Clock(Protocol):
    """Where time comes from."""

    def now(self) -> datetime:
        """The time of day, UTC, aware."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        ...

    async def sleep(self, seconds: float) -> None: ...


# ------------------------------------------------------------------------------------------------------------- storage


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
    ) -> Sequence[Ticket]:
        """By number, the oldest first; only those of an assignee, a queue, a customer (person ids) where given."""
        ...

    async def load(self) -> Mapping[str, int]:
        """How many claimed tickets each agent (person id) has."""
        ...


# ------------------------------------------------------------------------------------------------------- chat platforms


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a platform can do. Contract suites read this instead of asking which platform it is.

    Attributes:
        posts_per_second: per channel; None for no limit.
        burst: posts that may go out at once before the rate counts.
        text_limit: characters in one message.
        marks: signs can be put on people's messages. whispers: a post can be shown to one person only.
        finds_sent: `find` can tell whether a message with a given key arrived.
    """

    posts_per_second: float | None = None
    burst: int = 1
    text_limit: int = 40_000
    edits: bool = True
    deletes: bool = True
    threads: bool = True
    buttons: bool = True
    speaker_names: bool = True
    finds_sent: bool = True
    marks: bool = True
    whispers: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformHealth:
    """Attributes:
    connected: it can receive now. detail: one line for an operator.
    last_event: when something last came in.
    """

    connected: bool
    detail: str
    last_event: datetime | None = None
    counts: dict[str, int] = field(default_factory=dict)


Intake = Callable[[Sequence[PlatformEvent]], Awaitable[None]]
"""Keeps events durably. Returns when they may be acknowledged; raises Unavailable when they may not."""


class ChatPlatform(Protocol):
    """One chat platform, in and out."""

    name: str
    capabilities: Capabilities

    async def start(self, intake: Intake, front_desk: FrontDesk | None = None) -> None:
        """Begin to receive; every event goes to `intake` and is acknowledged only after it returns.

        Args:
            front_desk: asked for forms, commands and an agent's home, which platforms want at once. Without one
                every tap is an ordinary event.
        """
        ...

    async def stop(self) -> None:
        """Stop receiving. What was acknowledged has been kept already."""
        ...

    async def send(self, delivery: Delivery) -> Receipt:
        """Carry out one delivery.

        Raises:
            Retryable: not sent; try again, after `after` seconds when given.
            Ambiguous: it may have been sent.
            Gone, Permanent: it never will be.
            Misconfigured: a token or permission is missing.
        """
        ...

    async def find(self, delivery: Delivery) -> Receipt | None:
        """The receipt of an earlier attempt with this key, or None when it did not arrive.

        Raises:
            Retryable: cannot tell now. Permanent: this platform cannot tell at all.
        """
        ...

    def health(self) -> PlatformHealth: ...


@runtime_checkable
class ShowsThinking(Protocol):
    """A platform that can show that the bot is at work on an answer. Not part of ChatPlatform: some cannot."""

    async def thinking(self, place: Place) -> None:
        """Show it until the next message there, or for a while. A sign that cannot be shown is no harm.

        Raises:
            BatonError: it could not be shown.
        """
        ...


# ------------------------------------------------------------------------------------------------- models and knowledge


class Encoder(Protocol):
    """Texts to unit vectors."""

    version: str
    size: int

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), size), float32, each row of length 1. CPU-bound; call it off the event loop."""
        ...


class AnswerModel(Protocol):
    """Words an answer from passages."""

    version: str

    async def word(self, question: Question, passages: Sequence[Found]) -> Draft:
        """Raises Retryable when the model is down."""
        ...


class ChatModel(Protocol):
    """A language model behind a server: one exchange at a time, nothing remembered."""

    version: str

    async def complete(
        self,
        lines: Sequence[ChatLine],
        *,
        within: float,
        schema: Mapping[str, Any] | None = None,
        tools: Sequence[Tool] = (),
    ) -> Completion:
        """What the model says next; its text is untrusted.

        Args:
            within: seconds for everything, retries included.
            schema: JSON schema of an object that the text should be; where a server cannot hold the model to it, the
                text may be anything.

        Raises:
            NoWording: nothing usable came in time. Misconfigured: a key, address or name is wrong.
        """
        ...


class Summariser(Protocol):
    """Sums a conversation up for the person who takes over."""

    async def summarise(self, lines: Sequence[Line]) -> Summary: ...


class Answerer(Protocol):
    """Question in, grounded answer or honest doubt out."""

    async def answer(self, question: Question) -> Answer | Unsure: ...


class Understanding(Protocol):
    async def read(self, text: str, history: Sequence[tuple[str, str]] = ()) -> Reading: ...


class CustomerDirectory(Protocol):
    """Who a customer is. Asked by the platform's identity, never by what somebody typed."""

    async def facts(self, customer: Person) -> Sequence[tuple[str, str]]:
        """(label, value) in reading order; empty for somebody unknown."""
        ...

    async def orders(self, customer: Person) -> Sequence[OrderRecord]:
        """Their own orders, newest first; empty for somebody unknown."""
        ...


# ------------------------------------------------------------------------------------------ between rooms of the inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What an escalation rule judges: the state with the customer's new lines in it, and their reading.

    Attributes:
        text: the customer's unanswered lines, joined by line breaks.
        earlier: readings of the customer's lines before them in this episode, oldest first.
        unsure: the answerer was asked and has no answer that is good enough.
        confidence: of the answer that the bot is about to give. not_helpful: the button of that name was tapped.
        model_down: nothing can word an answer now.
        known: what the directory says of the customer (label, value); asked only where the company has VIPs.
        rules: the company's own settings for escalation.
        asker: who wrote last, as the platform says. alone: nobody else reads along, so private things may be said.
    """

    conversation: Conversation
    text: str
    reading: Reading
    earlier: tuple[Reading, ...] = ()
    unsure: bool = False
    confidence: float | None = None
    not_helpful: bool = False
    model_down: bool = False
    known: tuple[tuple[str, str], ...] = ()
    rules: EscalationRules = field(default_factory=EscalationRules)
    asker: Person | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class EscalationRule:
    """One reason to bring in a person. Pure.

    Attributes:
        applies: returns one line for the agent, or a whole escalation with a priority of its own, or None.
    """

    name: str
    applies: Callable[[Hearing, Thresholds], Escalation | str | None]
    priority: Priority = Priority.NORMAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A text falls under a policy.

    Attributes:
        matched: which layer and rule, for records; never words of the text.
        version: of everything that decided.
    """

    policy: FixedReply
    matched: str
    version: str


class PolicyCheck(Protocol):
    """What the model must not decide, before and after it. The same text always gets the same verdict."""

    version: str

    async def message(self, text: str, history: Sequence[tuple[str, str]] = ()) -> Verdict | None:
        """The policy that a customer's words fall under, alone or with what was said before; None if none."""
        ...

    def answer(self, text: str) -> Verdict | None:
        """The policy that an answer breaks: it grants, promises or states what only a person decides; None if none."""
        ...


@dataclass(frozen=True, slots=True)
class Action:
    """Something the bot can do for the customer without a person.

    Attributes:
        run: None when the message does not ask for it.
        tool: the same for a hosted model, bound to the person who asks, for places where nobody reads along; None for
            an action that does more than look something up.
    """

    name: str
    description: str
    run: Callable[[CustomerDirectory, Hearing], Awaitable[Content | None]]
    tool: Callable[[CustomerDirectory, Person], Tool] | None = None


class Desk(Protocol):
    """The agents' side of a conversation. Each method returns what shall happen; nothing is done here."""

    async def open(
        self, state: Conversation, escalation: Escalation, at: datetime, preface: str = "", *, aloud: bool = True
    ) -> Sequence[Effect]:
        """Open a ticket, pass ownership to people and tell the customer, or say that it exists already.

        Args:
            preface: fixed words of the company that go before the handoff sentence, Markdown.
            aloud: False where the bot says nothing to customers.
        """
        ...

    async def suggest(self, state: Conversation, text: str, draft: Content, at: datetime) -> Sequence[Effect]:
        """Show agents an answer that was not sent to the customer."""
        ...

    async def handle(self, state: Conversation, event: Event) -> Sequence[Effect]:
        """Anything agents did on their side, and anything that concerns a ticket (its timers, its outcomes)."""
        ...

    async def relay(self, state: Conversation, event: Event) -> Sequence[Effect]:
        """What happened on the customer's side while people own the conversation."""
        ...


class Dispatcher(Protocol):
    """Brings conversations with pending events to the one that handles them."""

    def wake(self, conversation: ConversationId) -> None: ...

    async def start(self) -> None: ...

    async def stop(self, grace: float) -> None:
        """Finish what is being thought, for at most `grace` seconds."""
        ...

    async def idle(self) -> None:
        """Return when nothing is pending and nothing is being thought."""
        ...
