"""Answers what asks for nothing: hellos, thanks, a bare yes, "are you a robot?", "that didn't help"."""

from bot.conversation import words
from bot.conversation.asking import Asking
from bot.conversation.means import Means
from bot.core.content import Content, Source
from bot.core.conversation import Conversation
from bot.core.effects import Purpose, Voice
from bot.core.errors import Retryable
from bot.core.knowledge import Unsure
from bot.core.places import Role
from bot.core.ports import Hearing

YES, HELP, NOT_HELPED = "yes", "help", "not-helped"
RECENT = 4
"""Lines among which the greeting is not said again."""


class Courtesies:
    def __init__(self, means: Means, asking: Asking) -> None:
        self._means = means
        self._asking = asking

    async def taken_up(self, hearing: Hearing) -> tuple[Source, ...]:
        """The topics that the bot offered with its last words, where the customer says yes to them."""
        state = hearing.conversation
        bot = [line for line in state.lines if line.speaker is Voice.BOT]
        if hearing.reading.small_talk != YES or not bot or bot[-1].purpose is not Purpose.CLARIFY:
            return ()
        asked = [line for line in state.lines if line.speaker is Role.CUSTOMER and line.answered and line.text.strip()]
        if not asked:
            return ()
        try:
            question = await self._asking.question(hearing, asked[-1].text)
            found = await self._means.answerer.answer(question)
        except Retryable:
            return ()
        return found.nearest if isinstance(found, Unsure) else found.sources[:1]

    def reply(self, hearing: Hearing) -> Content:
        """The few words that it takes."""
        state = hearing.conversation
        company = self._means.company().speaking(state.language)
        kind = hearing.reading.small_talk or ""
        recent = [line for line in state.lines[-RECENT:] if line.speaker is Voice.BOT]
        greeted = any(line.text.startswith(words.greeting(company)) for line in recent)
        return words.sorry(company) if kind == NOT_HELPED else words.small_talk(company, kind, greeted)


def is_beside(hearing: Hearing) -> bool:
    """The message asks for nothing. A plea for help does where the bot had no answer, and so does a complaint about one
    where it has not said anything."""
    kind, state = hearing.reading.small_talk, hearing.conversation
    if kind == HELP:
        return state.unsure == 0
    return kind is not None and (kind != NOT_HELPED or _has_spoken(state))


def _has_spoken(state: Conversation) -> bool:
    return any(line.speaker is Voice.BOT for line in state.lines)
