"""A resolved ticket goes on: with the agent who taps, within the company's window."""

from handoff import ticket
from handoff.opening import opened_again
from handoff.step import Doing, Step, is_resolved


async def run(doing: Doing) -> None:
    case = doing.case
    case.ticket = ticket.reopen(case.ticket, case.at, case.window, doing.agent)
    opened_again(case, by="agent")


STEP = Step(action="reopen", label="Reopen", order=15, when=is_resolved, run=run)
