"""The work item of a handoff, as a record. How it moves from state to state is `handoff.ticket`'s business."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Literal

from bot.core.places import ConversationId, Person, Place


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
    """

    rule: str
    reason: str
    priority: Priority = Priority.NORMAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One handoff of one episode of a conversation.

    Attributes:
        number: counts up in a company; people say "ticket 1042".
        desk: where agents see it; its card opens a thread there.
        problem: one sentence.
        queue: which queue it waits in; empty: the only one. category, tier, language: what routing went by.
        waits_on: whose turn it is, ``us`` or ``customer``.
        snoozed_until: the clocks rest until then, or until the customer writes.
        offered_to: whom the queue asked first.
        promised: the time that was stated to the customer.
        merged_into: the ticket that goes on in its place.
        reopened: how often.
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
    tier: str = ""
    language: str = ""
    waits_on: Literal["us", "customer"] = "us"
    snoozed_until: datetime | None = None
    offered_to: Person | None = None
    promised: datetime | None = None
    merged_into: int | None = None
    reopened: int = 0

    @property
    def is_live(self) -> bool:
        return self.state in (TicketState.OPEN, TicketState.CLAIMED)

    @property
    def card(self) -> str:
        """The name under which its card is said, so that it can be revised."""
        return f"ticket:{self.number}:card"
