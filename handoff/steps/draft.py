"""The bot drafts a reply from the company's knowledge; the agent sends it, or writes a better one."""

from handoff import preparing
from handoff.step import Doing, Step, is_claimed


async def run(doing: Doing) -> None:
    await preparing.asked(doing.case, doing.agent, doing.cause.id)


STEP = Step(action="draft", label="Draft a reply", order=20, when=is_claimed, run=run)
