"""Turns the words of a message into a short row of numbers, to stand beside its sentence vector.

A sentence vector knows what a message is about and blurs what it is called; product names, codes and rare words decide
between close neighbours. Words, pairs of words and pieces of words are weighted by rarity (TF-IDF) and folded by a hash
into 1,024 numbers, so that nothing but numpy is needed and no vocabulary has to be kept.
"""

import math
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.understanding.wording import words_of

Table = NDArray[np.float32]
BUCKETS = 1 << 16
WIDTH = 1 << 10
MOST_WORDS = 200
PIECES = (3, 4, 5)


class WordSketch:
    """Word features whose rarities were counted on training texts.

    Attributes:
        rarity: inverse document frequency by hash bucket, shape (65536,).
    """

    def __init__(self, rarity: Table) -> None:
        self.rarity = rarity

    @classmethod
    def counted(cls, texts: Sequence[str]) -> "WordSketch":
        """Count how rare every feature is in `texts`."""
        seen = np.zeros(BUCKETS, np.int64)
        for text in texts:
            seen[np.unique(_hashes(text) & (BUCKETS - 1))] += 1
        return cls((np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32))

    def rows(self, texts: Sequence[str]) -> Table:
        """Shape (len(texts), 1024); each row of length 1, or 0 for a text without a word."""
        table = np.zeros((len(texts), WIDTH), np.float32)
        for row, text in zip(table, texts, strict=True):
            hashes, counts = _counted(text)
            if not len(hashes):
                continue
            weights = (1 + np.log(counts)) * self.rarity[hashes & (BUCKETS - 1)]
            signs = np.where((hashes >> 30) & 1, 1.0, -1.0)
            row[:] = np.bincount((hashes >> 16) & (WIDTH - 1), signs * weights, WIDTH)
            row /= max(math.sqrt(float(row @ row)), 1e-9)
        return table


@lru_cache(maxsize=8)
def _counted(text: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each feature once, and how often it stands there. Remembered, as several heads judge one message."""
    hashes, counts = np.unique(_hashes(text), return_counts=True)
    return hashes, counts


def _hashes(text: str) -> NDArray[np.int64]:
    return np.fromiter((zlib.crc32(gram.encode("utf-8", "ignore")) for gram in _grams(text)), np.int64)


def _grams(text: str) -> Iterator[str]:
    words = [word[:40] for word in words_of(text)[:MOST_WORDS]]
    yield from words
    yield from (f"{one} {two}" for one, two in pairwise(words))
    for word in words:
        fenced = f"<{word}>"
        for size in PIECES:
            yield from (f"#{fenced[start : start + size]}" for start in range(len(fenced) - size + 1))
