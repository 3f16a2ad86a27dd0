"""A message on its way out, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.content import Content
from bot.core.effects import Purpose, Sign, Speaker
from bot.core.places import ConversationId, Place


class Operation(StrEnum):
    POST = "post"
    REVISE = "revise"
    WITHDRAW = "withdraw"
    MARK = "mark"
    UNMARK = "unmark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One order to a chat platform, ready to be carried out.

    Attributes:
        row: which row of the outbox.
        key: the idempotency key, the same at every attempt: conversation and effect name.
        place: where to post, its thread resolved; for REVISE and WITHDRAW where the message stands.
        target: the platform's id of the message to revise or withdraw; for MARK and UNMARK, of the person's message
            that gets or loses the sign.
        attempt: 1 at the first try.
        in_doubt: an earlier attempt may have arrived; look for it by its key before posting again.
        only_to: a person's id; where the platform can, nobody else sees the post.
        sign: for MARK and UNMARK. A sign that is there already, or is not there any more, is no failure.
    """

    row: int
    key: str
    operation: Operation
    conversation: ConversationId
    name: str
    place: Place
    content: Content
    speaker: Speaker
    purpose: Purpose
    target: str | None = None
    attempt: int = 1
    in_doubt: bool = False
    only_to: str | None = None
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The platform took it.

    Attributes:
        message: the platform's id of the message.
        place: where it stands; for a message that opens a thread, `thread` is that thread.
        note: what is different from what was ordered, as in ``a.pdf went out as a link``; empty: nothing.
    """

    message: str
    place: Place
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Postponed:
    """Try again at `until`. `in_doubt`: this attempt may have arrived."""

    until: datetime
    reason: str
    in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class Dead:
    """Not to be sent any more; an operator may look and retry."""

    reason: str


Outcome = Sent | Postponed | Dead


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """What an operator sees of a message that could not be sent; never its text."""

    row: int
    conversation: ConversationId
    name: str
    place: Place
    purpose: Purpose
    attempts: int
    reason: str
    at: datetime
