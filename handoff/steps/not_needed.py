"""No person was needed. It is kept as a judgement of the rule that decided otherwise."""

from handoff import feedback, promises, sla, ticket
from handoff.step import Doing, Step, is_live


async def run(doing: Doing) -> None:
    case = doing.case
    ticket.live(case.ticket)
    if case.ticket.assignee is not None:
        ticket.mine(case.ticket, doing.agent)
    case.ticket = ticket.close(case.ticket, case.at)
    case.stop(*sla.open_names(case.ticket))
    case.do(*promises.ended(case.ticket, case.at))
    case.tell("not-needed", case.company.words.back_to_bot)
    rule, event = case.ticket.escalation.rule, doing.cause.id
    case.count(feedback.FACT, agent=doing.agent.id, rule=rule, escalation="needless", event=event)
    case.settle("not-needed")


STEP = Step(action="not-needed", label="Not needed", order=95, when=is_live, run=run)
