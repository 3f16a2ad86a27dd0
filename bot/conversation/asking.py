"""Puts a customer's question to the answerer, with what it may know of whoever asks."""

from bot.conversation.ears import history_of
from bot.conversation.manner import Moment
from bot.conversation.means import Means
from bot.conversation.personal import about
from bot.core.company import Mode
from bot.core.content import Content
from bot.core.conversation import Conversation
from bot.core.knowledge import Answer, Question, Unsure
from bot.core.ports import Hearing


class Asking:
    def __init__(self, means: Means) -> None:
        self._means = means

    async def question(self, hearing: Hearing, text: str) -> Question:
        """What the answerer is asked, with what it may know of whoever asks."""
        state = hearing.conversation
        return Question(
            text=text,
            language=state.language,
            history=history_of(state, state.unanswered),
            customer=hearing.asker if hearing.alone else None,
            about=await about(hearing, self._means.directory),
        )

    async def thought(self, state: Conversation, question: Question) -> Answer | Unsure:
        """The answerer's answer; a customer who waits for it sees that it is being worked on.

        Raises:
            Retryable: nothing can word an answer now.
        """
        work = self._means.answerer.answer(question)
        if self._means.waiting is None or self._means.company().mode_of(state.place) is Mode.DRAFT:
            return await work
        return await self._means.waiting.during(state.place, work)

    def moment(self, question: Question) -> Moment:
        """Now, where the customer is."""
        zone = next((value for label, value in question.about if label == "Time zone"), "")
        return Moment(at=self._means.clock.now(), zone=zone or self._means.company().zone)

    async def aside(self, hearing: Hearing) -> Content | None:
        """What else is known that concerns whoever asks."""
        for action in self._means.actions:
            if action.aside and (said := await action.aside(self._means.directory, hearing)):
                return said
        return None
