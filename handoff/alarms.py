"""Time passes: clocks remind, promises are watched, a snoozed ticket wakes, an offer goes to the next agent."""

from collections.abc import Sequence

from bot.core.content import Small, content, small
from bot.core.conversation import Conversation
from bot.core.effects import Effect
from bot.core.events import TimerFired
from bot.core.moments import worded
from bot.core.ticket import Ticket, TicketState
from handoff import estimate, promises, sla
from handoff import ticket as machine
from handoff.case import Case
from handoff.knowing import TIMER as KNOWN
from handoff.knowing import looked_again
from handoff.means import Means
from handoff.membership import sees
from handoff.opening import OFFER, offer, put_off
from handoff.saying import in_channel
from handoff.steps.resolve import CLOSE
from handoff.steps.snooze import TIMER as SNOOZE
from handoff.summary import short

_WHAT = {
    sla.QUEUE: "nobody has claimed it",
    sla.FIRST_REPLY: "the customer has had no answer from a person",
    sla.SILENT: "it is claimed, and the customer has not heard a word",
    sla.NEXT_REPLY: "the customer wrote again and waits",
    sla.RESOLUTION: "it is not resolved",
}


async def fired(means: Means, state: Conversation, timer: TimerFired) -> Sequence[Effect]:
    ticket = state.ticket
    if timer.name == CLOSE:
        return await _closed(means, state, timer)
    if ticket is None or not ticket.is_live:
        return ()
    case = Case(means, state, ticket, timer)
    if timer.name == KNOWN:
        await looked_again(case)
    elif timer.name == SNOOZE:
        wake(case)
    elif timer.name == OFFER and ticket.state is TicketState.OPEN and ticket.offered_to is not None:
        await offer(case, (ticket.offered_to.id,))
    elif timer.name in (promises.WARN, promises.DUE):
        await _promise(case, timer.name, await _alone(case))
    elif (alarm := sla.alarm_of(ticket, timer.name)) is not None:
        case.ticket = sla.reminded(ticket, alarm)
        _remind(case, alarm, await _alone(case))
    return await case.done()


def wake(case: Case) -> None:
    """The rest is over, and whoever has the ticket is told."""
    if case.ticket.snoozed_until is None:
        return
    case.wake()
    name = f"woken:{case.ticket.number}:{case.key}"
    words = f"Ticket {case.ticket.number} is awake again. {short(case.ticket.problem, 120)}"
    only_to = case.ticket.assignee.id if case.ticket.assignee else None
    case.do(in_channel(case.ticket.desk, name, content(Small(words)), only_to=only_to))


async def _alone(case: Case) -> str | None:
    """The assignee, to be told alone; None where there is none, or one who is not in the channel any more."""
    assignee = case.ticket.assignee
    return assignee.id if assignee is not None and await sees(case.means, case.ticket, assignee.id) else None


def _remind(case: Case, alarm: sla.Alarm, alone: str | None) -> None:
    """The assignee first, alone; then the channel; then the lead."""
    ticket, what = case.ticket, _WHAT[alarm.clock.name]
    minutes = round(alarm.clock.target / 60)
    name = f"alarm:{ticket.number}:{alarm.clock.name}:{alarm.stage}:{case.key}"
    soon = alarm.stage == 0
    lead = "Soon" if soon else "Late"
    words = f"{lead}: ticket {ticket.number}, {what}. The aim is {estimate.span(minutes)}. {short(ticket.problem, 120)}"
    said = content(Small(words))
    if alarm.stage < 2:
        case.do(in_channel(ticket.desk, name, said, only_to=alone if soon else None))
    elif case.queue.lead:
        case.do(in_channel(ticket.desk, name, said, only_to=case.queue.lead))
    else:
        case.do(in_channel(case.company.managers, name, said))
    case.count("sla-alarm", clock=alarm.clock.name, stage=alarm.stage)


async def _promise(case: Case, timer: str, alone: str | None) -> None:
    ticket = case.ticket
    clock = sla.clock_of(ticket, sla.FIRST_REPLY)
    if ticket.promised is None or clock is None or clock.stopped is not None:
        return
    zone = estimate.zone_or(case.company.zone, "UTC")
    due = estimate.moment(ticket.promised, case.at, zone)
    name = f"{timer}:{ticket.number}:{ticket.reopened}:{case.key}"
    if timer == promises.WARN:
        warning = "The customer of ticket {number} was told to expect an answer by {due}. Nobody has answered yet."
        words = worded(warning, number=ticket.number, due=due)
        case.do(in_channel(ticket.desk, name, content(small(words)), only_to=alone))
        case.count("promise-warning")
        return
    words = worded(
        "A promise was broken: the customer of ticket {number} was told to expect an answer by {due}.",
        number=ticket.number,
        due=due,
    )
    case.do(in_channel(ticket.desk, name, content(small(words)), priority=3))
    case.do(*promises.broken(ticket))
    await put_off(case)


async def _closed(means: Means, state: Conversation, timer: TimerFired) -> Sequence[Effect]:
    """Resolved for long enough: it cannot be opened again."""
    ticket: Ticket | None = state.settled
    if ticket is None or ticket.state is not TicketState.RESOLVED:
        return ()
    case = Case(means, state, ticket, timer)
    case.ticket = machine.close(ticket, timer.at)
    case.count("ticket-closed")
    return await case.done()
