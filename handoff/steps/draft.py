"""The bot drafts a reply from the company's knowledge; the agent sends it, or writes a better one."""

from handoff import preparing
from handoff.step import Doing, Step, is_claimed


async def run(doing: Doing) -> None:
    case = doing.case
    work = preparing.asked(case.means, case.state, case.ticket, doing.agent, doing.cause.id)
    if case.means.errands is not None:
        case.means.errands.run(work)
    else:
        preparing.taken_in(case, await work)


STEP = Step(action="draft", label="Draft a reply", order=20, when=is_claimed, run=run)
