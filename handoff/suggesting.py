"""What the bot would have said: an answer from the company's knowledge for the agent to judge."""

from bot.core.conversation import Conversation
from bot.core.errors import BatonError
from bot.core.knowledge import Answer, Question
from bot.core.places import Role
from handoff.means import Means

LONGEST = 4_000
_LINES = 4


async def suggestion(means: Means, state: Conversation) -> Answer | None:
    """An answer to the customer's last words. None: there is none, no model, or a policy forbids it."""
    if means.answerer is None:
        return None
    said = [line.text for line in state.lines if line.speaker is Role.CUSTOMER and line.text.strip()]
    for text in (said[-1:], said[-_LINES:], [max(said, key=len)] if said else []):
        question = "\n".join(text)[-LONGEST:]
        if not question:
            return None
        try:
            found = await means.answerer.answer(Question(text=question))
        except BatonError:
            return None
        if isinstance(found, Answer):
            return None if means.policy and means.policy().answer(found.content.words) else found
    return None
