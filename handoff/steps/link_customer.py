"""An agent says who an unknown outsider is: a likely one is chosen at once, anybody else is searched for."""

from bot.core.forms import Choice, ChoiceField, Field, Form, TextField
from bot.core.places import Person
from bot.core.ticket import Ticket
from handoff.identity import LINK, LONGEST_ID, SHOWN, allowed, book_of, label_of, link, may_be_linked, offered
from handoff.means import Means
from handoff.step import Doing, Step
from handoff.summary import short
from handoff.ticket import NotPossible

LIKELY = 20
LOOKED_THROUGH = 100


async def form(means: Means, one: Ticket, agent: Person) -> Form:
    name = one.customer.name if one.customer else ""
    found = await means.customers.search(name, LIKELY) if means.customers and name else ()
    choices = tuple(Choice(entry.id, label_of(entry)) for entry in found if len(entry.id) <= 150)
    likely = ChoiceField(name="customer", label="Perhaps one of these", choices=choices)
    words = TextField(
        name="search",
        label="Search for somebody else" if choices else "Search",
        hint="A name, an e-mail address, a company or a customer's id.",
        longest=200,
    )
    fields: tuple[Field, ...] = (likely, words) if choices else (words,)
    return Form(
        action=LINK,
        value=str(one.number),
        title="Link to a customer",
        intro=f"Who is {short(name, 80) or 'this'}? It holds wherever they write. Be sure: what is on record is shown.",
        fields=fields,
        submit="Go on",
    )


async def run(doing: Doing) -> None:
    case = doing.case
    allowed(case, doing.agent)
    words, chosen = doing.fields.get("search", "").strip(), doing.fields.get("customer", "")
    if not words and not chosen:
        raise NotPossible("Choose a customer, or say whom to search for.")
    if not words:
        await link(case, doing.agent, doing.cause, chosen)
        return
    found = await book_of(case).search(words[:LONGEST_ID], LOOKED_THROUGH)
    if not found:
        told = f"Nobody on record fits “{short(words, 60)}”. All of the words must fit one customer."
        case.whisper(doing.cause, told, *offered(case.ticket, ()))
        return
    more = (
        f" The first {SHOWN} of {len(found)} are shown; search more exactly for others." if len(found) > SHOWN else ""
    )
    case.whisper(doing.cause, f"Who is it?{more}", *offered(case.ticket, found))


STEP = Step(action=LINK, label="Link to a customer", order=45, when=may_be_linked, run=run, form=form)
