"""An agent says who an outsider is in the company's records: looked for, linked, written down, and taken back.

A person is linked by the platform's identity, so it holds wherever they write from then on. Nobody is linked by what
they typed, and nobody whom the platform knows by a browser's cookie alone.
"""

from collections.abc import Sequence

from bot.core.content import Button, Style
from bot.core.customer import CustomerEntry
from bot.core.effects import LinkCustomer
from bot.core.places import Person
from bot.core.ports import CustomerBook
from bot.core.ticket import Ticket
from handoff import ticket as machine
from handoff.case import Case
from handoff.knowing import known_now, tell_others
from handoff.saying import Cause
from handoff.summary import short
from handoff.ticket import NotPossible

LINK, LINK_TO, UNLINK = "link-customer", "link-to", "unlink-customer"
SHOWN = 8
LONGEST_ID = 200


def may_be_linked(ticket: Ticket) -> bool:
    """An outsider with an identity of their own, of whom the records know nothing."""
    person = ticket.customer
    return ticket.is_live and person is not None and not person.is_guest and not ticket.known


def may_be_unlinked(ticket: Ticket) -> bool:
    return ticket.is_live and bool(ticket.linked)


def label_of(entry: CustomerEntry, longest: int = 75) -> str:
    return short(" · ".join(filter(None, (entry.name, entry.company, entry.email or entry.id))), longest)


def book_of(case: Case) -> CustomerBook:
    book = case.means.customers
    if book is None or book.is_empty:
        raise NotPossible("There are no customers on record. They are kept in customers.csv.")
    return book


def allowed(case: Case, agent: Person) -> Person:
    """The person whom the ticket is about, if this agent may say who that is."""
    if case.ticket.assignee is not None:
        machine.mine(case.ticket, agent)
    if case.ticket.customer is None or case.ticket.customer.is_guest:
        raise NotPossible("The platform does not say who this is, so there is nobody to link.")
    return case.ticket.customer


async def link(case: Case, agent: Person, cause: Cause, id: str) -> None:
    """From here on the records of this customer are what is known of the person, everywhere."""
    person, book = allowed(case, agent), book_of(case)
    if case.ticket.known:
        raise NotPossible("It is known already who this is. Take back the link first.")
    entry = await book.entry(id)
    if entry is None:
        raise NotPossible("That customer is not on record any more. Search again.")
    known = tuple(await book.facts_of(entry.id))
    case.do(LinkCustomer(person=person.id, customer=entry.id, by=agent.id))
    went = await known_now(case, known, linked=entry.id)
    await tell_others(case, person.id)
    case.count("customer-linked", agent=agent.id, person=person.id, customer=entry.id, fields=len(known))
    words = f"{short(person.name, 60)} is {label_of(entry, 120)} from now on, wherever they write."
    if went:
        words += f" The ticket went to the queue {short(case.ticket.queue, 60)}."
    case.whisper(cause, words, Button(UNLINK, "Take back the link", str(case.ticket.number)))


async def unlink(case: Case, agent: Person, cause: Cause) -> None:
    """It was somebody else. What the link let the bot and the agents see is not seen any more."""
    person = allowed(case, agent)
    case.do(LinkCustomer(person=person.id, customer=None, by=agent.id))
    case.count("customer-unlinked", agent=agent.id, person=person.id, customer=case.ticket.linked)
    await known_now(case, ())
    await tell_others(case, person.id)
    case.whisper(cause, f"The link is taken back. {short(person.name, 60)} is unknown again.")


def offered(ticket: Ticket, found: Sequence[CustomerEntry]) -> tuple[Button, ...]:
    """One button for each customer who was found."""
    fit = [entry for entry in found if len(entry.id) <= LONGEST_ID][:SHOWN]
    buttons = [Button(LINK_TO, label_of(entry), f"{ticket.number}:{entry.id}") for entry in fit]
    return (*buttons, Button(LINK, "Search again", str(ticket.number), Style.PLAIN))
