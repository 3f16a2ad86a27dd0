"""Why a conversation was handed to a person, or was not: every rule's verdict at every turn, replayed from the log.

The rules are pure, so what they say now is what they said then, unless settings changed in between; what was decided
then stands beside it. No words of the conversation are in it, only ids, times and figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.company import Company
from bot.core.conversation import Conversation, Entry, evolve
from bot.core.effects import Effect, NoteReading, PutTicket, RecordFact
from bot.core.events import Event, MessagePosted
from bot.core.knowledge import Reading
from bot.core.places import Role, Side
from bot.core.ports import EscalationRule, Hearing, Understanding
from bot.core.ticket import Escalation, TicketState
from bot.core.understood import Understood
from handoff.trajectory import trajectory

EARLIER = 5
LONGEST = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnExplained:
    """One message of the customer.

    Attributes:
        dissatisfaction: 0–100 after it. sentiment: −1 to 1. signals: what stood out.
        spoke: (rule, its sentence) of those that applied. silent: names of the others. off: switched off here.
        understood: what was understood then, as it is kept; of messages that were answered as one, with the last.
        decided: what was done in that turn, as in ``ticket 1001: asked-for-person (NORMAL), …; queue support``.
    """

    at: datetime
    message: str
    owner: str
    sentiment: float
    dissatisfaction: float
    signals: tuple[str, ...]
    spoke: tuple[tuple[str, str], ...]
    silent: tuple[str, ...]
    off: tuple[str, ...]
    decided: tuple[str, ...] = ()
    understood: Understood | None = None


@dataclass(frozen=True, slots=True)
class _Moment:
    """A message of the customer, what was known then, and what the log says came of it."""

    before: Conversation
    state: Conversation
    said: MessagePosted
    readings: tuple[Reading, ...]
    after: list[Event | Effect] = field(default_factory=list)


async def explained(
    begun: Conversation,
    log: Sequence[Entry],
    rules: Sequence[EscalationRule],
    company: Company,
    understanding: Understanding,
) -> list[TurnExplained]:
    """Every message of the customer, oldest first."""
    moments: list[_Moment] = []
    readings: list[Reading] = []
    state = begun
    for entry in log:
        what = entry.what
        before, state = state, evolve(state, entry)
        if before.episode != state.episode:
            readings = []
        if isinstance(what, MessagePosted) and what.side is Side.CUSTOMER and what.author.role is Role.CUSTOMER:
            said = [("customer", line.text) for line in before.lines if line.speaker is Role.CUSTOMER]
            readings.append(await understanding.read(what.content.words[-LONGEST:], said))
            moments.append(_Moment(before, state, what, tuple(readings)))
        elif moments:
            moments[-1].after.append(what)
    kept = {one.what.understood.message: one.what.understood for one in log if isinstance(one.what, NoteReading)}
    return [_turn(moment, rules, company, kept.get(moment.said.message)) for moment in moments]


def _turn(
    moment: _Moment, rules: Sequence[EscalationRule], company: Company, understood: Understood | None
) -> TurnExplained:
    reading, off = moment.readings[-1], company.desk.escalation.off
    hearing = _hearing(moment, company)
    verdicts = [(rule.name, rule.applies(hearing, company.thresholds)) for rule in rules if rule.name not in off]
    return TurnExplained(
        at=moment.said.at,
        message=moment.said.message,
        owner=moment.before.owner.value,
        sentiment=round(reading.sentiment, 3),
        dissatisfaction=trajectory(moment.readings)[-1],
        signals=tuple(sorted(reading.signals)),
        spoke=tuple((name, _sentence(found)) for name, found in verdicts if found),
        silent=tuple(name for name, found in verdicts if not found),
        understood=understood,
        off=tuple(rule.name for rule in rules if rule.name in off),
        decided=tuple(dict.fromkeys(line for what in moment.after if (line := _decision(moment.before, what)))),
    )


def _hearing(moment: _Moment, company: Company) -> Hearing:
    """What the rules were asked, as far as the log tells: whether there was an answer, and how sure it was."""
    facts = {what.name: what.data for what in moment.after if isinstance(what, RecordFact)}
    opened = [what.ticket for what in moment.after if isinstance(what, PutTicket) and moment.before.ticket is None]
    sure = facts.get("answered", {}).get("confidence")
    return Hearing(
        conversation=moment.state,
        text="\n".join(line.text for line in moment.state.unanswered)[-LONGEST:],
        reading=moment.readings[-1],
        earlier=moment.readings[:-1][-EARLIER:],
        unsure="unsure" in facts,
        confidence=float(sure) if isinstance(sure, int | float) else None,
        not_helpful=facts.get("button-pressed", {}).get("action") == "not-helpful",
        model_down=any(ticket.escalation.rule == "model-down" for ticket in opened),
        known=next((ticket.known for ticket in opened), ()),
        rules=company.desk.escalation,
    )


def _sentence(found: Escalation | str | None) -> str:
    return found.reason if isinstance(found, Escalation) else str(found)


def _decision(before: Conversation, what: object) -> str:
    match what:
        case PutTicket(ticket=ticket) if ticket.state is TicketState.OPEN and before.ticket is None:
            escalation = ticket.escalation
            why = f"{escalation.rule} ({escalation.priority.name}), {escalation.reason}"
            return f"ticket {ticket.number}: {why}; queue {ticket.queue}"
        case RecordFact(name="answered", data=data):
            return f"answered, confidence {data.get('confidence')}"
        case RecordFact(name="unsure", data=data):
            return f"no answer, confidence {data.get('confidence')}"
        case _:
            return ""
