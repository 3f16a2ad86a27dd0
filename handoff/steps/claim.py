"""An agent takes a ticket. Of any number at once one wins; the others are told who."""

from bot.core.content import Style
from handoff import sla, ticket
from handoff.membership import may_take
from handoff.step import Doing, Step, is_open


async def run(doing: Doing) -> None:
    await may_take(doing.case.means, doing.case.ticket, doing.agent)
    await take(doing, aloud=True)


async def take(doing: Doing, *, aloud: bool) -> None:
    """Args:
    aloud: the customer is told who joined; not where the agent wrote to them already.
    """
    case = doing.case
    claimed = ticket.claim(case.ticket, doing.agent, case.at)
    if claimed is case.ticket:
        return
    case.ticket = claimed
    case.stop(sla.QUEUE)
    if claimed.first_reply_at is None:
        case.start(sla.SILENT)
    if aloud:
        case.tell("joined", case.company.words.joined)
    case.count("ticket-claimed", agent=doing.agent.id)


STEP = Step(action="claim", label="Claim", order=10, when=is_open, run=run, style=Style.PRIMARY)
