"""What came back from the platforms: a reply arrived, a file was refused, the agents' channel is gone."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.content import Small, content
from bot.core.conversation import Conversation
from bot.core.effects import Effect, RecordFact, Sign
from bot.core.events import Delivered, DeliveryFailed
from bot.core.ticket import Ticket, TicketState
from handoff import preparing, promises, refused, relay, sla
from handoff.case import Case
from handoff.means import Means
from handoff.saying import in_channel
from handoff.summary import short


async def delivered(means: Means, state: Conversation, event: Delivered) -> Sequence[Effect]:
    if relay.is_relayed_reply(event.name):
        return await _reply_arrived(means, state, event)
    ticket = state.ticket
    if ticket is not None and event.name == ticket.card:
        return await _card_arrived(means, state, ticket, event)
    if ticket is not None and event.name.startswith(relay.IN):
        return refused.as_link(ticket, event)
    return ()


async def _card_arrived(means: Means, state: Conversation, ticket: Ticket, event: Delivered) -> Sequence[Effect]:
    """Agents see it now. What the bot would say to it takes longer, so it follows as a change of the card."""
    case = Case(means, state, ticket, event)
    case.change(thread=event.message)
    if ticket.is_live and ticket.first_reply_at is None:
        await preparing.unasked(case)
    return await case.done()


async def _reply_arrived(means: Means, state: Conversation, event: Delivered) -> Sequence[Effect]:
    ticket = state.ticket or state.settled
    if ticket is None:
        return ()
    message = relay.message_of(event.name)
    marks: list[Effect] = []
    if ":" not in message:
        marks = relay.marks(ticket.desk, message, on=(Sign.SENT,), off=(Sign.HELD, Sign.FAILED))
    if state.ticket is None:
        return marks
    case = Case(means, state, ticket, event)
    case.do(*marks)
    case.do(*refused.as_link(ticket, event))
    case.change(sent=ticket.sent + 1)
    answered(case, event.at)
    return await case.done()


def answered(case: Case, at: datetime) -> None:
    """A person's words reached the customer, whose turn it is then. A ticket given back still waits in its queue."""
    clock = sla.clock_of(case.ticket, sla.FIRST_REPLY)
    if clock is not None and clock.stopped is None:
        case.do(*promises.kept(case.ticket, at))
        seconds = sla.business(clock, case.hours, at).total_seconds()
        agent = case.ticket.assignee.id if case.ticket.assignee else None
        queue, load = case.ticket.queue, case.ticket.load
        case.count("first-human-reply", agent=agent, seconds=seconds, queue=queue, load=load)
    case.change(first_reply_at=case.ticket.first_reply_at or at, waits_on="customer")
    waiting = () if case.ticket.state is TicketState.OPEN else (sla.QUEUE,)
    case.stop(*waiting, sla.FIRST_REPLY, sla.SILENT, sla.NEXT_REPLY)
    case.rest(sla.RESOLUTION)


async def failed(means: Means, state: Conversation, event: DeliveryFailed) -> Sequence[Effect]:
    ticket = state.ticket or state.settled
    if ticket is None:
        return ()
    if relay.is_relayed_reply(event.name):
        return await _reply_failed(means, state, ticket, event)
    if event.name.startswith(relay.IN) and relay.FILE in event.name:
        return await refused.link_instead(means, state, ticket, event)
    if event.name.startswith(relay.IN):
        return _words_wait(means, ticket, event)
    if event.name == ticket.card:
        return _unreachable(means, ticket, event)
    return ()


async def _reply_failed(means: Means, state: Conversation, ticket: Ticket, event: DeliveryFailed) -> Sequence[Effect]:
    message = relay.message_of(event.name)
    case = Case(means, state, ticket, event)
    if ":" not in message:
        case.do(*relay.marks(ticket.desk, message, on=(Sign.FAILED,), off=(Sign.HELD,)))
    if relay.FILE in event.name:
        case.do(*await refused.link_instead(means, state, ticket, event))
    else:
        words = f"The last message did not reach the customer: {event.reason}"
        case.do(refused.told(ticket, f"undelivered:{event.id}", words))
    case.change(failed=ticket.failed + 1)
    case.count("reply-failed")
    return await case.done()


def _unreachable(means: Means, ticket: Ticket, event: DeliveryFailed) -> Sequence[Effect]:
    """Nobody at the desk can see the ticket. It waits; those who can mend it are told."""
    what = f"Ticket {ticket.number} could not be shown to agents"
    told = _to_operators(means, event, what, f"unreachable:{event.id}")
    return (told, RecordFact(name="desk-unreachable", data={"ticket": ticket.number}))


def _words_wait(means: Means, ticket: Ticket, event: DeliveryFailed) -> Sequence[Effect]:
    """Where the customer's words cannot be shown, a note about it could not be either. Said once a day and ticket."""
    what = f"What the customer wrote in ticket {ticket.number} could not be shown to agents"
    told = _to_operators(means, event, what, f"unreachable:{ticket.number}:{event.at:%Y%m%d}")
    return (told, RecordFact(name="words-undelivered", data={"ticket": ticket.number}))


def _to_operators(means: Means, event: DeliveryFailed, what: str, name: str) -> Effect:
    reason = event.reason.rstrip(".")
    words = f"{what}: {reason}. It waits. Bring the bot back into the agents' channel, then run: baton outbox retry"
    return in_channel(means.company().managers, name, content(Small(short(words, 600))), priority=9)
