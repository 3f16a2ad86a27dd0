"""The bot takes over again. It is an event with a boundary, so nothing said before it keeps the bot silent after it."""

from handoff import promises, sla, ticket
from handoff.step import Doing, Step, is_claimed


async def run(doing: Doing) -> None:
    case = doing.case
    ticket.mine(case.ticket, doing.agent)
    case.ticket = ticket.close(case.ticket, case.at)
    case.stop(*sla.open_names(case.ticket))
    case.do(*promises.ended(case.ticket, case.at))
    case.tell("handed-back", case.company.words.back_to_bot)
    case.count("ticket-handed-back", agent=doing.agent.id)
    case.settle("handed-back")


STEP = Step(action="hand-back", label="Hand back to the bot", order=85, when=is_claimed, run=run)
