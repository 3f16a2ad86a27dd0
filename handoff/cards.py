"""How a ticket looks in the agents' channel: reason and wait first, then the problem, the customer, what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.content import (
    Button,
    Buttons,
    Content,
    Fact,
    Facts,
    Heading,
    Part,
    Quote,
    Small,
    Text,
    Timed,
    content,
    fact,
)
from bot.core.conversation import Conversation, Line
from bot.core.effects import Purpose, Voice
from bot.core.moments import timed, worded
from bot.core.places import Role
from bot.core.ticket import Ticket, TicketState
from bot.core.wording import Summary
from handoff import sla
from handoff.estimate import clock
from handoff.hours import hours_of
from handoff.means import Means
from handoff.queue import queue_named
from handoff.summary import extract, short, verified
from handoff.trajectory import SHOWN, sparkline, trajectory

LAST_LINES = 4
MOST_FACTS = 10
LABEL, VALUE, LINE = 60, 200, 300
HOW = "Claim it, then write in this thread: your words go to the customer under your name."


async def face(means: Means, state: Conversation, ticket: Ticket, at: datetime, *, outcome: str = "") -> Content:
    """The ticket's card as it stands now.

    Args:
        outcome: one line about the last thing that happened to it, where there is one.
    """
    zone = ZoneInfo(means.company().zone)
    head = heading(ticket)
    if not ticket.is_live:
        return content(head, *_ended(ticket, zone, at), _small(outcome), row(means.buttons(ticket)))
    lines = tuple(line for line in state.lines if line.text.strip())
    return content(
        head,
        Facts(tuple(_standing(means, ticket, zone, at))),
        *_told(ticket, _summary(ticket, lines)),
        Facts(tuple([*await _mood(means, lines), *customer_facts(ticket)])),
        *(Quote(_speaker(line), short(line.text, LINE)) for line in lines[-LAST_LINES:]),
        *_suggested(ticket),
        _small(outcome),
        _small(_receipts(ticket)),
        Small(HOW) if ticket.state is TicketState.OPEN else None,
        row(means.buttons(ticket)),
    )


def heading(ticket: Ticket) -> Heading:
    """Why, and the number, which is never cut off."""
    return Heading(f"{short(ticket.escalation.reason.rstrip('. '), 120)} · ticket {ticket.number}")


def row(items: Iterable[Button]) -> Buttons | None:
    """A row of buttons, or nothing where there are none."""
    found = tuple(items)
    return Buttons(found) if found else None


def customer_facts(ticket: Ticket, most: int = MOST_FACTS) -> list[Fact]:
    name = short(ticket.customer.name, VALUE) if ticket.customer else "Unknown"
    known = [Fact(short(label, LABEL), short(value, VALUE)) for label, value in ticket.known]
    on_record = next((value for label, value in ticket.known if label == "Customer"), "")
    if not on_record:
        known.insert(0, Fact("Customer", name))
    elif not on_record.startswith(name):
        known.insert(1, Fact("Writes as", name))
    if ticket.earlier:
        known.insert(1, Fact("Earlier tickets", short(ticket.earlier, VALUE)))
    kept = known[:most]
    more = len(known) - len(kept)
    return [*kept, Fact("And", f"{more} more under Customer data")] if more else kept


def line_of(ticket: Ticket, at: datetime) -> str:
    """The ticket in one line, for lists."""
    who = short(ticket.customer.name, 40) if ticket.customer else "Unknown"
    return f"{ticket.number} · {short(ticket.problem or ticket.escalation.reason, 80)} · {who} · {_whose(ticket, at)}"


# ------------------------------------------------------------------------------------------------------------ its parts


def _standing(means: Means, ticket: Ticket, zone: ZoneInfo, at: datetime) -> Iterable[Fact]:
    yield fact("State", _state(ticket, zone, at), ticket.assignee.id if ticket.assignee else None)
    yield Fact("Priority", ticket.escalation.priority.name.capitalize())
    waits = at - ticket.opened_at
    if ticket.state is TicketState.OPEN and waits >= timedelta(minutes=1):  # as of then: true until the card changes
        yield fact("Waiting", worded("{length}, as of {now}", length=_length(waits), now=clock(at, at, zone)))
    if ticket.promised and ticket.first_reply_at is None:
        yield fact("Promised", worded("an answer by {due}", due=clock(ticket.promised, at, zone)))
    if ticket.category:
        yield Fact("Category", " · ".join(filter(None, (short(ticket.category, LABEL), ticket.about))))
    elif ticket.about:
        yield Fact("About", ticket.about)
    if len(means.company().desk.queues) > 1:
        yield Fact("Queue", ticket.queue)
    if ticket.offered_to:
        yield Fact("Asked first", short(ticket.offered_to.name, LABEL))
    late = _late(means, ticket, at)
    if late:
        yield Fact("Overdue", ", ".join(late))


def _late(means: Means, ticket: Ticket, at: datetime) -> list[str]:
    company = means.company()
    hours = hours_of(company, queue_named(company.desk, ticket.queue))
    running = [clock for clock in ticket.clocks if clock.is_running and clock.stage > 1]
    return [clock.name for clock in running if sla.business(clock, hours, at).total_seconds() > clock.target]


def _state(ticket: Ticket, zone: ZoneInfo, at: datetime) -> Timed:
    who = _name(ticket)
    if ticket.snoozed_until:
        return worded("Snoozed by {who} until {until}", who=who, until=_clock(ticket.snoozed_until, zone, at))
    if ticket.state is TicketState.OPEN:
        return worded("Waiting since {since}", since=_clock(ticket.opened_at, zone, at))
    turn = "waiting for the customer" if ticket.waits_on == "customer" else "the customer waits for us"
    return worded("With {who} since {since} · {turn}", who=who, since=_clock(ticket.claimed_at, zone, at), turn=turn)


def _whose(ticket: Ticket, at: datetime) -> str:
    if ticket.state is TicketState.OPEN:
        return f"waits {_length(at - ticket.opened_at)}" if at - ticket.opened_at >= timedelta(minutes=1) else "new"
    if ticket.state is TicketState.CLAIMED:
        turn = "the customer's turn" if ticket.waits_on == "customer" else "our turn"
        return f"{_name(ticket)}, {'snoozed' if ticket.snoozed_until else turn}"
    return ticket.state.value


def _summary(ticket: Ticket, lines: Sequence[Line]) -> Summary:
    """What stands in the conversation, worded better where a model did that. The problem stays what it was at first."""
    found = verified(extract(lines), lines)
    if ticket.summary is not None and ticket.summary.problem:
        return replace(ticket.summary, facts=found.facts)
    first = verified(Summary(problem=ticket.problem), lines).problem
    return replace(found, problem=first or found.problem or ticket.problem)


def _told(ticket: Ticket, summary: Summary) -> Iterable[Part]:
    if summary.problem:
        said = short(summary.problem, LINE)
        yield Text(said if summary.model else f"“{said}”")
    facts = []
    if summary.wants:
        facts.append(Fact("Wants", short(summary.wants, LINE)))
    if summary.tried:
        facts.append(Fact("Tried", short("; ".join(summary.tried), LINE)))
    if summary.facts:
        facts.append(Fact("Facts", short(", ".join(summary.facts), LINE)))
    if facts:
        yield Facts(tuple(facts))


async def _mood(means: Means, lines: Sequence[Line]) -> list[Fact]:
    said = [line.text for line in lines if line.speaker is Role.CUSTOMER][-SHOWN:]
    if not said:
        return []
    before = [("customer", text) for text in said]
    readings = [await means.understanding.read(said[-1], before[:-1])]
    if readings[0].heads and not readings[0].course:
        return []  # an index was learnt, and does not hold for the language of this message
    if not readings[0].course:
        earlier = [await means.understanding.read(text, before[:n]) for n, text in enumerate(said[:-1])]
        readings = [*earlier, *readings]
    curve = sparkline(trajectory(readings))
    return [Fact("Dissatisfaction", f"{curve} of 100")] if curve else []


def _suggested(ticket: Ticket) -> Iterable[Part]:
    if ticket.suggestion is None or ticket.first_reply_at is not None:
        return
    yield Small("Suggested reply, not sent:")
    yield Quote("Suggested", short(ticket.suggestion.words, 600))
    yield from (part for part in ticket.suggestion.parts if part.kind == "sources")


def _ended(ticket: Ticket, zone: ZoneInfo, now: datetime) -> Iterable[Part]:
    how = {TicketState.RESOLVED: "Resolved"}.get(ticket.state, "Closed")
    if ticket.merged_into:
        how = f"Merged into ticket {ticket.merged_into}"
    at = ticket.resolved_at or ticket.closed_at
    by = f" by {_name(ticket)}" if ticket.assignee and ticket.state is TicketState.RESOLVED else ""
    facts = [fact("State", worded("{how}{by} · {at}", how=how, by=by, at=_clock(at, zone, now)))]
    if ticket.customer:
        facts.append(Fact("Customer", short(ticket.customer.name, VALUE)))
    if ticket.csat:
        facts.append(Fact("Rated", f"{ticket.csat} of 5"))
    yield Facts(tuple(facts))
    if ticket.problem:
        yield Text(f"“{short(ticket.problem, LINE)}”")


def _receipts(ticket: Ticket) -> str:
    parts = [f"{ticket.sent} sent" if ticket.sent else "", f"{ticket.failed} did not arrive" if ticket.failed else ""]
    told = ", ".join(part for part in parts if part)
    return f"To the customer: {told}" if told else ""


def _small(text: str) -> Small | None:
    return Small(text) if text else None


def _name(ticket: Ticket) -> str:
    return short(ticket.assignee.name, LABEL) if ticket.assignee else "nobody"


def _clock(when: datetime | None, zone: ZoneInfo, now: datetime) -> Timed:
    return timed("—" if when is None else clock(when, now, zone))


def _length(time: timedelta) -> str:
    minutes = max(0, int(time.total_seconds() // 60))
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"


def _speaker(line: Line) -> str:
    if line.speaker in (Voice.BOT, Voice.SYSTEM) or line.purpose is Purpose.NOTICE:
        return "Bot"
    return short(line.name, LABEL) or ("Customer" if line.speaker is Role.CUSTOMER else "Agent")
