"""An explicit exception: an internal message goes to the customer after all, under its author's name, as it stands."""

from bot.core.effects import Sign
from bot.core.places import Person, Role, Side
from handoff import relay, ticket
from handoff.outgoing import send
from handoff.step import Doing, Step, is_claimed
from handoff.ticket import NotPossible

LOOKED_AT = 200
GONE = "This message is not there any more, or it is too old. Write it again."


async def run(doing: Doing) -> None:
    case = doing.case
    ticket.live(case.ticket)
    if case.ticket.assignee is None:
        raise NotPossible("Claim the ticket first.")
    message = doing.rest or getattr(doing.cause, "message", "")
    said = await case.means.archive.history(case.state.id, LOOKED_AT)
    found = next((one for one in said if one.ref == message and one.side is Side.AGENTS), None)
    whole = await case.means.archive.content_of(case.state.id, message) if found else None
    if found is None or whole is None:
        raise NotPossible(GONE)
    if found.who != "agent":
        raise NotPossible("Only what an agent wrote can go to the customer.")
    author = Person(doing.agent.id, found.name, Role.AGENT) if found.name != doing.agent.name else doing.agent
    send(case, author, message, whole)
    case.do(*relay.marks(case.ticket.desk, message, on=(Sign.HELD,), off=(Sign.INTERNAL,)))
    case.count("exception-sent", agent=doing.agent.id)


STEP = Step(action="send-to-customer", label="Send to customer", order=0, when=is_claimed, run=run)
