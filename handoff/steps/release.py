"""The assignee gives a ticket back to the queue."""

from handoff import sla, ticket
from handoff.step import Doing, Step, is_claimed


async def run(doing: Doing) -> None:
    case = doing.case
    case.ticket = ticket.release(case.ticket, doing.agent)
    case.stop(sla.SILENT)
    case.start(sla.QUEUE)
    case.go_on(*sla.open_names(case.ticket))
    case.tell("released", case.company.words.released)
    case.count("ticket-released", agent=doing.agent.id)


STEP = Step(action="release", label="Release", order=80, when=is_claimed, run=run)
