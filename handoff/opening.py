"""A ticket comes into being, or comes back: routed, promised, told to the customer, shown to agents."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.content import Button, Small, Timed, content
from bot.core.conversation import Conversation
from bot.core.effects import Owner, Purpose, StartTimer, StopTimer
from bot.core.knowledge import Reading
from bot.core.moments import joined, timed, worded
from bot.core.places import Person
from bot.core.ticket import Escalation, Ticket, TicketState
from bot.core.understood import SURE
from handoff import estimate, kinds, promises, sla
from handoff import ticket as steps
from handoff.cards import row
from handoff.case import Case
from handoff.means import Means
from handoff.membership import seeing
from handoff.presence import here
from handoff.queue import OPEN, attributes, desk_of, next_agent, queue_for
from handoff.saying import filled, in_channel, to_customer
from handoff.summary import extract, matter, short, tells
from handoff.times import times_in

OFFER = "offer"
PROBLEM = 600
LIVE = (TicketState.OPEN, TicketState.CLAIMED)
LEAVE, NEVER_MIND = "leave-it", "never-mind"


async def new_ticket(means: Means, state: Conversation, escalation: Escalation, at: datetime) -> Ticket:
    """Routed to its queue, with what is known of the customer; not yet told to anybody."""
    company = means.company()
    known = tuple(await means.directory.facts(state.customer)) if state.customer else ()
    tier, language, accounts, _ = attributes(known)
    lines = tuple(line for line in state.lines if line.text.strip())
    problem = extract(lines).problem
    said = matter(lines, problem) if tells(problem) else ""
    reading = await means.understanding.read(said) if said.strip() else Reading()
    category = escalation.category or _category(reading)
    ticket = Ticket(
        number=await means.book.next_number(),
        conversation=state.id,
        episode=state.episode,
        escalation=replace(escalation, reason=short(escalation.reason, 200), category=category),
        state=TicketState.OPEN,
        desk=company.agents,
        opened_at=at,
        customer=state.customer,
        problem=short(problem, PROBLEM),
        known=known,
        tier=tier,
        language=state.language or language,
        category=category,
        about=kinds.about(reading),
        earlier=await _earlier(means, state.customer),
    )
    queue = queue_for(company.desk, ticket, accounts)
    return replace(ticket, queue=queue.name, desk=desk_of(company, queue))


async def _earlier(means: Means, customer: Person | None) -> str:
    """``3 · the last one 1041, resolved: My kettle leaks``; empty for somebody's first ticket."""
    newest = await means.book.listed(tuple(TicketState), 1, customer=customer.id, newest=True) if customer else ()
    if not newest or customer is None:
        return ""
    last, count = newest[0], await means.book.count(tuple(TicketState), customer=customer.id)
    return short(f"{count} · the last one {last.number}, {last.state.value}: {last.problem}", 200)


def _category(reading: Reading) -> str:
    """What the understanding takes the matter for, where it is sure enough to send it somewhere."""
    return reading.category if reading.category and reading.category_confidence >= SURE else ""


async def open_case(case: Case, preface: str, *, aloud: bool) -> None:
    """Everything that follows from a new ticket."""
    case.own(Owner.PEOPLE, case.ticket.escalation.rule)
    case.start(sla.QUEUE, sla.FIRST_REPLY, sla.RESOLUTION)
    words = filled(case.company, case.company.words.handoff, case.ticket)
    await _expect(case, f"handoff:{case.ticket.number}", joined("\n\n", (preface, words)), aloud)
    await offer(case)
    rule, queue, category = case.ticket.escalation.rule, case.ticket.queue, case.ticket.category
    case.count("ticket-opened", rule=rule, queue=queue, category=category, known=len(case.ticket.known))


def opened_again(case: Case, *, by: str) -> None:
    """The state is changed already; the same agent goes on, or the queue has it."""
    case.new_card = True
    case.change(desk=desk_of(case.company, case.queue))
    case.own(Owner.PEOPLE, "reopened")
    case.start(sla.FIRST_REPLY, sla.RESOLUTION, sla.QUEUE if case.ticket.assignee is None else sla.SILENT)
    case.do(StopTimer(name="close"))
    case.tell("reopened", case.company.words.reopened)
    case.count("ticket-reopened", by=by)


async def reopen_for_customer(case: Case, *, by: str, preface: str = "") -> None:
    """The matter was not settled after all: the same agent if present, otherwise the queue; with a promise."""
    before = case.ticket.assignee
    present = {one.id for one in await _here(case)}
    same = before if before is not None and before.id in present else None
    case.ticket = steps.reopen(case.ticket, case.at, case.window, same)
    case.new_card = True
    case.change(desk=desk_of(case.company, case.queue))
    case.own(Owner.PEOPLE, "reopened")
    case.start(sla.FIRST_REPLY, sla.RESOLUTION, sla.QUEUE if same is None else sla.SILENT)
    case.do(StopTimer(name="close"))
    words = filled(case.company, case.company.words.reopened, case.ticket)
    said = joined("\n\n", (preface, words))
    await _expect(case, f"reopened:{case.ticket.number}:{case.ticket.reopened}", said, aloud=True)
    if same is not None:
        hint = f"Ticket {case.ticket.number} was opened again and is with you."
        name = f"reopened-hint:{case.ticket.number}:{case.ticket.reopened}"
        case.do(in_channel(case.ticket.desk, name, content(Small(hint)), only_to=same.id))
    case.count("ticket-reopened", by=by)


async def _expect(case: Case, name: str, words: Timed, aloud: bool) -> None:
    """Say it with an honest time, and write the time down as a promise in the same turn."""
    wait, load = await _wait(case, 1)
    zone = _customers_zone(case)
    due = case.hours.after(case.at, timedelta(minutes=wait.minutes))
    case.change(load=round(load, 2))
    if not aloud:
        return
    if due is None:
        case.do(to_customer(case.state, name, content(words)))
        return
    when = estimate.in_words(due, case.at, zone, wait, case.hours, case.company.language)
    shut = not case.hours.is_open(case.at)
    more, buttons = _more(case, when, zone) if shut else (worded(case.company.words.expect, when=when), ())
    case.do(to_customer(case.state, name, content(joined("\n\n", (words, more)), row(buttons)), Purpose.HANDOFF))
    if when.text in more.text:
        case.change(promised=due)
        case.do(*promises.made(case.ticket, due, case.at))
        case.count("promised", minutes=wait.minutes, samples=wait.samples, open=not shut)


async def _wait(case: Case, more: int) -> tuple[estimate.Wait, float]:
    """How long it will take, and the live tickets per agent with `more` of them."""
    present = len(await _here(case))
    waiting = await case.means.book.count(LIVE, queue=case.ticket.queue)
    load = (waiting + more) / max(1, present)
    history = await case.means.facts.named("first-human-reply", case.at - estimate.HISTORY)
    zone, configured = ZoneInfo(case.company.zone), case.rules.wait_minutes
    return estimate.expected(history, case.at, zone, load, configured, case.ticket.queue), load


async def put_off(case: Case) -> None:
    """The time that was stated could not be kept: the customer hears it, once, with a new one that is a promise too.

    Not while nobody is at the desk: any time would be a guess.
    """
    if case.ticket.put_off or not case.company.words.later or not await _here(case):
        return
    now = max(case.at, case.means.clock.now())  # whoever was down meanwhile must not state a time that has passed
    wait, _ = await _wait(case, 0)
    due = case.hours.after(now, timedelta(minutes=wait.minutes))
    if due is None:
        return
    zone, language = _customers_zone(case), case.company.language
    by = worded(times_in(language).by, moment=estimate.moment(due, now, zone, language))
    said = filled(case.company, case.company.words.later, case.ticket, when=by)
    case.do(to_customer(case.state, f"later:{case.ticket.number}:{case.ticket.reopened}", content(said)))
    if by.text in said.text:
        case.change(promised=due, put_off=True)
        case.do(*promises.made(case.ticket, due, now))
        case.count("put-off", minutes=wait.minutes, samples=wait.samples)


def _more(case: Case, when: Timed, zone: ZoneInfo) -> tuple[Timed, tuple[Button, ...]]:
    """Out of hours: when the desk opens, and the choice to leave it there."""
    words, number = case.company.words, str(case.ticket.number)
    opens = case.hours.next_opening(case.at)
    language = case.company.language
    told = timed(estimate.moment(opens, case.at, zone, language) if opens else times_in(language).later)
    said = filled(case.company, words.closed, case.ticket, opens=told, when=when)
    return said, (Button(LEAVE, words.leave_it, number), Button(NEVER_MIND, words.never_mind, number))


async def offer(case: Case, asked: tuple[str, ...] = ()) -> None:
    """Ask one agent first, where the company wants that."""
    agent = await _asked_first(case, asked) if case.rules.assign != OPEN else None
    case.change(offered_to=agent)
    if agent is None:
        return
    words = f"Ticket {case.ticket.number} is offered to you first: {short(case.ticket.problem, 200)}"
    name = f"offer:{case.ticket.number}:{len(asked)}:{case.key}"
    case.do(in_channel(case.ticket.desk, name, content(Small(words)), only_to=agent.id))
    case.do(StartTimer(name=OFFER, due=case.at + timedelta(minutes=case.rules.offer_minutes)))


async def _asked_first(case: Case, asked: tuple[str, ...]) -> Person | None:
    load = await case.means.book.load()
    return next_agent(case.rules, case.ticket.number, await _here(case), load, asked)


async def _here(case: Case) -> list[Person]:
    present = here(await case.means.presence.listed(), case.at, case.rules, case.queue)
    return await seeing(case.means, case.ticket, present)


def _customers_zone(case: Case) -> ZoneInfo:
    return estimate.zone_or(attributes(case.ticket.known)[3], case.queue.zone or case.company.zone)
