"""Terms of which a word is a misspelling: one letter missing, doubled, or swapped with its neighbour."""

from collections.abc import Iterator
from dataclasses import dataclass

SHORTEST = 5
"""Letters of the shortest term that is looked for misspelt."""
LONGEST = 11


@dataclass(frozen=True, slots=True)
class Term:
    """Attributes:
    concept: what it stands for. first: its first word, perhaps with `*`. rest: the words after it.
    """

    concept: str
    first: str
    rest: tuple[str, ...]


class Misspellings:
    """Written down for each first letter when a word with it is asked for: all of them are fifty thousand."""

    def __init__(self) -> None:
        self._terms: dict[str, list[Term]] = {}
        self._written: dict[str, dict[str, list[Term]]] = {}

    def add(self, term: Term) -> None:
        stem = term.first.rstrip("*")
        if len(stem) < SHORTEST or not stem.isascii():
            return
        for letter in {stem[0], stem[1]}:  # swapped, the second letter comes first
            self._terms.setdefault(letter, []).append(term)
            self._written.pop(letter, None)

    def of(self, word: str) -> Iterator[Term]:
        """The terms that this word, or its beginning where a term has any ending, is a misspelling of."""
        if len(word) < SHORTEST or not (word.isascii() and word.isalpha()):
            return
        written = self._with(word[0])
        for length in range(SHORTEST - 1, min(len(word), LONGEST) + 1):
            for term in written.get(word[:length], ()):
                if length == len(word) or (term.first.endswith("*") and len(term.first) > SHORTEST + 1):
                    yield term

    def _with(self, letter: str) -> dict[str, list[Term]]:
        written = self._written.get(letter)
        if written is None:
            written = {}
            for term in self._terms.get(letter, ()):
                for wrong in misspelt(term.first.rstrip("*")):
                    if wrong[0] == letter:
                        written.setdefault(wrong, []).append(term)
            self._written[letter] = written
        return written


def misspelt(word: str) -> set[str]:
    """With one letter missing after the first, one doubled, or two neighbours swapped."""
    missing = {word[:i] + word[i + 1 :] for i in range(1, len(word))}
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    doubled = {word[:i] + word[i] + word[i:] for i in range(len(word))}
    return (missing | swapped | doubled) - {word}
