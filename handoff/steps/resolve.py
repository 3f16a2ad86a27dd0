"""A ticket is solved. One form asks how it went, as filled in already: two taps at the least."""

from datetime import timedelta

from bot.core.content import Button, Buttons, content
from bot.core.effects import StartTimer
from bot.core.forms import Form
from bot.core.places import Person
from bot.core.ticket import Ticket
from handoff import feedback, promises, sla, ticket
from handoff.means import Means
from handoff.saying import filled, to_customer
from handoff.step import Doing, Step, is_live
from handoff.survey import rating_buttons, resolved_name

CLOSE = "close"


async def form(means: Means, one: Ticket, agent: Person) -> Form:
    return Form(
        action="resolve",
        value=str(one.number),
        title=f"Resolve {one.number}",
        fields=feedback.fields(reuse=means.company().desk.reuse_answers),
        submit="Resolve",
    )


async def run(doing: Doing) -> None:
    case = doing.case
    if case.ticket.assignee is not None:
        ticket.mine(case.ticket, doing.agent)
    case.ticket = ticket.resolve(case.ticket, doing.agent, case.at)
    case.stop(*sla.open_names(case.ticket))
    case.do(*promises.ended(case.ticket, case.at))
    judge(doing)
    words = case.company.words
    asked = f"{words.resolved}\n\n{words.ask_rating}" if case.rules.survey else words.resolved
    stars = rating_buttons(case.ticket) if case.rules.survey else ()
    buttons = (*stars, Button("not-solved", words.not_solved, str(case.ticket.number)))
    said = content(filled(case.company, asked, case.ticket), Buttons(buttons))
    case.do(to_customer(case.state, resolved_name(case.ticket), said))
    case.do(StartTimer(name=CLOSE, due=case.at + timedelta(hours=case.rules.close_hours)))
    case.count("ticket-resolved", agent=doing.agent.id)
    case.settle("resolved")


def judge(doing: Doing) -> None:
    """Keep what the agent said about the handoff and the bot's answer."""
    if doing.fields:
        data = feedback.labels(doing.fields, doing.cause.id)
        doing.case.count(feedback.FACT, agent=doing.agent.id, rule=doing.case.ticket.escalation.rule, **data)


STEP = Step(action="resolve", label="Resolve", order=42, when=is_live, run=run, form=form)
