"""A reply kept ready, with its blanks filled in, sent under the agent's own name."""

from bot.core.content import content
from bot.core.forms import Choice, ChoiceField, Form, TextField
from bot.core.places import Person
from bot.core.ticket import Ticket
from handoff import ticket
from handoff.means import Means
from handoff.outgoing import send
from handoff.step import Doing, Step, is_claimed
from handoff.ticket import NotPossible

MOST = 100


async def form(means: Means, one: Ticket, agent: Person) -> Form:
    choices = tuple(Choice(reply.name[:150], reply.name[:75]) for reply in means.company().desk.canned[:MOST])
    return Form(
        action="canned",
        value=str(one.number),
        title="Canned reply",
        fields=(
            ChoiceField(name="reply", label="Reply", choices=choices or (Choice("", "None is written yet"),)),
            TextField(name="more", label="Add a sentence", lines=True, longest=1000),
        ),
        submit="Send",
    )


async def run(doing: Doing) -> None:
    case = doing.case
    ticket.mine(case.ticket, doing.agent)
    wanted = doing.fields.get("reply", "")
    reply = next((one for one in case.rules.canned if one.name == wanted), None)
    if reply is None:
        raise NotPossible("There is no such reply. They are written under desk: canned: in company.yaml.")
    customer = case.ticket.customer.name if case.ticket.customer else "there"
    words = reply.text
    blanks = {
        "customer": customer,
        "agent": doing.agent.name,
        "ticket": str(case.ticket.number),
        "company": case.company.name,
    }
    for blank, value in blanks.items():
        words = words.replace(f"{{{blank}}}", value)
    more = doing.fields.get("more", "").strip()
    send(case, doing.agent, f"canned:{doing.cause.id}", content(words, more or None))
    case.count("canned-used", agent=doing.agent.id, reply=reply.name)


STEP = Step(action="canned", label="Canned reply", order=50, when=is_claimed, run=run, form=form)
