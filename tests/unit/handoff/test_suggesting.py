"""What is suggested to agents: to what, and never against a policy."""

from datetime import UTC, datetime

from adapters.chat.console.platform import place
from bot.core.company import FixedReply
from bot.core.content import content
from bot.core.conversation import Conversation, Line
from bot.core.effects import Purpose, Voice
from bot.core.errors import Retryable
from bot.core.knowledge import Answer, Question, Unsure
from bot.core.places import ConversationId, Role
from bot.core.ports import Verdict
from handoff.suggesting import suggestion
from tests.support.small_desk import small_desk
from tests.support.small_mind import NoPolicy

AT = datetime(2026, 3, 2, tzinfo=UTC)


class Asked:
    """Answers what it knows, and remembers what it was asked."""

    def __init__(self, knows: str, *, down: bool = False) -> None:
        self.knows, self.down = knows, down
        self.questions: list[str] = []

    async def answer(self, question: Question) -> Answer | Unsure:
        self.questions.append(question.text)
        if self.down:
            raise Retryable("down")
        if self.knows not in question.text:
            return Unsure()
        return Answer(content=content("So it is."), sources=(), model="m", knowledge="k", confidence=0.9)


class Strict(NoPolicy):
    def answer(self, text: str) -> Verdict | None:
        return Verdict(policy=FixedReply("refund", (), "money"), matched="test", version="1")


async def suggested(asked: Asked, *said: str, policy: type[NoPolicy] = NoPolicy) -> Answer | None:
    lines = tuple(Line(str(n), AT, Role.CUSTOMER, "Cleo", text) for n, text in enumerate(said))
    async with small_desk(policy=policy) as desk:
        means = desk.front._means  # the desk's own
        object.__setattr__(means, "answerer", asked)
        found = await suggestion(means, Conversation(id=ConversationId("c"), place=place("c"), lines=lines))
        return found.answer


async def test_a_call_for_a_person_is_no_question() -> None:
    asked = Asked("leaks")
    assert await suggested(asked, "My kettle leaks at the handle", "hello?", "human please") is not None
    assert asked.questions == ["My kettle leaks at the handle"]
    asked = Asked("leaks")
    assert await suggested(asked, "human please", "hello??") is None
    assert asked.questions == []


async def test_the_last_words_go_before_the_matter_and_nothing_is_asked_twice() -> None:
    asked = Asked("never")
    assert await suggested(asked, "My kettle leaks", "It is the blue one") is None
    assert asked.questions == ["It is the blue one", "My kettle leaks", "My kettle leaks\nIt is the blue one"]
    asked = Asked("never")
    assert await suggested(asked, "My kettle leaks") is None
    assert asked.questions == ["My kettle leaks"]


async def test_a_model_that_is_down_and_a_policy_leave_it_to_the_agent() -> None:
    asked = Asked("leaks", down=True)
    assert await suggested(asked, "My kettle leaks", "at the handle") is None
    assert len(asked.questions) == 1
    assert await suggested(Asked("leaks"), "My kettle leaks", policy=Strict) is None


async def test_what_was_answered_before_is_not_suggested_again() -> None:
    asked = Asked("delivery")
    lines = (
        Line("0", AT, Role.CUSTOMER, "Cleo", "How long does delivery take?"),
        Line("1", AT, Voice.BOT, "Pepper", "Two days.", purpose=Purpose.ANSWER),
        Line("2", AT, Role.CUSTOMER, "Cleo", "I want a person, the cobalt kettle leaks"),
    )
    async with small_desk(policy=NoPolicy) as desk:
        means = desk.front._means  # the desk's own
        object.__setattr__(means, "answerer", asked)
        found = await suggestion(means, Conversation(id=ConversationId("c"), place=place("c"), lines=lines))
    assert found.answer is None
    assert asked.questions == ["I want a person, the cobalt kettle leaks"]
