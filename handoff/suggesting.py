"""What the bot would have said: an answer from the company's knowledge for the agent to judge."""

from collections.abc import Iterator

from bot.core.conversation import Conversation
from bot.core.errors import BatonError
from bot.core.knowledge import Answer, Question
from bot.core.places import Role
from handoff.means import Means
from handoff.summary import extract, matter, tells

LONGEST = 4_000


async def suggestion(means: Means, state: Conversation) -> Answer | None:
    """An answer to the customer's last words, else to the matter; None without one, or where a policy forbids it.

    It goes through the same engines and the same checks as the bot's own answers.
    """
    if means.answerer is None:
        return None
    for question in dict.fromkeys(_questions(state)):
        try:
            found = await means.answerer.answer(Question(text=question[-LONGEST:], language=state.language))
        except BatonError:
            return None
        if isinstance(found, Answer):
            return None if means.policy and means.policy().answer(found.content.words) else found
    return None


def _questions(state: Conversation) -> Iterator[str]:
    """What the customer said last that says anything, then the problem alone, its message, and the latest ones."""
    said = [line.text for line in state.lines if line.speaker is Role.CUSTOMER and line.text.strip()]
    telling = [text for text in said if tells(text)]
    if telling:
        problem = extract(state.lines).problem
        yield telling[-1]
        yield problem
        yield matter(state.lines, problem)
        yield "\n".join(telling[-3:])
