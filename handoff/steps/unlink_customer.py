"""An agent takes back what was said about who somebody is."""

from handoff.identity import UNLINK, may_be_unlinked, unlink
from handoff.step import Doing, Step


async def run(doing: Doing) -> None:
    await unlink(doing.case, doing.agent, doing.cause)


STEP = Step(action=UNLINK, label="Take back the link", order=0, when=may_be_unlinked, run=run)
