"""Ranks entries by the words that they share with a question (BM25).

Our own lines instead of a library: the library's import alone takes a third of a second and tens of megabytes,
and its scores are not comparable between questions, which calibrated confidence needs.
"""

from array import array
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.answering.stems import stems_of

SATURATION = 1.2
"""k1: how fast repeating a word stops to count."""
LENGTH_WEIGHT = 0.75
"""b: how much long entries are held back."""


class Keywords:
    """An inverted index: which entries hold a word, and what that is worth.

    The postings of all words lie in two arrays, one word after the other: 8 bytes for each word of each entry.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._size = len(texts)
        self._words: dict[str, int] = {}
        words, entries, times = array("i"), array("i"), array("i")
        lengths = np.zeros(self._size, np.float32)
        for entry, text in enumerate(texts):
            count = Counter(stems_of(text))
            lengths[entry] = count.total()
            for stem, repeats in count.items():
                words.append(self._words.setdefault(stem, len(self._words)))
                entries.append(entry)
                times.append(repeats)
        average = float(lengths.mean()) if self._size else 1.0
        penalty = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * lengths / max(average, 1.0))
        of_word = np.frombuffer(words, np.int32) if words else np.zeros(0, np.int32)
        order = np.argsort(of_word, kind="stable")
        holding = np.bincount(of_word, minlength=len(self._words))
        self._starts = np.concatenate([[0], np.cumsum(holding)]).astype(np.int64)
        self._rarity = np.log1p((self._size - holding + 0.5) / (holding + 0.5)).astype(np.float32)
        self._entries = (np.frombuffer(entries, np.int32) if entries else of_word)[order]
        repeated = (np.frombuffer(times, np.int32) if times else of_word)[order].astype(np.float32)
        self._worth = repeated * (SATURATION + 1) / (repeated + penalty[self._entries]) * self._rarity[of_word[order]]

    def _rarity_of(self, stem: str) -> float:
        """A word that no entry holds counts as the rarest of all."""
        word = self._words.get(stem)
        return float(np.log1p((self._size + 0.5) / 0.5)) if word is None else float(self._rarity[word])

    def scores(self, question: str) -> NDArray[np.float32]:
        """For each entry its BM25 as a share of the best that is possible for this question: 0 to 1.

        A question full of unknown words matches nothing well.
        """
        total = np.zeros(self._size, np.float32)
        possible = 0.0
        for stem in set(stems_of(question)):
            possible += self._rarity_of(stem) * (SATURATION + 1)
            if (word := self._words.get(stem)) is not None:
                here = slice(self._starts[word], self._starts[word + 1])
                total[self._entries[here]] += self._worth[here]
        return total / np.float32(possible) if possible else total

    def coverage(self, question: str, text: str) -> float:
        """The share of the question's words, by rarity, that stand in a text: 0 to 1."""
        weights = {stem: self._rarity_of(stem) for stem in set(stems_of(question))}
        total = sum(weights.values())
        if not total:
            return 0.0
        there = weights.keys() & set(stems_of(text))
        return sum(weights[stem] for stem in there) / total
