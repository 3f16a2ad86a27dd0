"""It became known who a customer is, or it turned out to be somebody else: what that changes on a ticket.

The card shows it. A ticket that nobody has claimed is routed again, and an important customer's waits with a higher
priority; nothing is ever lowered. A claimed one stays with its agent and in its queue: a conversation does not change
hands because a record was found. The clocks run on, and what was promised stays promised.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.effects import StartTimer
from bot.core.ticket import Priority, TicketState
from handoff.case import Case
from handoff.moving import moved
from handoff.opening import offer
from handoff.queue import attributes, queue_for

TIMER = "customer-known"
LIVE = (TicketState.OPEN, TicketState.CLAIMED)
MOST_TICKETS = 100


async def known_now(case: Case, known: Sequence[tuple[str, str]], linked: str = "") -> bool:
    """True when the ticket went to another queue."""
    tier, language, accounts, _ = attributes(known)
    spoken = case.state.language or language
    case.change(known=tuple(known), linked=linked, tier=tier, language=spoken)
    case.change(escalation=replace(case.ticket.escalation, priority=_priority(case, known)))
    if not known or case.ticket.state is not TicketState.OPEN:
        return False
    queue = queue_for(case.rules, case.ticket, accounts)
    if queue.name == case.ticket.queue:
        return False
    case.change(queue=queue.name, offered_to=None)
    moved(case)
    await offer(case)
    return True


async def tell_others(case: Case, person: str) -> None:
    """That person's other live tickets look again; each in a turn of its own, at once."""
    others = await case.means.book.listed(LIVE, MOST_TICKETS, customer=person)
    for conversation in {one.conversation: None for one in others if one.conversation != case.state.id}:
        case.do(StartTimer(name=TIMER, due=case.at, conversation=conversation))


async def looked_again(case: Case) -> None:
    """An agent said on another ticket who this is, or took it back."""
    customer = case.ticket.customer
    if customer is None:
        return
    known = tuple(await case.means.directory.facts(customer))
    if known == case.ticket.known:
        return
    went = await known_now(case, known)
    case.count("customer-known", fields=len(known), moved=went)


def _priority(case: Case, known: Sequence[tuple[str, str]]) -> Priority:
    wanted = {value.casefold() for value in case.rules.escalation.vip}
    important = any(value.casefold() in wanted for _, value in known)
    now = case.ticket.escalation.priority
    return max(now, Priority.HIGH) if important else now
