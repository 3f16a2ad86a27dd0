"""A mind for tests that knows almost nothing: a question with "how" in it, and who asks for a human."""

from collections.abc import Sequence

from bot.core.content import Text, content
from bot.core.knowledge import Answer, Question, Reading, Unsure
from bot.core.ports import Verdict


class Knowing:
    """An answerer that knows the answer to every question with "how" in it."""

    async def answer(self, question: Question) -> Answer | Unsure:
        if "how" not in question.text:
            return Unsure()
        said = content(Text(f"This is how: {question.text[-40:]}"))
        return Answer(content=said, sources=(), model="test", knowledge="1", confidence=0.9)


class Hearing:
    """Understands who asks for a human."""

    async def read(self, text: str, history: Sequence[tuple[str, str]] = ()) -> Reading:
        return Reading(wants_person="human" in text)


class NoPolicy:
    version = "0"

    async def message(self, text: str, history: Sequence[tuple[str, str]] = ()) -> Verdict | None:
        return None

    def answer(self, text: str) -> Verdict | None:
        return None
