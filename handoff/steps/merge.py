"""Two tickets are one matter: this one ends and the other goes on, and both sides are told."""

from bot.core.content import Small, content
from bot.core.effects import Purpose, Say
from bot.core.forms import Choice, ChoiceField, Form, TextField
from bot.core.places import Person
from bot.core.ticket import Ticket, TicketState
from handoff import promises, sla, ticket
from handoff.means import Means
from handoff.saying import SYSTEM
from handoff.step import Doing, Step, is_live
from handoff.summary import short
from handoff.ticket import NotPossible

LIVE = (TicketState.OPEN, TicketState.CLAIMED)
MOST = 50


async def form(means: Means, one: Ticket, agent: Person) -> Form:
    others = await means.book.listed(LIVE, MOST, customer=one.customer.id) if one.customer else ()
    choices = tuple(
        Choice(str(other.number), short(f"{other.number} · {other.problem}", 75))
        for other in others
        if other.number != one.number
    )
    number = TextField(name="number", label="Another ticket's number", longest=12)
    same = ChoiceField(name="into", label="This customer's other tickets", choices=choices)
    return Form(
        action="merge",
        value=str(one.number),
        title=f"Merge {one.number}",
        intro="This ticket ends; the other one goes on.",
        fields=(same, number) if choices else (number,),
        submit="Merge",
    )


async def run(doing: Doing) -> None:
    case = doing.case
    ticket.live(case.ticket)
    if case.ticket.assignee is not None:
        ticket.mine(case.ticket, doing.agent)
    other = await _other(doing)
    case.ticket = ticket.close(case.ticket, case.at)
    case.change(merged_into=other.number)
    case.stop(*sla.open_names(case.ticket))
    case.do(*promises.ended(case.ticket, case.at))
    case.tell("merged", case.company.words.merged, ticket=str(other.number))
    case.do(_told(doing, other))
    case.count("ticket-merged", agent=doing.agent.id, into=other.number)
    case.settle("merged")


async def _other(doing: Doing) -> Ticket:
    case = doing.case
    wanted = (doing.fields.get("number", "").strip() or doing.fields.get("into", "")).lstrip("#")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) <= 12 else 0
    other = await case.means.book.find(number) if number else None
    if other is None or not other.is_live:
        raise NotPossible("There is no such live ticket. Give the number of one that is open or claimed.")
    if other.number == case.ticket.number:
        raise NotPossible("A ticket cannot be merged into itself.")
    if (other.customer and other.customer.id) != (case.ticket.customer and case.ticket.customer.id):
        raise NotPossible(f"Ticket {other.number} is another customer's. Only tickets of one customer can be merged.")
    return other


def _told(doing: Doing, other: Ticket) -> Say:
    case = doing.case
    words = f"Ticket {case.ticket.number} was merged into ticket {other.number}: {short(case.ticket.problem, 300)}"
    return Say(
        name=f"merged-into:{case.ticket.number}",
        place=other.desk.in_thread(other.thread),
        content=content(Small(words)),
        speaker=SYSTEM,
        purpose=Purpose.NOTICE,
    )


STEP = Step(action="merge", label="Merge", order=88, when=is_live, run=run, form=form)
