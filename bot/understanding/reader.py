"""Understands a message well enough to decide what to do with it: small talk, a wish for a person, a mood."""

from collections.abc import Sequence

from bot.core.knowledge import Reading
from bot.understanding.person import wants_person
from bot.understanding.polarity import sentiment_of
from bot.understanding.recordings import RECORDING, speaks_of_recording
from bot.understanding.signals import signals_in
from bot.understanding.small_talk import small_talk_in

CUSTOMER, BOT = "customer", "bot"


class Reader:
    """Reads by rules, in a fraction of a millisecond; the same message is always read the same way."""

    async def read(self, text: str, history: Sequence[tuple[str, str]] = ()) -> Reading:
        """Read one message.

        Args:
            history: (speaker, words) before it, oldest first; speakers are ``customer``, ``bot`` and ``agent``.
        """
        text = text.replace("\x00", " ")
        last = history[-1] if history else ("", "")
        wants = wants_person(text, last[1] if last[0] == BOT else "")
        return Reading(
            small_talk=None if wants else _said_beside(text),
            wants_person=wants,
            sentiment=sentiment_of(text),
            signals=signals_in(text, [words for speaker, words in history if speaker == CUSTOMER]),
        )


def _said_beside(text: str) -> str | None:
    """What the message is when it asks for nothing."""
    return RECORDING if speaks_of_recording(text) else small_talk_in(text)
