"""The agent taps the customer whom a search found."""

from handoff.identity import LINK_TO, link, may_be_linked
from handoff.step import Doing, Step


async def run(doing: Doing) -> None:
    await link(doing.case, doing.agent, doing.cause, doing.rest)


STEP = Step(action=LINK_TO, label="Link to this customer", order=0, when=may_be_linked, run=run)
