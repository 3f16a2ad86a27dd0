"""Writes misspelt words as the knowledge spells them, before they are searched for: "forgot my pasword".

Only words that nobody would mean as they stand: what the knowledge holds, what is an ordinary word and what stands in
capitals is left alone. With an encoder that knows no words nothing is corrected, for then no word is known to be
ordinary.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

from bot.answering.stems import LONGEST_TEXT, STOP_WORDS, stems_of

LEAST_LETTERS = 4
"""Shorter words have too many neighbours."""
TWO_WRONG = 7
"""Letters from which a word may be wrong in two places."""
LEAST_TIMES = 2
"""A word that stands in the knowledge only once may be misspelt itself."""
LEAST_ROOT = 3
MOST_WORDS = 4_000
"""Of the knowledge, the commonest: what is rarer is hardly what a customer meant."""
MOST_MENDED = 8
"""Words of one message; one with more is hardly misspelt, but in another tongue."""
LONGEST_WORD = 24
_WORD = re.compile(r"(?<![\w@./'’-])[^\W\d_]+(?![\w@/'’-])(?!\.\w)")
_ENDING = re.compile(r"(?:ers?|ings?|e?s|ed|ly|able|y)$")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ALIKE = ("aeiouy", "csz", "ck", "gj", "vw", "mn", "bp", "dt")
"""Letters that sound alike enough to be taken for each other."""
_EVERYWHERE = 1_000
"""How often the words that carry no topic are taken to stand in any knowledge."""

_WITHOUT_MARK = """
arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt shouldnt thats wasnt werent whats wheres wont wouldnt youll
youre youve theyre
"""
_RUN_TOGETHER = frozenset(_WITHOUT_MARK.split())
"""What is written without its apostrophe is not misspelt otherwise."""


class Spelling:
    """The words of one knowledge, and what is one or two letters away from them.

    Args:
        texts: what the knowledge says.
        ordinary: whether a word in lower case is an ordinary one; None where nobody can tell.
    """

    def __init__(self, texts: Sequence[str], ordinary: Callable[[str], bool] | None) -> None:
        self._ordinary = ordinary
        times: Counter[str] = Counter()
        for text in texts if ordinary else ():
            times.update(set(map(str.casefold, _WORD.findall(text[:LONGEST_TEXT]))))
        self._held = frozenset(stem for word in times for stem in stems_of(word))
        common = [word for word, count in times.most_common(MOST_WORDS) if count >= LEAST_TIMES]
        self._times = {word: times[word] for word in common} | dict.fromkeys(STOP_WORDS, _EVERYWHERE)
        self._by_length: dict[int, list[tuple[str, int]]] = {}
        for word in self._times if ordinary else ():
            if LEAST_LETTERS <= len(word) <= LONGEST_WORD:
                self._by_length.setdefault(len(word), []).append((word, _letters(word)))
        self._meant = lru_cache(maxsize=4_096)(self._nearest)

    def mended(self, text: str) -> str:
        """The text with its misspelt words as the knowledge spells them."""
        if not self._by_length:
            return text
        wrong = [found for found in _WORD.finditer(text) if self._is_unknown(found[0])]
        if not wrong or len(wrong) > MOST_MENDED:
            return text
        return _WORD.sub(lambda found: self._put_right(found[0]), text)

    def _put_right(self, word: str) -> str:
        meant = self._meant(word.casefold()) if self._is_unknown(word) else None
        return word if meant is None else meant.capitalize() if word[0].isupper() else meant

    def _is_unknown(self, word: str) -> bool:
        """Neither of the knowledge, nor an ordinary word, nor one in capitals, which may be a code or a name."""
        low = word.casefold()
        if not LEAST_LETTERS <= len(low) <= LONGEST_WORD or word.isupper():
            return False
        stems = stems_of(low)
        return bool(stems) and stems[0] not in self._held and low not in _RUN_TOGETHER and not self._is_ordinary(low)

    def _is_ordinary(self, word: str) -> bool:
        """It, or what it is made of: a "toaster" toasts, a "fitter" fits."""
        if self._ordinary is None or self._ordinary(word):
            return True
        root = _ENDING.sub("", word)
        roots = (root, root[:-1] if root[-1:] == root[-2:-1] else f"{root}e")
        return root != word and any(len(one) >= LEAST_ROOT and self._ordinary(one) for one in roots)

    def _nearest(self, word: str) -> str | None:
        """The word that is meant: the nearest, of several as near the commonest; None where none is near."""
        reach, letters = (2 if len(word) >= TWO_WRONG else 1), _letters(word)
        found: tuple[int, int, str] | None = None
        for length in range(len(word) - reach, len(word) + reach + 1):
            for other, theirs in self._by_length.get(length, ()):
                if (letters ^ theirs).bit_count() > 2 * reach or not _begin_alike(word, other):
                    continue
                apart = distance(word, other, reach)
                if apart <= reach and (found is None or (apart, -self._times[other], other) < found):
                    found = (apart, -self._times[other], other)
        return found[2] if found else None


def _begin_alike(one: str, other: str) -> bool:
    """The first letter is hardly ever wrong, unless it is left out or swapped with the second."""
    return one[0] == other[0] or one[:2] == other[1::-1] or one[0] == other[1:2]


def _letters(word: str) -> int:
    """Which letters a word holds, one bit each."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) % 61)
    return bits


def _mistaken(letter: str, meant: str) -> int:
    """0 for the same letter, 1 for one that is taken for it by ear or finger, else 2: "carton" is no "carbon"."""
    return 0 if letter == meant else 1 if frozenset((letter, meant)) in _CONFUSED else 2


def _confused() -> frozenset[frozenset[str]]:
    keys = {key: (x + y / 2, y) for y, row in enumerate(_ROWS) for x, key in enumerate(row)}
    near = {
        frozenset((a, b)) for a, (x, y) in keys.items() for b, (u, v) in keys.items() if abs(x - u) <= 1 >= abs(y - v)
    }
    alike = {frozenset((a, b)) for group in _ALIKE for a in group for b in group}
    return frozenset(near | alike)


_CONFUSED = _confused()


def distance(one: str, other: str, most: int) -> int:
    """How many letters were left out, put in, mistaken or swapped with their neighbour; above `most`, just more.

    A letter that nobody would take for the other counts 2.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, theirs in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + _mistaken(letter, theirs))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == theirs:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most and (not before or min(before) > most):
            return most + 1
    return row[-1]
