"""A ticket goes back to the queue: its assignee gives it up, or somebody else does for one who is away."""

from handoff import sla, ticket
from handoff.opening import offer
from handoff.standing_in import must_pass_on
from handoff.step import Doing, Step, is_claimed


async def run(doing: Doing) -> None:
    case = doing.case
    await must_pass_on(case.means, case.ticket, doing.agent, case.at)
    case.ticket = ticket.release(case.ticket, case.ticket.assignee or doing.agent)
    case.stop(sla.SILENT)
    case.start(sla.QUEUE)
    case.go_on(*sla.open_names(case.ticket))
    await offer(case, (doing.agent.id,))
    case.tell("released", case.company.words.released)
    case.count("ticket-released", agent=doing.agent.id)


STEP = Step(action="release", label="Release", order=80, when=is_claimed, run=run)
