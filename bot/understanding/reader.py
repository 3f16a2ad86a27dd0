"""Understands a message well enough to decide what to do with it: small talk, a wish for a person, a mood."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from bot.core.knowledge import Reading
from bot.understanding.person import wants_person
from bot.understanding.signals import signals_in
from bot.understanding.small_talk import small_talk_in
from bot.understanding.wording import shortened

_MANY_SYMBOLS = re.compile(r"((?:[^\w\s]\s*){12})(?:[^\w\s]\s*)+")
"""Each emoji is several words to VADER, and its time grows with their square: a dozen in a row say enough."""
CUSTOMER, BOT = "customer", "bot"


class _Analyser(Protocol):
    def polarity_scores(self, text: str) -> dict[str, float]: ...


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
            small_talk=None if wants else small_talk_in(text),
            wants_person=wants,
            sentiment=sentiment_of(text),
            signals=signals_in(text, [words for speaker, words in history if speaker == CUSTOMER]),
        )


def sentiment_of(text: str) -> float:
    """VADER's compound score, −1 (very bad) to 1 (very good); 0 for nothing to judge."""
    short = _MANY_SYMBOLS.sub(r"\1", shortened(text)).encode("utf-8", "ignore").decode()
    return float(_analyser().polarity_scores(short)["compound"]) if short.strip() else 0.0


@lru_cache(maxsize=1)
def _analyser() -> _Analyser:
    """Loaded at the first message: its lexicon costs a few hundredths of a second."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser: _Analyser = SentimentIntensityAnalyzer()
    return analyser
