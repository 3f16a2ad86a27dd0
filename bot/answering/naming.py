"""Knows the names of what a company sells, so that a general question about one thing can be asked in general.

"How many days do I have to return a mixer?" is a question about returns, yet its words and its meaning are half about
mixers, and everything about mixers comes before the rule. Asked once more without the mixer, the rule comes first.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.knowledge import Passage

_WORD = re.compile(r"[^\W_]+")
_DETERMINER = r"(?:\b(?:an?|the|my|your|our|this|that|one of your|some|new|old)\s+)*"
LEAST_LETTERS = 3
THING = "it"
PATH = "›"
"""Between the headings of an article's section; "Setting up › Step 3: Save" is no name."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it stands in a text, with what goes before it ("my old oven")."""

    words: str
    span: tuple[int, int]


class Names:
    """The words of names: of titles that begin alike up to a colon, as the entries of one product do."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        titles = [passage.title for passage in passages if PATH not in passage.title]
        heads = Counter(title.split(":")[0].strip() for title in titles)
        apart = [title.split(":")[0].strip() for title in titles if ":" in title]
        named = {head for head in apart if heads[head] > 1 and len(head.split()) > 1}
        self._heads = tuple(sorted(named))
        words = {word.casefold() for head in named for word in _WORD.findall(head)}
        self._words = frozenset(word for word in words if len(word) >= LEAST_LETTERS or word.isdigit())
        forms = sorted((re.escape(word) for word in self._words), key=len, reverse=True)
        run = rf"(?:{'|'.join(forms)})s?"
        self._run = re.compile(rf"{_DETERMINER}\b{run}\b(?:[\s-]+{run}\b)*", re.IGNORECASE) if forms else None

    def without(self, text: str) -> str | None:
        """The text with every name replaced; None when it holds none, or hardly anything else."""
        if self._run is None:
            return None
        general, count = self._run.subn(THING, text)
        return general if count and len(general.split()) > count + 2 else None

    def first(self, text: str) -> Named | None:
        """The first name in a text."""
        found = self._run.search(text) if self._run is not None else None
        return None if found is None else Named(found.group(), found.span())

    def meant(self, text: str) -> str | None:
        """The one thing whose name a text says; None where it says none, several, or what could be either."""
        runs = [found.group() for found in self._run.finditer(text)] if self._run is not None else []
        said = [{word.casefold() for word in _WORD.findall(run)} & self._words for run in runs]
        best = self._best(set().union(*said)) if said else None
        return best if best and all(words <= _words_of(best) for words in said) else None

    def head_of(self, passage: Passage) -> str | None:
        """The thing that an entry is about by its title; None for one that is about none in particular."""
        head = passage.title.split(":")[0].strip()
        return head if head in self._heads else None

    def sibling(self, words: str) -> str | None:
        """The one other thing whose name begins alike, as the Fjord 45 does for the Fjord 60; None if there is none.

        Args:
            words: of a name, as `first` found them.
        """
        best = self._best({word.casefold() for word in _WORD.findall(words)})
        if best is None:
            return None
        others = [head for head in self._heads if head != best and head.split()[0] == best.split()[0]]
        return others[0] if len(others) == 1 else None

    def _best(self, said: set[str]) -> str | None:
        """The name with the most of these words; None where two have as many."""
        shared = {head: len(said & _words_of(head)) for head in self._heads}
        best = max(shared, key=shared.__getitem__, default="")
        return best if best and shared[best] and list(shared.values()).count(shared[best]) == 1 else None


def _words_of(head: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(head)}
