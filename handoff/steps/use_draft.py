"""The agent sends the drafted reply, under their own name."""

from bot.core.content import Attachments, Content, Markdown, Sources, Text
from handoff import ticket
from handoff.outgoing import send
from handoff.step import Doing, Step, is_claimed
from handoff.ticket import NotPossible


async def run(doing: Doing) -> None:
    case = doing.case
    ticket.mine(case.ticket, doing.agent)
    if case.ticket.suggestion is None:
        raise NotPossible("There is no draft any more. Draft a new one.")
    parts = tuple(p for p in case.ticket.suggestion.parts if isinstance(p, Text | Markdown | Sources | Attachments))
    send(case, doing.agent, f"draft:{doing.cause.id}", Content(parts))
    case.change(suggestion=None)
    case.count("draft-used", agent=doing.agent.id)


STEP = Step(action="use-draft", label="Send to customer", order=0, when=is_claimed, run=run)
