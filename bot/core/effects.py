"""What shall happen, in the imperative. A turn's effects are committed together or not at all."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.core.content import Content
from bot.core.places import ConversationId, Person, Place
from bot.core.ticket import Ticket
from bot.core.understood import Understood


class Owner(StrEnum):
    """Who speaks to the customer."""

    BOT = "bot"
    PEOPLE = "people"


class Voice(StrEnum):
    """Who is seen to speak.

    BOT is the bot's own thinking: it is sent only while the bot owns the conversation.
    SYSTEM states a fact that is already committed (a ticket exists, somebody joined).
    AGENT is a person's words, under the person's name.
    """

    BOT = "bot"
    SYSTEM = "system"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Speaker:
    voice: Voice
    name: str = ""
    avatar_url: str | None = None


class Purpose(StrEnum):
    ANSWER = "answer"
    CLARIFY = "clarify"
    SMALL_TALK = "small-talk"
    HANDOFF = "handoff"
    NOTICE = "notice"
    RELAY = "relay"
    CARD = "card"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Post a message.

    Attributes:
        name: unique in the conversation; later effects refer to the message by it, and it makes the
            idempotency key, so a turn that is thought twice is sent once.
        thread_of: post in the thread under the message of that name (it must be said before).
        opens_thread: replies in this message's thread belong to this conversation.
        priority: higher goes first where a channel's rate limit makes messages wait.
        not_before: hold it until then, so that it can still be withdrawn or reworded.
        only_to: a person's id; where the platform can, nobody else sees it.
        report: the outcome comes back as Delivered or DeliveryFailed.
    """

    name: str
    place: Place
    content: Content
    speaker: Speaker
    purpose: Purpose
    thread_of: str | None = None
    opens_thread: bool = False
    priority: int = 0
    report: bool = False
    not_before: datetime | None = None
    only_to: str | None = None
    kind: Literal["say"] = "say"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revise:
    """Replace the content of a message said earlier. A newer revision replaces one that still waits."""

    name: str
    content: Content
    speaker: Speaker
    kind: Literal["revise"] = "revise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Delete a message said earlier."""

    name: str
    kind: Literal["withdraw"] = "withdraw"


class Sign(StrEnum):
    """What a mark on a person's message says about it."""

    HELD = "held"
    SENT = "sent"
    FAILED = "failed"
    EDITED = "edited"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Put a sign on a message that somebody posted, or take it away.

    Attributes:
        message: the platform's id of it. place: where it stands.
    """

    place: Place
    message: str
    sign: Sign
    off: bool = False
    kind: Literal["mark"] = "mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supersede:
    """Do not send these answers: the customer wrote again before they left."""

    names: tuple[str, ...]
    kind: Literal["supersede"] = "supersede"


@dataclass(frozen=True, slots=True, kw_only=True)
class PassOwnership:
    """From here on somebody else speaks; the epoch goes up, and older messages of the bot can no longer leave."""

    to: Owner
    reason: str
    kind: Literal["pass-ownership"] = "pass-ownership"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseEpisode:
    """The matter is settled; what comes next starts fresh.

    Attributes:
        outcome: how it ended, as in ``resolved``.
    """

    outcome: str
    kind: Literal["close-episode"] = "close-episode"


@dataclass(frozen=True, slots=True, kw_only=True)
class PutTicket:
    ticket: Ticket
    kind: Literal["put-ticket"] = "put-ticket"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTimer:
    """Fire TimerFired(name) once at `due`; starting a name again moves it.

    Attributes:
        conversation: which one shall hear of it; None: the one whose turn this is.
    """

    name: str
    due: datetime
    conversation: ConversationId | None = None
    kind: Literal["start-timer"] = "start-timer"


@dataclass(frozen=True, slots=True, kw_only=True)
class StopTimer:
    name: str
    kind: Literal["stop-timer"] = "stop-timer"


@dataclass(frozen=True, slots=True, kw_only=True)
class MakePromise:
    """A time was stated to a customer: write it down, with who must keep it.

    Attributes:
        name: unique in the conversation, as in ``ticket:1042:first-reply``; making it again moves it.
        what: one line for people, as in ``first reply``. owner: an agent's id, or a queue's name.
    """

    name: str
    what: str
    due: datetime
    owner: str
    kind: Literal["make-promise"] = "make-promise"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlePromise:
    """It was kept, or it was broken, or it is no longer owed.

    Attributes:
        outcome: ``kept``, ``broken`` or ``released``.
    """

    name: str
    outcome: Literal["kept", "broken", "released"]
    kind: Literal["settle-promise"] = "settle-promise"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFact:
    """Something to count later. Never message text.

    Attributes:
        name: as in ``answer-sent``. data: small values: ids, numbers, versions.
    """

    name: str
    data: dict[str, str | int | float | bool | None] = field(default_factory=dict)
    kind: Literal["record-fact"] = "record-fact"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePresence:
    """An agent did something at the desk, or said to be there or away.

    Attributes:
        here: None when it is only a sign of activity.
    """

    agent: Person
    here: bool | None = None
    kind: Literal["note-presence"] = "note-presence"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCustomer:
    """An agent says who somebody is in the company's records; it holds wherever that person writes from then on.

    Attributes:
        person: the platform's id. customer: the id in the records; None takes the link away again.
        by: the agent's id.
    """

    person: str
    customer: str | None
    by: str
    kind: Literal["link-customer"] = "link-customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteReading:
    """Keep what was understood of a customer's message; what was kept of it before is replaced."""

    understood: Understood
    kind: Literal["note-reading"] = "note-reading"


Effect = (
    Say
    | Revise
    | Withdraw
    | Mark
    | Supersede
    | PassOwnership
    | CloseEpisode
    | PutTicket
    | StartTimer
    | StopTimer
    | MakePromise
    | SettlePromise
    | NotePresence
    | LinkCustomer
    | NoteReading
    | RecordFact
)
