"""Ranks entries by the words that they share with a question (BM25).

Our own sixty lines instead of a library: the library's import alone takes a third of a second and tens of megabytes,
and its scores are not comparable between questions, which calibrated confidence needs.
"""

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
    """An inverted index: which entries hold a word, and what that is worth."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(stems_of(text)) for text in texts]
        self._size = len(texts)
        lengths = np.array([sum(count.values()) for count in counts], np.float32)
        average = float(lengths.mean()) if self._size else 1.0
        penalty = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * lengths / max(average, 1.0))
        places: dict[str, list[int]] = {}
        repeats: dict[str, list[int]] = {}
        for entry, count in enumerate(counts):
            for stem, times in count.items():
                places.setdefault(stem, []).append(entry)
                repeats.setdefault(stem, []).append(times)
        self._rarity = {stem: self._inverse_frequency(len(entries)) for stem, entries in places.items()}
        self._postings: dict[str, tuple[NDArray[np.int32], NDArray[np.float32]]] = {}
        for stem, found in places.items():
            entries = np.array(found, np.int32)
            times_in = np.array(repeats[stem], np.float32)
            worth = times_in * (SATURATION + 1) / (times_in + penalty[entries])
            self._postings[stem] = (entries, (worth * self._rarity[stem]).astype(np.float32))

    def _inverse_frequency(self, entries: int) -> float:
        return float(np.log1p((self._size - entries + 0.5) / (entries + 0.5)))

    def scores(self, question: str) -> NDArray[np.float32]:
        """For each entry its BM25 as a share of the best that is possible for this question: 0 to 1.

        A word that no entry holds counts as the rarest of all: a question full of unknown words matches nothing well.
        """
        total = np.zeros(self._size, np.float32)
        possible = 0.0
        unknown = self._inverse_frequency(0)
        for stem in set(stems_of(question)):
            possible += self._rarity.get(stem, unknown) * (SATURATION + 1)
            if stem in self._postings:
                entries, worth = self._postings[stem]
                total[entries] += worth
        return total / possible if possible else total

    def coverage(self, question: str, text: str) -> float:
        """The share of the question's words, by rarity, that stand in a text: 0 to 1."""
        asked = set(stems_of(question))
        weights = {stem: self._rarity.get(stem, self._inverse_frequency(0)) for stem in asked}
        total = sum(weights.values())
        if not total:
            return 0.0
        there = asked.intersection(stems_of(text))
        return sum(weights[stem] for stem in there) / total
