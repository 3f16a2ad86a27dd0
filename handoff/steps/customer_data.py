"""All that is known of the customer, for the one agent who asks; that it was looked at is written down."""

from bot.core.content import Button, Content, Fact, Facts, Heading, Small, content
from bot.core.ticket import Ticket, TicketState
from handoff.cards import LABEL, VALUE, row
from handoff.identity import LINK, UNLINK, may_be_linked, may_be_unlinked
from handoff.saying import in_thread
from handoff.step import Doing, Step
from handoff.summary import short

MOST = 60
ROWS = 10
LAST_TICKETS = 5


async def run(doing: Doing) -> None:
    case = doing.case
    customer = case.ticket.customer
    known = tuple(await case.means.directory.facts(customer)) if customer else ()
    before = await case.means.book.listed(tuple(TicketState), 100, customer=customer.id) if customer else ()
    earlier = [one for one in before if one.number != case.ticket.number][-LAST_TICKETS:]
    book = case.means.customers
    shown = page(case.ticket, known, earlier, linkable=book is not None and not book.is_empty)
    case.do(in_thread(case.ticket, f"customer-data:{doing.cause.id}", shown, only_to=doing.agent.id))
    person = customer.id if customer else None
    case.count("customer-data-read", agent=doing.agent.id, customer=person, fields=len(known))


def page(
    ticket: Ticket, known: tuple[tuple[str, str], ...], earlier: list[Ticket], *, linkable: bool = False
) -> Content:
    name = short(ticket.customer.name, 140) if ticket.customer else "Unknown"
    facts = [Fact(short(label, LABEL), short(value, VALUE)) for label, value in known]
    shown = facts[:MOST]
    more = len(facts) - len(shown)
    past = [Fact(f"Ticket {one.number}", short(f"{one.state.value}: {one.problem}", VALUE)) for one in earlier]
    return content(
        Heading(name),
        *(Facts(tuple(shown[n : n + ROWS])) for n in range(0, len(shown), ROWS)),
        Small("Nothing else is known about this customer.") if not facts else None,
        Small(f"{more} more are not shown.") if more > 0 else None,
        Facts(tuple(past)) if past else None,
        row(_offered(ticket, linkable)),
    )


def _offered(ticket: Ticket, linkable: bool) -> list[Button]:
    number = str(ticket.number)
    if may_be_unlinked(ticket):
        return [Button(UNLINK, "Take back the link", number)]
    return [Button(LINK, "Link to a customer", number)] if linkable and may_be_linked(ticket) else []


STEP = Step(action="customer-data", label="Customer data", order=40, when=lambda ticket: True, run=run)
