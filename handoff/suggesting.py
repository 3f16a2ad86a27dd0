"""What the bot would have said: an answer from the company's knowledge for the agent to judge."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.conversation import Conversation
from bot.core.errors import BatonError
from bot.core.knowledge import Answer, Question
from handoff.means import Means
from handoff.summary import extract, matter, still_open, tells

LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Suggested:
    """Attributes:
    answer: None without one, or where a policy forbids it.
    cost: US dollars, for everything that was tried.
    """

    answer: Answer | None = None
    cost: float = 0.0


async def suggestion(means: Means, state: Conversation) -> Suggested:
    """An answer to the customer's last words, else to the matter.

    It goes through the same engines and the same checks as the bot's own answers.
    """
    cost = 0.0
    if means.answerer is None:
        return Suggested()
    for question in dict.fromkeys(_questions(state)):
        try:
            found = await means.answerer.answer(Question(text=question[-LONGEST:], language=state.language))
        except BatonError:
            break
        cost += found.effort.cost
        if isinstance(found, Answer):
            forbidden = means.policy and means.policy().answer(found.content.words)
            return Suggested(None if forbidden else found, cost)
    return Suggested(None, cost)


def _questions(state: Conversation) -> Iterator[str]:
    """What the customer said last that says anything, then the problem alone, its message, and the latest ones.

    What the bot answered before is not among it, where something came after that.
    """
    telling = [line.text for line in still_open(state.lines) if tells(line.text)]
    if telling:
        problem = extract(state.lines).problem
        yield telling[-1]
        yield problem
        yield matter(state.lines, problem)
        yield "\n".join(telling[-3:])
