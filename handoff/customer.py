"""What the customer does while people have the conversation, and the choices they have about it."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.content import Small, content
from bot.core.conversation import Conversation
from bot.core.effects import Effect, Purpose, RecordFact, Revise
from bot.core.events import ButtonPressed, Event, FormSubmitted, MessageDeleted, MessageEdited, MessagePosted, Reacted
from bot.core.places import Role
from bot.core.ticket import Ticket, TicketState
from bot.core.wording import Summary
from handoff import promises, relay, sla, survey
from handoff import ticket as machine
from handoff.alarms import wake
from handoff.case import Case
from handoff.means import Means
from handoff.opening import LEAVE, NEVER_MIND, reopen_for_customer
from handoff.saying import SYSTEM, filled, to_customer
from handoff.summary import extract, verified

NOT_SOLVED = "not-solved"


async def relayed(means: Means, state: Conversation, ticket: Ticket, event: Event) -> Sequence[Effect]:
    """Across to the ticket's thread; a new message makes it our turn."""
    if isinstance(event, MessagePosted) and event.author.role is Role.CUSTOMER:
        case = Case(means, state, ticket, event)
        case.do(*relay.to_agents(ticket, event))
        _our_turn(case)
        return await case.done()
    if isinstance(event, MessageEdited | MessageDeleted):
        name = state.customer.name if state.customer else "Customer"
        case = Case(means, state, ticket, event)
        case.change(summary=None, problem=_problem(case))  # both were made of words that stand there no more
        case.do(*relay.changed_by_customer(event, name))
        case.show_anew()
        return await case.done()
    if isinstance(event, Reacted) and not event.removed:
        name_of = await means.archive.name_of(state.id, event.message)
        return (relay.reaction_to_agents(ticket, event),) if name_of and relay.is_relayed_reply(name_of) else ()
    return ()


def _problem(case: Case) -> str:
    """The ticket's problem if the customer still says so, otherwise what there is now."""
    lines, known = case.state.lines, case.ticket.problem
    return verified(Summary(problem=known), lines).problem or extract(lines).problem


async def asked_again(
    means: Means, state: Conversation, ticket: Ticket, at: datetime, *, noted: bool
) -> Sequence[Effect]:
    """A person was asked for although one has it: the customer waits, and a ticket that rests wakes.

    Args:
        noted: agents read of it; not where an agent did it.
    """
    company = means.company().speaking(state.language)
    said = content(filled(company, company.words.already_handed_off, ticket))
    told = to_customer(state, f"again:{at.isoformat()}", said, Purpose.NOTICE)
    if not noted:
        return (told,)
    case = Case(means, state, ticket, at)
    case.do(told)
    case.note("asked-again", content(Small("The customer asked for a person again.")))
    _our_turn(case)
    return await case.done()


def _our_turn(case: Case) -> None:
    wake(case)
    case.change(waits_on="us")
    case.go_on(sla.RESOLUTION)
    if case.ticket.state is TicketState.CLAIMED and case.ticket.first_reply_at is not None:
        first = sla.clock_of(case.ticket, sla.FIRST_REPLY)
        if first is not None and first.stopped is not None:
            case.start(sla.NEXT_REPLY)


# ------------------------------------------------------------------------------------------------------- their choices


async def chosen(means: Means, state: Conversation, event: ButtonPressed | FormSubmitted) -> Sequence[Effect]:
    """A tap of the customer on something that the desk said. Stale ones change nothing."""
    number = event.value.partition(":")[0]
    live, settled = state.ticket, state.settled
    if live is not None and live.is_live and str(live.number) == number:
        return await _about_live(means, state, live, event)
    if live is None and settled is not None and str(settled.number) == number:
        return await _about_settled(means, state, settled, event)
    return ()


async def _about_live(
    means: Means, state: Conversation, ticket: Ticket, event: ButtonPressed | FormSubmitted
) -> Sequence[Effect]:
    company = means.company().speaking(state.language)
    words = company.words
    if event.action == LEAVE:
        said = content(filled(company, words.left_here, ticket))
        return (to_customer(state, f"left:{ticket.number}", said, Purpose.NOTICE),)
    if event.action != NEVER_MIND:
        return ()
    case = Case(means, state, ticket, event)
    case.ticket = machine.close(ticket, event.at)
    case.stop(*sla.open_names(case.ticket))
    case.do(*promises.ended(case.ticket, event.at))
    case.outcome = "The customer took it back."
    case.tell("never-mind", words.back_to_bot)
    case.count("ticket-taken-back")
    case.settle("taken-back")
    return await case.done()


async def _about_settled(
    means: Means, state: Conversation, ticket: Ticket, event: ButtonPressed | FormSubmitted
) -> Sequence[Effect]:
    case = Case(means, state, ticket, event)
    if event.action == NOT_SOLVED and machine.may_reopen(ticket, event.at, case.window):
        await reopen_for_customer(case, by="customer")
        return await case.done()
    if event.action == survey.COMMENT and isinstance(event, FormSubmitted):
        return (RecordFact(name="csat-comment", data={"ticket": ticket.number, "event": event.id}),)
    score = survey.score_of(event.value) if event.action == survey.RATE else None
    if score is None or ticket.csat is not None:
        return ()
    case.change(csat=score)
    agent = ticket.assignee.id if ticket.assignee else None
    case.count("csat", score=score, agent=agent)
    words = case.company.words
    case.do(
        Revise(
            name=survey.resolved_name(ticket),
            content=content(filled(case.company, words.resolved, ticket)),
            speaker=SYSTEM,
        )
    )
    said = survey.thanks(filled(case.company, words.rated, ticket), words.comment, ticket)
    case.do(to_customer(state, f"rated:{ticket.number}:{ticket.reopened}", said, Purpose.NOTICE))
    return await case.done()
