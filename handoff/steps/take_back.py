"""The assignee takes back what is still held, or has what was sent deleted."""

from bot.core.effects import Sign
from handoff import relay, ticket
from handoff.step import Doing, Step, is_claimed


async def run(doing: Doing) -> None:
    case = doing.case
    ticket.mine(case.ticket, doing.agent)
    message = doing.rest or getattr(doing.cause, "message", "")
    case.do(*relay.taken_back(message))
    case.do(*relay.marks(case.ticket.desk, message, on=(Sign.INTERNAL,), off=(Sign.HELD, Sign.SENT, Sign.EDITED)))
    case.count("taken-back", agent=doing.agent.id)


STEP = Step(action="take-back", label="Take back", order=0, when=is_claimed, run=run)
