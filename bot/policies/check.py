"""What a company itself wrote down: the phrases of its policy files, found as whole words."""

from collections.abc import Sequence

from bot.core.company import FixedReply
from bot.policies.normal import fold
from bot.policies.openings import Openings, stands

__all__ = ["PolicyBook", "fold"]

GAP = 4
"""Words that may stand in a gap."""
Parts = tuple[tuple[str, ...], ...]
"""A phrase: words, `*` at an end for any ending, in parts with a gap between each two."""


class PolicyBook:
    """Finds the first policy, in the company's order, of which a phrase stands in a text as whole words.

    Each word of the text is asked which phrases begin with it: thousands of phrases cost no more than a few.
    """

    def __init__(self, policies: Sequence[FixedReply]) -> None:
        self._policies = tuple(policies)
        self._phrases: Openings[tuple[int, Parts]] = Openings()
        for place, policy in enumerate(policies):
            for phrase in policy.phrases:
                if parts := _parts(phrase):
                    self._phrases.add(parts[0][0], (place, parts))

    def __call__(self, text: str) -> FixedReply | None:
        return self.folded(fold(text))

    def folded(self, text: str) -> FixedReply | None:
        """As a call, for a text that is folded already."""
        words = text.split()
        found = len(self._policies)
        for at, word in enumerate(words):
            for place, parts in self._phrases.at(word):
                if place < found and _follows(words, at, parts) and not _is_refused(words, at):
                    found = place
        return self._policies[found] if found < len(self._policies) else None


def _parts(phrase: str) -> Parts:
    """`*` at a word's end stands for any ending, `...` for a gap."""
    parts = (tuple(piece for word in part.split() for piece in _pieces(word)) for part in phrase.split("..."))
    return tuple(part for part in parts if part)


def _pieces(word: str) -> Sequence[str]:
    """A word as it stands in a folded text, which may be several, as in `e-mail*`."""
    pieces = fold(word.rstrip("*")).split()
    return [*pieces[:-1], pieces[-1] + "*"] if pieces and word.endswith("*") else pieces


def _follows(words: list[str], at: int, parts: Parts) -> bool:
    """Whether the phrase stands there, the first part at once and each other one after no more than a gap."""
    if not stands(words, at, parts[0]):
        return False
    if len(parts) == 1:
        return True
    after = at + len(parts[0])
    return any(_follows(words, after + gap, parts[1:]) for gap in range(GAP + 1))


def _is_refused(words: list[str], at: int) -> bool:
    """`I don't want a refund`: the phrase comes right after a "don't"."""
    return at > 0 and (words[at - 1] == "dont" or (words[at - 1] == "not" and at > 1 and words[at - 2] == "do"))
