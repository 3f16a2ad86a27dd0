"""What may begin at a word of a text, by the whole word or by how it begins; found out once for each word."""

from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_REMEMBERED = 10_000
LONGEST_REMEMBERED = 24
"""Longer words are looked up each time: hardly any come again."""


class Openings(Generic[T]):
    """`refund` stands for that word, `refund*` for every word that begins so."""

    def __init__(self) -> None:
        self._whole: dict[str, list[T]] = {}
        self._begins: dict[str, list[T]] = {}
        self._lengths: tuple[int, ...] = ()
        self._seen: dict[str, tuple[T, ...]] = {}

    def add(self, word: str, what: T) -> None:
        """After the last `add` everything may be asked for; a later one makes what was remembered void."""
        where = self._begins if word.endswith("*") else self._whole
        where.setdefault(word.rstrip("*"), []).append(what)
        self._lengths = ()
        self._seen.clear()

    def at(self, word: str) -> tuple[T, ...]:
        """Whatever may begin at this word: what waits for the whole of it first."""
        found = self._seen.get(word)
        if found is None:
            found = tuple(self._look_up(word))
            if len(word) <= LONGEST_REMEMBERED:
                remember(self._seen, word, found)
        return found

    def _look_up(self, word: str) -> Iterable[T]:
        if not self._lengths:
            self._lengths = tuple(sorted({len(begin) for begin in self._begins})) or (0,)
        yield from self._whole.get(word, ())
        for length in self._lengths:
            if length > len(word):
                break
            yield from self._begins.get(word[:length], ())


def remember(seen: dict[str, T], word: str, found: T) -> None:
    """Keep it; start over when too much was kept, since the words of a language come again soon."""
    if len(seen) >= MOST_REMEMBERED:
        seen.clear()
    seen[word] = found


def stands(words: list[str], at: int, pieces: tuple[str, ...]) -> bool:
    """Whether these pieces, `*` at an end for any ending, are the words from a place on."""
    if at + len(pieces) > len(words):
        return False
    for here, piece in enumerate(pieces, at):
        if words[here] != piece and not (piece.endswith("*") and words[here].startswith(piece[:-1])):
            return False
    return True
