"""A conversation: an append-only log, and the state that follows from it and from nothing else.

`evolve` is the only way state changes. Storage keeps the log and, for speed, the state after it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.effects import (
    CloseEpisode,
    Effect,
    Owner,
    PassOwnership,
    Purpose,
    PutTicket,
    RecordFact,
    Revise,
    Say,
    Supersede,
    Voice,
    Withdraw,
)
from bot.core.events import ButtonPressed, Event, MessageDeleted, MessageEdited, MessagePosted
from bot.core.places import ConversationId, Person, Place, Role, Side
from bot.core.ticket import Ticket

REMEMBERED = 60
REMEMBERED_CONFIDENCES = 5
REMEMBERED_TOLD = 20
ASK = "ask"
"""The action of a button that stands for a question: a tap on it counts as if the customer had written its value."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said on the customer's side, as far as the bot needs to remember it.

    Attributes:
        ref: the platform's message id for what came in, the effect's name for what went out.
        purpose: why we said it; None for what somebody else said.
        answered: for a customer's line: the bot has said something in return that was not superseded.
    """

    ref: str
    at: datetime
    speaker: Voice | Role
    name: str
    text: str
    purpose: Purpose | None = None
    answered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The state after the log so far.

    Attributes:
        epoch: counts changes of ownership; the bot's messages carry the epoch they were thought in.
        episode: counts matters settled here; 0 is the first.
        lines: what was said on the customer's side in this episode, oldest first, at most REMEMBERED.
        unsure: how many times in a row the bot had no answer.
        customer: who started it.
        settled: the ticket of an earlier episode, so that it can be reopened.
        confidences: of the bot's last answers in this episode, oldest first.
        not_helpful: how many times the customer said so in this episode.
        language: in which the customer writes (two letters), once that was heard.
        told: the entries that each of the last answers stood on (ids with a space between), and when; also of earlier
            episodes.
    """

    id: ConversationId
    place: Place
    customer: Person | None = None
    owner: Owner = Owner.BOT
    epoch: int = 0
    episode: int = 0
    lines: tuple[Line, ...] = ()
    ticket: Ticket | None = None
    unsure: int = 0
    settled: Ticket | None = None
    confidences: tuple[float, ...] = ()
    not_helpful: int = 0
    language: str | None = None
    told: tuple[tuple[str, datetime], ...] = ()

    @property
    def unanswered(self) -> tuple[Line, ...]:
        """The customer's lines that nobody has answered yet, oldest first."""
        return tuple(line for line in self.lines if line.speaker is Role.CUSTOMER and not line.answered)


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of the log: an event that came in or an effect that was decided on."""

    at: datetime
    what: Event | Effect


def evolve(state: Conversation, entry: Entry) -> Conversation:
    """The state after one more step. Pure."""
    match entry.what:
        case MessagePosted(side=Side.CUSTOMER) as said:
            return _heard(state, said.author, _line(said))
        case ButtonPressed(side=Side.CUSTOMER, action=action) as tap if action == ASK:
            return _heard(state, tap.author, Line(tap.id, tap.at, tap.author.role, tap.author.name, tap.value))
        case MessageEdited(side=Side.CUSTOMER) as edited:
            return _reworded(state, edited.message, edited.content.words)
        case MessageDeleted(side=Side.CUSTOMER) as deleted:
            return replace(state, lines=tuple(line for line in state.lines if line.ref != deleted.message))
        case Say(purpose=Purpose.SUGGESTION):
            return replace(state, lines=_all_answered(state.lines))
        case Say(only_to=str()):  # a whisper: later turns are read by others too, and must not know of it
            return state
        case Say() as say if say.place.lane == state.place.lane:
            return _said(state, entry.at, say)
        case Supersede(names=names):
            return _superseded(state, names)
        case PassOwnership(to=owner):
            return replace(state, owner=owner, epoch=state.epoch + 1, unsure=0)
        case Revise(name=name, content=content) if content.words:
            return _reworded(state, name, content.words)
        case Withdraw(name=name):
            return replace(state, lines=tuple(line for line in state.lines if line.ref != name))
        case PutTicket(ticket=ticket) if not ticket.is_live and state.ticket is None:
            return replace(state, settled=ticket)
        case PutTicket(ticket=ticket):
            return replace(state, ticket=ticket)
        case CloseEpisode():
            settled = state.ticket or state.settled
            return replace(
                state,
                episode=state.episode + 1,
                lines=(),
                ticket=None,
                unsure=0,
                settled=settled,
                confidences=(),
                not_helpful=0,
            )
        case RecordFact(name="answered", data={"confidence": float(confidence)} as data):
            told = (*state.told, (str(data.get("sources") or ""), entry.at))[-REMEMBERED_TOLD:]
            confidences = (*state.confidences, confidence)[-REMEMBERED_CONFIDENCES:]
            return replace(state, confidences=confidences, told=told)
        case RecordFact(name="language", data={"language": str(language)}):
            return replace(state, language=language)
        case RecordFact(name="button-pressed", data={"action": "not-helpful"}) | RecordFact(name="said-not-helpful"):
            return replace(state, not_helpful=state.not_helpful + 1)
        case _:
            return state


def _line(said: MessagePosted) -> Line:
    return Line(said.message, said.at, said.author.role, said.author.name, said.content.words)


def _heard(state: Conversation, author: Person, line: Line) -> Conversation:
    lines = (*state.lines, line)
    if author.role is Role.CUSTOMER:
        return replace(state, customer=state.customer or author, lines=lines[-REMEMBERED:])
    return replace(state, lines=_all_answered(lines)[-REMEMBERED:])


def _all_answered(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(
        replace(line, answered=True) if line.speaker is Role.CUSTOMER and not line.answered else line for line in lines
    )


def _reworded(state: Conversation, message: str, words: str) -> Conversation:
    lines = tuple(replace(line, text=words) if line.ref == message else line for line in state.lines)
    return replace(state, lines=lines)


def _said(state: Conversation, at: datetime, say: Say) -> Conversation:
    line = Line(say.name, at, say.speaker.voice, say.speaker.name, say.content.words, purpose=say.purpose)
    unsure = {Purpose.CLARIFY: state.unsure + 1, Purpose.ANSWER: 0}.get(say.purpose, state.unsure)
    return replace(state, lines=(*_all_answered(state.lines), line)[-REMEMBERED:], unsure=unsure)


def _superseded(state: Conversation, names: tuple[str, ...]) -> Conversation:
    """Forget the unsent answers, and count what the customer wrote since anybody else last spoke as unanswered."""
    kept = [line for line in state.lines if line.ref not in names]
    last_answer = max((i for i, line in enumerate(kept) if line.speaker is not Role.CUSTOMER), default=-1)
    lines = tuple(replace(line, answered=False) if i > last_answer else line for i, line in enumerate(kept))
    dropped = sum(1 for line in state.lines if line.ref in names and line.purpose is Purpose.CLARIFY)
    unsent = {line.at for line in state.lines if line.ref in names}
    told = tuple(one for one in state.told if one[1] not in unsent)
    return replace(state, lines=lines, unsure=max(0, state.unsure - dropped), told=told)
