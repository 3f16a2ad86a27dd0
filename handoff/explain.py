"""Why a conversation was handed to a person, or was not: every rule's verdict at every turn, replayed from the log.

The rules are pure, so what they say now is what they said then, unless settings changed in between; what was decided
then stands beside it. No words of the conversation are in it, only ids, times and figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.company import Company
from bot.core.conversation import Conversation, Entry, evolve
from bot.core.effects import PutTicket, RecordFact
from bot.core.events import MessagePosted
from bot.core.knowledge import Reading
from bot.core.places import Role, Side
from bot.core.ports import EscalationRule, Hearing, Understanding
from bot.core.ticket import Escalation, TicketState
from handoff.trajectory import trajectory

EARLIER = 5
LONGEST = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnExplained:
    """One message of the customer.

    Attributes:
        dissatisfaction: 0–100 after it. sentiment: −1 to 1. signals: what stood out.
        spoke: (rule, its sentence) of those that applied. silent: names of the others. off: switched off here.
        decided: what was done in that turn, as in ``ticket 1001: asked-for-person (NORMAL)``.
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


async def explained(
    begun: Conversation,
    log: Sequence[Entry],
    rules: Sequence[EscalationRule],
    company: Company,
    understanding: Understanding,
) -> list[TurnExplained]:
    """Every message of the customer, oldest first."""
    turns: list[TurnExplained] = []
    decided: list[list[str]] = []
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
            turns.append(_turn(before, state, what, readings, rules, company))
            decided.append([])
        elif turns and (line := _decision(before, what)):
            decided[-1].append(line)
    return [replace(turn, decided=tuple(lines)) for turn, lines in zip(turns, decided, strict=True)]


def _turn(
    before: Conversation,
    state: Conversation,
    said: MessagePosted,
    readings: Sequence[Reading],
    rules: Sequence[EscalationRule],
    company: Company,
) -> TurnExplained:
    reading = readings[-1]
    hearing = Hearing(
        conversation=state,
        text="\n".join(line.text for line in state.unanswered)[-LONGEST:],
        reading=reading,
        earlier=tuple(readings[:-1][-EARLIER:]),
        rules=company.desk.escalation,
    )
    off = company.desk.escalation.off
    verdicts = [(rule.name, rule.applies(hearing, company.thresholds)) for rule in rules if rule.name not in off]
    return TurnExplained(
        at=said.at,
        message=said.message,
        owner=before.owner.value,
        sentiment=round(reading.sentiment, 3),
        dissatisfaction=trajectory(readings)[-1],
        signals=tuple(sorted(reading.signals)),
        spoke=tuple((name, _sentence(found)) for name, found in verdicts if found),
        silent=tuple(name for name, found in verdicts if not found),
        off=tuple(rule.name for rule in rules if rule.name in off),
    )


def _sentence(found: Escalation | str | None) -> str:
    return found.reason if isinstance(found, Escalation) else str(found)


def _decision(before: Conversation, what: object) -> str:
    match what:
        case PutTicket(ticket=ticket) if ticket.state is TicketState.OPEN and before.ticket is None:
            escalation = ticket.escalation
            return f"ticket {ticket.number}: {escalation.rule} ({escalation.priority.name}), {escalation.reason}"
        case RecordFact(name="answered", data=data):
            return f"answered, confidence {data.get('confidence')}"
        case RecordFact(name="unsure", data=data):
            return f"no answer, confidence {data.get('confidence')}"
        case _:
            return ""
