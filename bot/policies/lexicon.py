"""Concepts in many languages, and rules that say which of them make a matter together.

A concept is a list of terms: a word (`refund`), the beginning of one (`erstatt*`), or several (`money_back`,
`give_me`). A rule names the concepts that must stand close to each other, and with `!` those that must not stand there.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.policies.normal import fold

WINDOW = 26
"""Words within which the concepts of a rule must stand."""
NUMBER = "number"
"""The concept of every word that is a number."""
_TYPO = 5
_SPACED_SCRIPTS = re.compile(r"[\x00-\u052f\u1e00-\u1fff]*")
_PREFIXES = range(2, 15)


@dataclass(frozen=True, slots=True)
class Rule:
    """Attributes:
    name: as it is written, for records. needs: one of each group. not_with: none of these.
    window: words within which they must stand.
    """

    name: str
    needs: tuple[frozenset[str], ...]
    not_with: frozenset[str]
    window: int = WINDOW


Hits = dict[str, list[int]]
"""Where each concept stands: word numbers, ascending."""


def rule(written: str) -> Rule:
    """`grant money|voucher !negated ~8`: every group, of `a|b` any one; none with a `!`; within eight words."""
    words = written.split()
    needs = tuple(frozenset(word.split("|")) for word in words if word[0] not in "!~")
    windows = [int(word[1:]) for word in words if word.startswith("~")]
    not_with = frozenset(word[1:] for word in words if word.startswith("!"))
    return Rule(written, needs, not_with, windows[0] if windows else WINDOW)


class Lexicon:
    """Finds concepts in folded text. Built once; about a microsecond a word."""

    def __init__(self, concepts: Mapping[str, str]) -> None:
        self.names = frozenset(concepts) | {NUMBER}
        self._first: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        self._begins: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        self._within: list[tuple[str, str]] = []
        self._close: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
        for concept, terms in concepts.items():
            for term in terms.split():
                self._add(concept, term)

    def find(self, text: str) -> Hits:
        """The concepts of a folded text."""
        words = text.split()
        hits: Hits = {}
        for at, word in enumerate(words):
            if word.isdigit():
                hits.setdefault(NUMBER, []).append(at)
                continue
            known = self._at(words, at, word, hits)
            if not known and len(word) >= _TYPO and word.isascii() and word.isalpha():
                for concept in self._nearly(words, at, word):
                    hits.setdefault(concept, []).append(at)
        if not text.isascii():
            self._inside(text, hits)
        return hits

    def _add(self, concept: str, term: str) -> None:
        pieces = tuple(_piece(piece) for piece in term.split("_"))
        if not _SPACED_SCRIPTS.fullmatch("".join(pieces)):
            self._within.append((concept, "".join(piece.rstrip("*") for piece in pieces)))
            return
        first, rest = pieces[0], pieces[1:]
        where = self._begins if first.endswith("*") else self._first
        where.setdefault(first.rstrip("*"), []).append((concept, rest))
        stem = first.rstrip("*")
        if len(stem) >= _TYPO and stem.isascii():
            for wrong in misspelt(stem):
                self._close.setdefault(wrong, []).append((concept, first, rest))

    def _at(self, words: Sequence[str], at: int, word: str, hits: Hits) -> bool:
        known = word in self._first
        found = list(self._first.get(word, ()))
        for length in _PREFIXES:
            if length > len(word):
                break
            found.extend(self._begins.get(word[:length], ()))
        for concept, rest in found:
            if all(_is(words, at + 1 + i, piece) for i, piece in enumerate(rest)):
                hits.setdefault(concept, []).append(at)
                known = True
        return known

    def _nearly(self, words: Sequence[str], at: int, word: str) -> Iterable[str]:
        """Concepts of which a word is this one with a letter missing, doubled or swapped."""
        for length in range(_TYPO - 1, min(len(word), 11) + 1):
            for concept, term, rest in self._close.get(word[:length], ()):
                whole = length == len(word) or (term.endswith("*") and len(term) > _TYPO + 1)
                if whole and all(_is(words, at + 1 + i, piece) for i, piece in enumerate(rest)):
                    yield concept

    def _inside(self, text: str, hits: Hits) -> None:
        joined, starts = text.replace(" ", ""), _starts(text)
        for concept, term in self._within:
            if (at := joined.find(term)) >= 0:
                hits.setdefault(concept, []).append(sum(1 for start in starts if start <= at) - 1)


def applies(rule: Rule, hits: Hits, across: int = 0) -> tuple[int, int] | None:
    """The first and last word of a place where all groups of the rule stand within the window; None if nowhere.

    Args:
        across: when given, the place must begin before the word of that number and end at or after it.
    """
    if rule.not_with and not rule.not_with.isdisjoint(hits):
        return None
    places = []
    for group in rule.needs:
        found = sorted(at for concept in group for at in hits.get(concept, ()))
        if not found:
            return None
        places.append(found)
    for start in (at for found in places for at in found) if across else places[0]:
        nearest = [min(found, key=lambda at: abs(at - start)) for found in places]
        first, last = min(nearest), max(nearest)
        if last - first <= rule.window and (not across or first < across <= last):
            return first, last
    return None


def misspelt(word: str) -> set[str]:
    """With one letter missing after the first, or two neighbours swapped."""
    missing = {word[:i] + word[i + 1 :] for i in range(1, len(word))}
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    doubled = {word[:i] + word[i] + word[i:] for i in range(len(word))}
    return (missing | swapped | doubled) - {word}


def _piece(piece: str) -> str:
    return fold(piece.rstrip("*")).replace(" ", "") + ("*" if piece.endswith("*") else "")


def _is(words: Sequence[str], at: int, piece: str) -> bool:
    if at >= len(words):
        return False
    return words[at].startswith(piece[:-1]) if piece.endswith("*") else words[at] == piece


def _starts(text: str) -> list[int]:
    """Where each word starts once the spaces are gone."""
    starts, length = [], 0
    for word in text.split():
        starts.append(length)
        length += len(word)
    return starts
