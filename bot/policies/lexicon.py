"""Concepts in many languages, found in a text.

A concept is a list of terms: a word (`refund`), the beginning of one (`erstatt*`), or several (`money_back`,
`give_me`). What a word may be is found out once; a text is then one pass over its words.
"""

import re
from bisect import bisect_right
from collections.abc import Container, Mapping
from itertools import accumulate

from bot.policies.misspelling import Misspellings, Term
from bot.policies.normal import fold
from bot.policies.openings import LONGEST_REMEMBERED, Openings, remember, stands

NUMBER = "number"
"""The concept of every word that is a number."""
_SPACED_SCRIPTS = re.compile(r"[\x00-\u052f\u1e00-\u1fff]*")

Hits = dict[str, list[int]]
"""Where each concept stands: word numbers, ascending."""


class Lexicon:
    """Finds concepts in folded text: a tenth of a microsecond a word that was seen before, some three for a new one.

    Args:
        concepts: terms by concept. everyday: words that are never taken for a misspelling of another.
    """

    def __init__(self, concepts: Mapping[str, str], everyday: Container[str] = ()) -> None:
        self.names = frozenset(concepts) | {NUMBER}
        self._openings: Openings[Term] = Openings()
        self._misspellings = Misspellings()
        self._everyday = everyday
        self._within: dict[str, list[tuple[str, str]]] = {}
        self._meant: dict[str, tuple[Term, ...]] = {}
        for concept, terms in concepts.items():
            for term in terms.split():
                self._add(concept, term)

    def find(self, text: str) -> Hits:
        """The concepts of a folded text."""
        words = text.split()
        hits: Hits = {}
        meant = self._meant
        for at, word in enumerate(words):
            terms = meant.get(word)
            if terms is None:
                terms = self._meaning(word)
            if terms:
                self._note(terms, words, at, hits)
        if not text.isascii():
            self._inside(words, hits)
        return hits

    def guessed(self, word: str) -> frozenset[str]:
        """The concepts that a folded word stands for only as a misspelling."""
        return frozenset(term.concept for term in self._meaning(word) if term.first == _GUESSED)

    def _add(self, concept: str, term: str) -> None:
        pieces = tuple(_piece(piece) for piece in term.split("_"))
        if not _SPACED_SCRIPTS.fullmatch("".join(pieces)):
            whole = "".join(piece.rstrip("*") for piece in pieces)
            self._within.setdefault(whole[0], []).append((concept, whole))
            return
        one = Term(concept, pieces[0], pieces[1:])
        self._openings.add(one.first, one)
        self._misspellings.add(one)

    def _meaning(self, word: str) -> tuple[Term, ...]:
        """What the word begins; where it is no known word, what it may be a misspelling of stands after it."""
        if word.isdigit():
            terms: tuple[Term, ...] = (_A_NUMBER,)
        else:
            exact = self._openings.at(word)
            certain = word in self._everyday or any(term.first == word or not term.rest for term in exact)
            terms = exact if certain else (*exact, *(_guessed(term) for term in self._misspellings.of(word)))
        if len(word) <= LONGEST_REMEMBERED:
            remember(self._meant, word, terms)
        return terms

    def _note(self, terms: tuple[Term, ...], words: list[str], at: int, hits: Hits) -> None:
        """A guess counts only where nothing stands as it is written."""
        known = False
        follows = words[at + 1] if at + 1 < len(words) else ""
        for term in terms:
            if term.first == _GUESSED and known:
                break
            rest = term.rest
            if rest and not ((rest[0] == follows or rest[0][-1] == "*") and stands(words, at + 1, rest)):
                continue
            known = known or term.first != _GUESSED
            if term.concept in hits:
                hits[term.concept].append(at)
            else:
                hits[term.concept] = [at]

    def _inside(self, words: list[str], hits: Hits) -> None:
        """Terms of scripts that put no spaces between words."""
        joined = "".join(words)
        waiting = self._within.keys() & set(joined)
        if not waiting:
            return
        starts = list(accumulate(map(len, words), initial=0))[:-1]
        for letter in sorted(waiting):
            for concept, term in self._within[letter]:
                if (at := joined.find(term)) >= 0:
                    hits.setdefault(concept, []).append(bisect_right(starts, at) - 1)


_GUESSED = ""
_A_NUMBER = Term(NUMBER, NUMBER, ())


def _guessed(term: Term) -> Term:
    return Term(term.concept, _GUESSED, term.rest)


def _piece(piece: str) -> str:
    return fold(piece.rstrip("*")).replace(" ", "") + ("*" if piece.endswith("*") else "")
