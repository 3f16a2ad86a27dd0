"""What a company itself wrote down: the phrases of its policy files, found as whole words."""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.core.company import FixedReply
from bot.policies.normal import fold
from bot.policies.openings import Openings

__all__ = ["PolicyBook", "fold"]


class PolicyBook:
    """Finds the first policy, in the company's order, of which a phrase stands in a text as whole words.

    Only phrases whose first word stands in the text are looked for: thousands of them cost no more than a few.
    """

    def __init__(self, policies: Sequence[FixedReply]) -> None:
        self._policies = tuple(policies)
        self._phrases: Openings[tuple[int, str]] = Openings()
        for place, policy in enumerate(policies):
            for phrase in policy.phrases:
                if opening := _opening(phrase):
                    self._phrases.add(opening, (place, phrase))

    def __call__(self, text: str) -> FixedReply | None:
        return self.folded(fold(text))

    def folded(self, text: str) -> FixedReply | None:
        """As a call, for a text that is folded already."""
        possible = {waiting for word in set(text.split()) for waiting in self._phrases.at(word)}
        found = (self._policies[place] for place, phrase in sorted(possible) if _pattern(phrase).search(text))
        return next(found, None)


def _opening(phrase: str) -> str:
    """Its first word as it stands in a folded text, `*` kept; empty for a phrase without words."""
    for word in phrase.replace("...", " ").split():
        if folded := fold(word.rstrip("*")).split():
            return folded[0] + ("*" if word.endswith("*") and len(folded) == 1 else "")
    return ""


@lru_cache(maxsize=4_096)
def _pattern(phrase: str) -> re.Pattern[str]:
    """`*` at a word's end stands for any ending; a gap `...` for up to four words between. Not after "don't"."""
    pieces = [" ".join(filter(None, map(_word, piece.split()))) for piece in phrase.split("...")]
    whole = r" (?:\w+ ){0,4}".join(piece for piece in pieces if piece)
    return re.compile(r"(?<!\w)(?<!dont )(?<!do not )(?:" + whole + r")(?!\w)")


def _word(word: str) -> str:
    folded = re.escape(fold(word.rstrip("*")))
    return folded + r"\w*" if folded and word.endswith("*") else folded
