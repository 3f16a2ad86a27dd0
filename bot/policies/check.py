"""What a company itself wrote down: the phrases of its policy files, found as whole words."""

import re
from collections.abc import Sequence

from bot.core.company import FixedReply
from bot.policies.normal import fold

__all__ = ["PolicyBook", "fold"]


class PolicyBook:
    """Finds the first policy, in the company's order, of which a phrase stands in a text as whole words."""

    def __init__(self, policies: Sequence[FixedReply]) -> None:
        self._rules = [(policy, _pattern(policy.phrases)) for policy in policies if policy.phrases]

    def __call__(self, text: str) -> FixedReply | None:
        return self.folded(fold(text))

    def folded(self, text: str) -> FixedReply | None:
        """As a call, for a text that is folded already."""
        return next((policy for policy, pattern in self._rules if pattern.search(text)), None)


def _pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    """`*` at a word's end stands for any ending; a gap `...` for up to four words between. Not after "don't"."""
    alternatives = (_phrase(phrase) for phrase in phrases)
    return re.compile(r"(?<!\w)(?<!dont )(?<!do not )(?:" + "|".join(alternatives) + r")(?!\w)")


def _phrase(phrase: str) -> str:
    pieces = [" ".join(_word(word) for word in piece.split()) for piece in phrase.split("...")]
    return r" (?:\w+ ){0,4}".join(piece for piece in pieces if piece)


def _word(word: str) -> str:
    return re.escape(fold(word.rstrip("*"))) + (r"\w*" if word.endswith("*") else "")
