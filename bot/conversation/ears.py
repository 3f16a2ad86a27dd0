"""Takes in what a customer said: the words nobody answered yet, how they read, and in which language they are."""

import re
from collections.abc import Callable

from bot.conversation.records import noted
from bot.conversation.sounds import heard
from bot.core.company import Company
from bot.core.conversation import ASK, Conversation, Line
from bot.core.effects import NoteReading, Voice
from bot.core.events import ButtonPressed, Event, MessageEdited, MessagePosted
from bot.core.knowledge import Reading
from bot.core.places import Place, Role, Side
from bot.core.ports import CustomerDirectory, Hearing, Understanding

EARLIER_LINES = 5
SHOWN = 12
"""So many of the customer's lines show how the mood of a conversation went."""
QUESTION_LENGTH = 4_000
UPSET = 60.0
"""Dissatisfaction (0-100) of somebody upset whatever the words; asking twice alone, quite calmly, comes to 50."""
ANNOYED = 35.0
BAD_WORDS = -0.3
"""Sentiment (-1 to 1): with words like these less dissatisfaction shows that somebody is upset."""
_WORD = re.compile(r"\b[^\W\d_]{2,}\b(?![-\d])")
LEAST_WORDS = 2
"""Of a message that tells a language: "danke" may be said in any."""


class Ears:
    """Args:
    company: asked anew each turn.
    whispers: whether a reply in a place can be shown to one person only.
    """

    def __init__(
        self,
        company: Callable[[], Company],
        understanding: Understanding,
        directory: CustomerDirectory,
        whispers: Callable[[Place], bool],
    ) -> None:
        self._company = company
        self._understanding = understanding
        self._directory = directory
        self._whispers = whispers

    async def hear(self, state: Conversation, cause: Event) -> Hearing:
        """What the turn is about."""
        unanswered = state.unanswered
        text = "\n".join(line.text for line in unanswered if line.text.strip())[-QUESTION_LENGTH:]
        reading = heard(await self._understanding.read(text, history_of(state, unanswered)), text, cause)
        previous = [line for line in state.lines if line.speaker is Role.CUSTOMER and line.answered][-EARLIER_LINES:]
        earlier: list[Reading] = [await self._understanding.read(line.text) for line in previous]
        return Hearing(
            conversation=state,
            text=text,
            reading=reading,
            earlier=tuple(earlier),
            rules=self._company().desk.escalation,
            known=await self._known(state),
            asker=cause.author if isinstance(cause, MessagePosted | MessageEdited | ButtonPressed) else None,
            alone=isinstance(cause, MessagePosted) and cause.alone,
            whispers=self._whispers(state.place),
        )

    async def overheard(self, state: Conversation, event: Event) -> tuple[NoteReading, ...]:
        """What was understood of a message that people answer: read as a ticket's card reads it, and so only once."""
        if not isinstance(event, MessagePosted) or not event.content.words.strip():
            return ()
        said = [line for line in state.lines if line.speaker is Role.CUSTOMER and line.text.strip()]
        place = next((n for n, line in enumerate(said) if line.ref == event.message), None)
        if place is None:
            return ()
        shown = said[max(0, place + 1 - SHOWN) : place + 1]
        before = [("customer", line.text) for line in shown[:-1]]
        return noted(event.message, await self._understanding.read(shown[-1].text, before))

    async def language(self, hearing: Hearing) -> str | None:
        """Of the bot's own sentences, None for the company's: as is written now, or was before.

        The directory is asked only about somebody who has not written a word yet: whoever writes in the company's
        language wants no other.
        """
        company, before = self._company(), hearing.conversation.language
        heard = (hearing.reading.language or "")[:2]
        if len(hearing.text.split()) >= LEAST_WORDS:
            if heard in company.abroad:
                return heard
            if heard == company.language:
                return before and heard
        says_nothing = not _WORD.search(hearing.text)
        if before is not None or not says_nothing or not hearing.alone or hearing.asker is None:
            return before
        known = dict(await self._directory.facts(hearing.asker)).get("Language", "")[:2].lower()
        return known if known in company.abroad else None

    async def _known(self, state: Conversation) -> tuple[tuple[str, str], ...]:
        if state.customer is None or not self._company().desk.escalation.vip:
            return ()
        return tuple(await self._directory.facts(state.customer))


def speaks_anew(event: Event) -> bool:
    """True when the customer said something that wants an answer."""
    match event:
        case MessagePosted(side=Side.CUSTOMER, author=author):
            return author.role is Role.CUSTOMER
        case MessageEdited(side=Side.CUSTOMER):
            return True
        case ButtonPressed(side=Side.CUSTOMER, action=action):
            return action == ASK
        case _:
            return False


def invited(state: Conversation, cause: Event) -> bool:
    """In a channel where only mentions count: the bot was named, or it takes part in this thread already."""
    if isinstance(cause, MessagePosted) and cause.mentions_bot:
        return True
    return state.episode > 0 or any(line.speaker is Voice.BOT for line in state.lines)


def is_upset(reading: Reading) -> bool:
    """Somebody to whom a good answer begins with being sorry."""
    index = reading.dissatisfaction or 0.0
    return index >= UPSET or (index >= ANNOYED and reading.sentiment <= BAD_WORDS) or "bitter" in reading.signals


def history_of(state: Conversation, unanswered: tuple[Line, ...]) -> tuple[tuple[str, str], ...]:
    """(speaker, words) of what was said before those lines, oldest first."""
    new = {line.ref for line in unanswered}
    return tuple((_who(line), line.text) for line in state.lines if line.ref not in new and line.text.strip())


def _who(line: Line) -> str:
    if line.speaker is Role.CUSTOMER:
        return "customer"
    return "agent" if line.speaker in (Voice.AGENT, Role.AGENT, Role.COLLEAGUE) else "bot"
