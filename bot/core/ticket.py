"""The work item of a handoff, as a record. How it moves from state to state is `handoff.ticket`'s business."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Literal

from bot.core.content import Content
from bot.core.places import ConversationId, Person, Place
from bot.core.wording import Summary


class Priority(IntEnum):
    LOW = 0
    NORMAL = 1
    HIGH = 2
    URGENT = 3


class TicketState(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    RESOLVED = "resolved"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Escalation:
    """The decision that a person is needed.

    Attributes:
        rule: which rule, policy or button decided, as in ``asked-for-person``.
        reason: one line for the agent.
        category: of the company's, where the understanding knows it.
    """

    rule: str
    reason: str
    priority: Priority = Priority.NORMAL
    category: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaClock:
    """One clock of a ticket: how long something takes, without the times in which it rests.

    Attributes:
        name: ``queue``, ``first-reply``, ``silent``, ``next-reply`` or ``resolution``.
        target: seconds of opening time.
        runs: (from, to) in UTC; the last one has no end while the clock runs.
        stage: how many reminders were given. stopped: when it came to its end.
    """

    name: str
    target: float
    runs: tuple[tuple[datetime, datetime | None], ...]
    stage: int = 0
    stopped: datetime | None = None

    @property
    def is_running(self) -> bool:
        return self.stopped is None and bool(self.runs) and self.runs[-1][1] is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One handoff of one episode of a conversation.

    Attributes:
        number: counts up in a company; people say "ticket 1042".
        desk: where agents see it; its card opens a thread there.
        problem: one sentence.
        queue: which queue it waits in; empty: the only one. category, tier, language: what routing went by.
        about: topic and problem in plain words, where they are sure, as in ``payment: charged twice``.
        waits_on: whose turn it is, ``us`` or ``customer``.
        snoozed_until: the clocks rest until then, or until the customer writes.
        offered_to: whom the queue asked first.
        promised: the time that was stated to the customer. put_off: it is a second one; the first could not be kept.
        merged_into: the ticket that goes on in its place.
        reopened: how often. cards: how often its card was posted anew.
        thread: the platform's id of its newest card, once that was posted.
        clocks: each name once.
        known: (label, value), what the directory says about the customer.
        earlier: one line about the customer's tickets before this one.
        linked: the customer's id in the company's records, where an agent said on this ticket who it is.
        summary: a better one than the conversation's own words, where a model made one.
        suggestion: an answer that the bot found and did not give. load: tickets per agent when it was opened.
        sent, failed: how many of the agents' messages arrived at the customer, and how many never did.
        csat: 1–5, what the customer said of it afterwards.
    """

    number: int
    conversation: ConversationId
    episode: int
    escalation: Escalation
    state: TicketState
    desk: Place
    opened_at: datetime
    customer: Person | None = None
    assignee: Person | None = None
    problem: str = ""
    claimed_at: datetime | None = None
    first_reply_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    queue: str = ""
    category: str = ""
    about: str = ""
    tier: str = ""
    language: str = ""
    waits_on: Literal["us", "customer"] = "us"
    snoozed_until: datetime | None = None
    offered_to: Person | None = None
    promised: datetime | None = None
    put_off: bool = False
    merged_into: int | None = None
    reopened: int = 0
    cards: int = 1
    thread: str | None = None
    clocks: tuple[SlaClock, ...] = ()
    known: tuple[tuple[str, str], ...] = ()
    linked: str = ""
    earlier: str = ""
    summary: Summary | None = None
    suggestion: Content | None = None
    load: float = 0.0
    sent: int = 0
    failed: int = 0
    csat: int | None = None

    @property
    def is_live(self) -> bool:
        return self.state in (TicketState.OPEN, TicketState.CLAIMED)

    @property
    def card(self) -> str:
        """The name under which its card is said, so that it can be revised."""
        return f"ticket:{self.number}:card" if self.cards == 1 else f"ticket:{self.number}:card:{self.cards}"
