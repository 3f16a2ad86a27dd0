"""A ticket goes to another agent, or to another queue: by its assignee, or by anybody while that one is away."""

from dataclasses import replace

from bot.core.content import Small, Text, content
from bot.core.effects import Say
from bot.core.forms import Choice, ChoiceField, Form, TextField
from bot.core.places import Person
from bot.core.ticket import Ticket, TicketState
from handoff import sla, ticket
from handoff.means import Means
from handoff.membership import may_be_given, seeing
from handoff.moving import moved
from handoff.opening import offer
from handoff.presence import is_here
from handoff.saying import in_channel
from handoff.standing_in import must_pass_on
from handoff.step import Doing, Step, is_live
from handoff.summary import short
from handoff.ticket import NotPossible

QUEUE, AGENT = "queue ", "agent "
MOST = 100


async def form(means: Means, one: Ticket, agent: Person) -> Form:
    at, rules = means.clock.now(), means.company().desk
    everybody = await means.presence.listed()
    can = {agent.id for agent in await seeing(means, one, [p.agent for p in everybody])}
    others = [p for p in everybody if p.agent.id in can and p.agent.id != (one.assignee.id if one.assignee else "")]
    fit = [p for p in others if len(AGENT + p.agent.id) <= 150]
    present = [Choice(AGENT + p.agent.id, short(p.agent.name, 60)) for p in fit if is_here(p, at, rules)]
    away = [Choice(AGENT + p.agent.id, short(p.agent.name, 60) + " (away)") for p in fit if not is_here(p, at, rules)]
    queues = [Choice((QUEUE + queue.name)[:150], f"Queue {queue.name}"[:75]) for queue in rules.queues]
    return Form(
        action="transfer",
        value=str(one.number),
        title=f"Transfer {one.number}",
        fields=(
            ChoiceField(
                name="to",
                label="To",
                choices=tuple([*present[: MOST - len(queues)], *queues, *away][:MOST]),
                required=True,
            ),
            TextField(name="note", label="A word for them", lines=True, hint="Only agents see it.", longest=1000),
        ),
        submit="Transfer",
    )


async def run(doing: Doing) -> None:
    case = doing.case
    ticket.live(case.ticket)
    await must_pass_on(case.means, case.ticket, doing.agent, case.at)
    case.wake()
    to = doing.fields.get("to", "")
    if to.startswith(AGENT):
        await _to_agent(doing, to.removeprefix(AGENT))
    elif to.startswith(QUEUE):
        await _to_queue(doing, to.removeprefix(QUEUE))
    else:
        raise NotPossible("Choose an agent or a queue to transfer this to.")
    if note := doing.fields.get("note", "").strip():
        doing.case.note("transfer-note", content(Text(f"{doing.agent.name}: {short(note, 1000)}")))


async def _to_agent(doing: Doing, id: str) -> None:
    case = doing.case
    found = next((one.agent for one in await case.means.presence.listed() if one.agent.id == id), None)
    if found is None:
        raise NotPossible("That agent is not known here any more. Choose another.")
    await may_be_given(case.means, case.ticket, found, doing.agent)
    case.ticket = ticket.transfer(case.ticket, case.ticket.assignee or doing.agent, found)
    case.change(claimed_at=case.at)
    case.stop(sla.QUEUE, sla.SILENT)
    case.start(sla.SILENT)
    case.tell("handed-over", case.company.words.handed_over)
    note = doing.fields.get("note", "").strip()
    words = f"{doing.agent.name} handed ticket {case.ticket.number} to you. Write in its thread to answer."
    words += f" It is about: {short(case.ticket.problem, 200)}" if case.ticket.problem else ""
    words += f" Their word on it: {short(note, 300)}" if note else ""
    case.do(_called(doing, words, found.id))
    case.count("ticket-transferred", agent=doing.agent.id, to=found.id)


async def _to_queue(doing: Doing, name: str) -> None:
    case = doing.case
    if not any(queue.name == name for queue in case.rules.queues):
        raise NotPossible(f"There is no queue {short(name, 60)} any more. Choose another.")
    had = case.ticket.assignee is not None
    case.ticket = replace(
        case.ticket, state=TicketState.OPEN, assignee=None, claimed_at=None, queue=name, offered_to=None
    )
    case.stop(sla.QUEUE, sla.SILENT)
    case.start(sla.QUEUE)
    if had:
        case.tell("released", case.company.words.released)
    if not moved(case):
        case.do(_called(doing, f"Ticket {case.ticket.number} waits in the queue {name} now.", None))
    await offer(case, (doing.agent.id,) if had else ())
    case.count("ticket-transferred", agent=doing.agent.id, queue=name)


def _called(doing: Doing, words: str, only_to: str | None) -> Say:
    case = doing.case
    name = f"transferred:{case.ticket.number}:{case.key}"
    return in_channel(case.ticket.desk, name, content(Small(words)), only_to=only_to)


STEP = Step(action="transfer", label="Transfer", order=70, when=is_live, run=run, form=form, in_place=True)
