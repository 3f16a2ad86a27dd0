"""What a model must not decide. Deterministic: the same words always fall under the same policy."""

import re
import unicodedata
from collections.abc import Sequence

from bot.core.company import FixedReply


class PolicyBook:
    """Finds the first policy, in the company's order, of which a phrase stands in a text as whole words."""

    def __init__(self, policies: Sequence[FixedReply]) -> None:
        self._rules = [(policy, _pattern(policy.phrases)) for policy in policies if policy.phrases]

    def __call__(self, text: str) -> FixedReply | None:
        folded = fold(text)
        return next((policy for policy, pattern in self._rules if pattern.search(folded)), None)


def fold(text: str) -> str:
    """Lower case, no accents, every run of anything but letters and digits one space."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


def _pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    """`*` at a word's end stands for any ending; a gap `...` for up to four words between."""
    alternatives = (_phrase(phrase) for phrase in phrases)
    return re.compile(r"(?<!\w)(?:" + "|".join(alternatives) + r")(?!\w)")


def _phrase(phrase: str) -> str:
    pieces = [" ".join(_word(word) for word in piece.split()) for piece in phrase.split("...")]
    return r" (?:\w+ ){0,4}".join(piece for piece in pieces if piece)


def _word(word: str) -> str:
    return re.escape(fold(word.rstrip("*"))) + (r"\w*" if word.endswith("*") else "")
