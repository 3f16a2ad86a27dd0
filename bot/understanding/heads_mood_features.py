"""What may tell how dissatisfied a customer is, as numbers: the message itself, and what went before it.

Nothing here judges; `heads_mood` weighs these figures. There are many and each is weak, so that no single word decides.
"""

import math
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.understanding.polarity import polarity_of
from bot.understanding.signals import signals_in
from bot.understanding.wording import words_of

Table = NDArray[np.float32]
History = Sequence[tuple[str, str]]
CUSTOMER, BOT, AGENT = "customer", "bot", "agent"
SIGNALS = ("again", "waiting", "leaving", "threat", "insult", "capitals", "repetition", "punctuation", "drawn-out")
MESSAGE = ("negative", "neutral", "positive", "compound", "words", "questions", "exclaims", "negations", "thanks")
CONTEXT = (
    "turn",
    "bot failed",
    "bot failures",
    "bot repeats",
    "customer repeats",
    "after agent",
    "answer off topic",
    "last compound",
    "mean compound",
    "long answer",
)
FEATURES = MESSAGE + SIGNALS + CONTEXT
LOOKED_BACK = 12
"""Lines before the message that are looked at."""
_FAILED = re.compile(
    r"\b(?:sorry|apologi[sz]e|unfortunately|not sure|don'?t (?:know|have|understand)|can(?:no|')?t|cannot|unable"
    r"|did you mean|no (?:results?|match|answer)|rephrase|didn'?t (?:get|catch|understand)|not available|failed)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:no|not|never|nobody|nothing|none|isn'?t|doesn'?t|didn'?t|won'?t|can'?t|wasn'?t|hasn'?t)\b"
)
_THANKS = re.compile(r"\b(?:thank(?:s| you)|thx|cheers|great|perfect|awesome|lovely|brilliant)\b", re.IGNORECASE)


def features_of(text: str, history: History = ()) -> Table:
    """One row of FEATURES.

    Args:
        history: (speaker, words) before it, oldest first.
    """
    text = text.replace("\x00", " ")
    recent = [(speaker, words.replace("\x00", " ")) for speaker, words in history[-LOOKED_BACK:]]
    before = [words for speaker, words in recent if speaker == CUSTOMER]
    named = signals_in(text, before)
    row = [
        *_of_message(text),
        *(1.0 if name in named else 0.0 for name in SIGNALS),
        *_of_context(text, recent, history),
    ]
    return np.array(row, np.float32)


def _of_message(text: str) -> list[float]:
    mood, count = polarity_of(text), len(words_of(text))
    return [
        mood["neg"],
        mood["neu"],
        mood["pos"],
        mood["compound"],
        math.log1p(count),
        min(3.0, text.count("?")),
        min(3.0, text.count("!")),
        min(4.0, float(len(_NEGATION.findall(text.lower()[:2000])))),
        1.0 if _THANKS.search(text[:2000]) else 0.0,
    ]


def _of_context(text: str, recent: History, history: History) -> list[float]:
    customer = [words for speaker, words in recent if speaker == CUSTOMER]
    bot = [words for speaker, words in recent if speaker == BOT]
    failures = [bool(_FAILED.search(words[:2000])) for words in bot]
    moods = [polarity_of(words)["compound"] for words in customer]
    last = bot[-1] if bot else ""
    return [
        math.log1p(sum(1 for speaker, _ in history if speaker == CUSTOMER)),
        1.0 if failures and failures[-1] else 0.0,
        float(sum(failures)),
        max((alike(last, other) for other in bot[:-1]), default=0.0),
        max((alike(text, other) for other in customer), default=0.0),
        1.0 if recent and recent[-1][0] == AGENT else 0.0,
        1.0 - alike(customer[-1], last) if customer and bot else 0.0,
        moods[-1] if moods else 0.0,
        float(np.mean(moods)) if moods else 0.0,
        math.log1p(len(words_of(last))),
    ]


def alike(one: str, other: str) -> float:
    """Share of words that two texts have in common, 0 to 1."""
    a, b = set(words_of(one)), set(words_of(other))
    return len(a & b) / len(a | b) if a and b else 0.0
