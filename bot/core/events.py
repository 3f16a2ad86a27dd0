"""What happened, in the past tense. An event is stored once, by its id, before anybody is told that it arrived."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.core.content import Content
from bot.core.places import ConversationId, Person, Place, Side
from bot.core.wording import Effort, Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePosted:
    """Somebody wrote in a place that we listen to.

    Attributes:
        id: the platform's own event id, with the platform in front; unique for ever.
        at: when the platform says it was written, UTC.
        message: the platform's id of the message itself.
        mentions_bot: the bot was named in it, or it was written to the bot alone.
        broadcast: it was written in a thread and shown in the channel as well.
        alone: nobody but the author and the bot (and whoever takes over) reads along, as in a direct message.
    """

    id: str
    at: datetime
    place: Place
    side: Side
    author: Person
    message: str
    content: Content
    mentions_bot: bool = False
    broadcast: bool = False
    alone: bool = False
    kind: Literal["message-posted"] = "message-posted"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited:
    id: str
    at: datetime
    place: Place
    side: Side
    author: Person
    message: str
    content: Content
    kind: Literal["message-edited"] = "message-edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDeleted:
    id: str
    at: datetime
    place: Place
    side: Side
    message: str
    kind: Literal["message-deleted"] = "message-deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonPressed:
    """Somebody tapped a button of ours.

    Attributes:
        action: the button's action. value: the button's value.
        message: the platform's id of the message that carries the button.
    """

    id: str
    at: datetime
    place: Place
    side: Side
    author: Person
    message: str
    action: str
    value: str = ""
    kind: Literal["button-pressed"] = "button-pressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSubmitted:
    """Somebody filled in a form of ours.

    Attributes:
        place: where the tap or command was made that opened it.
        action: the form's action. value: the form's value. fields: what was filled in, by the fields' names.
    """

    id: str
    at: datetime
    place: Place
    side: Side
    author: Person
    action: str
    value: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    kind: Literal["form-submitted"] = "form-submitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted:
    """Somebody put an emoji on a message, or took it back.

    Attributes:
        emoji: its short name without colons, as in ``thumbsup``.
    """

    id: str
    at: datetime
    place: Place
    side: Side
    author: Person
    message: str
    emoji: str
    removed: bool = False
    kind: Literal["reacted"] = "reacted"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired:
    id: str
    at: datetime
    conversation: ConversationId
    name: str
    kind: Literal["timer-fired"] = "timer-fired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One of our messages reached its platform.

    Attributes:
        name: the name that the message was said under. message: the platform's id of it.
        note: what the platform did otherwise than it was told, as in ``a.pdf went out as a link``.
    """

    id: str
    at: datetime
    conversation: ConversationId
    name: str
    message: str
    note: str = ""
    kind: Literal["delivered"] = "delivered"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed:
    """One of our messages will not be sent any more; it lies with the dead letters."""

    id: str
    at: datetime
    conversation: ConversationId
    name: str
    reason: str
    kind: Literal["delivery-failed"] = "delivery-failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What was thought about for the agents beside the conversation, so that nothing of it had to wait.

    Attributes:
        ticket: its number. summary: a better one than the card began with, if one was made.
        suggestion: an answer to give, not sent to anybody; `confidence` and `effort` are the answer's.
        asked_by: the agent who asked for it; None: it was prepared unasked. asked: the id of that tap.
        spent: US dollars, for all of it, what came to nothing included.
    """

    id: str
    at: datetime
    conversation: ConversationId
    ticket: int
    summary: Summary | None = None
    suggestion: Content | None = None
    confidence: float = 0.0
    effort: Effort = field(default_factory=Effort)
    asked_by: Person | None = None
    asked: str = ""
    spent: float = 0.0
    kind: Literal["prepared"] = "prepared"


PlatformEvent = MessagePosted | MessageEdited | MessageDeleted | ButtonPressed | FormSubmitted | Reacted
OwnEvent = TimerFired | Delivered | DeliveryFailed | Prepared
Event = PlatformEvent | OwnEvent


def interrupts(event: Event) -> bool:
    """True when an answer that was not sent yet must wait for this event to be considered first."""
    return isinstance(event, MessagePosted | ButtonPressed | MessageEdited | MessageDeleted | FormSubmitted)
