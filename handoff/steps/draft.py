"""The bot drafts a reply from the company's knowledge; the agent sends it, or writes a better one."""

from bot.core.content import Button, Heading, Small, Style, content
from bot.core.knowledge import Answer
from handoff.cards import row
from handoff.saying import in_thread
from handoff.step import Doing, Step, is_claimed
from handoff.suggesting import suggestion
from handoff.ticket import NotPossible


async def run(doing: Doing) -> None:
    case = doing.case
    found = await suggestion(case.means, case.state)
    if found is None:
        raise NotPossible("The knowledge has no answer to this. Yours can become one: add it when you resolve.")
    case.change(suggestion=found.content)
    use = Button("use-draft", "Send to customer", str(case.ticket.number), Style.PRIMARY)
    shown = content(Heading("Draft · not sent"), *found.content.parts, Small(_sure(found)), row((use,)))
    case.do(in_thread(case.ticket, f"draft:{doing.cause.id}", shown, only_to=doing.agent.id))
    case.count("reply-drafted", agent=doing.agent.id, confidence=round(found.confidence, 4))


def _sure(found: Answer) -> str:
    return f"The bot is {round(found.confidence * 100)} % sure of this."


STEP = Step(action="draft", label="Draft a reply", order=20, when=is_claimed, run=run)
