"""Notices what stands out in the way something is said."""

import re
from collections.abc import Sequence

from bot.understanding.patterns import patterns_in
from bot.understanding.wording import plain, shortened, words_of

FILE = "signals.txt"
_FORMS = {
    "drawn-out": re.compile(r"\b\w*([a-z])\1{2,}\w*\b", re.IGNORECASE),
    "punctuation": re.compile(r"[!?]{3,}|!\s*!\s*!|\?!|!\?"),
}
SAME = 0.75
_CODE = re.compile(r"\S*\d\S*|https?://\S+")


def signals_in(text: str, earlier: Sequence[str] = ()) -> frozenset[str]:
    """Names of what stands out: the sections of `signals.txt`, and capitals, repetition, punctuation, drawn-out.

    Args:
        earlier: what the same customer wrote before, oldest first.
    """
    raw = shortened(text)
    lowered = plain(text)
    found = {name for name, pattern in _FORMS.items() if pattern.search(raw)}
    found |= {name for name, pattern in patterns_in(FILE).items() if pattern.search(lowered)}
    if _shouts(raw):
        found.add("capitals")
    if any(_same(text, other) for other in earlier[-5:]):
        found.add("repetition")
    return frozenset(found)


def _shouts(text: str) -> bool:
    """Most of it in capitals; an order number or one abbreviation is no shouting."""
    words = [word for word in re.findall(r"[^\W\d_]{2,}", _CODE.sub(" ", text)) if word.upper() != word.lower()]
    loud = [word for word in words if word.isupper()]
    long_enough = sum(len(word) for word in loud) >= 8
    return len(loud) >= 2 and long_enough and len(loud) >= 0.6 * len(words)


def _same(one: str, other: str) -> bool:
    """Nearly the same words; short ones ("yes", "thanks") may well come twice."""
    a, b = set(words_of(one)), set(words_of(other))
    if min(len(a), len(b)) < 3:
        return False
    return len(a & b) / len(a | b) >= SAME
