"""How good or bad the words of a message sound to VADER, a lexicon: one of many hints at how somebody feels."""

import re
from functools import lru_cache
from typing import Protocol

from bot.understanding.wording import shortened

_MANY_SYMBOLS = re.compile(r"((?:[^\w\s]\s*){12})(?:[^\w\s]\s*)+")
"""Each emoji is several words to VADER, and its time grows with their square: a dozen in a row say enough."""
_NOTHING = {"neg": 0.0, "neu": 1.0, "pos": 0.0, "compound": 0.0}


class _Analyser(Protocol):
    def polarity_scores(self, text: str) -> dict[str, float]: ...


def polarity_of(text: str) -> dict[str, float]:
    """Shares of negative, neutral and positive words (`neg`, `neu`, `pos`), and `compound`, −1 (very bad) to 1."""
    return _scores(shortened(text))


def sentiment_of(text: str) -> float:
    """VADER's compound score, −1 (very bad) to 1 (very good); 0 for nothing to judge."""
    return float(polarity_of(text)["compound"])


@lru_cache(maxsize=2_048)
def _scores(text: str) -> dict[str, float]:
    """Remembered: the rules and the index ask for the same message, and again with every later one."""
    short = _MANY_SYMBOLS.sub(r"\1", text).encode("utf-8", "ignore").decode()
    return _analyser().polarity_scores(short) if short.strip() else _NOTHING


@lru_cache(maxsize=1)
def _analyser() -> _Analyser:
    """Loaded at the first message: its lexicon costs a few hundredths of a second."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser: _Analyser = SentimentIntensityAnalyzer()
    return analyser
