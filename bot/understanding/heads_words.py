"""Turns the words of a message into a short row of numbers, to stand beside its sentence vector.

A sentence vector knows what a message is about and blurs what it is called; product names, codes and rare words decide
between close neighbours. Words, pairs of words and pieces of words are weighted by rarity (TF-IDF) and folded by a hash
into 1,024 numbers, so that nothing but numpy is needed and no vocabulary has to be kept.
"""

import math
import zlib
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.understanding.wording import words_of

Table = NDArray[np.float32]
Hashes = NDArray[np.int64]
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
            buckets, places, weights = _counted(text)
            if not len(buckets):
                continue
            row[:] = np.bincount(places, weights * self.rarity[buckets], WIDTH)
            row /= max(math.sqrt(float(row @ row)), 1e-9)
        return table


@lru_cache(maxsize=8)
def _counted(text: str) -> tuple[Hashes, Hashes, NDArray[np.float64]]:
    """Bucket, place in the row, and weight with its sign, of each feature once. Several heads judge one message."""
    hashes, counts = np.unique(_hashes(text), return_counts=True)
    signs = np.where((hashes >> 30) & 1, 1.0, -1.0)
    return hashes & (BUCKETS - 1), (hashes >> 16) & (WIDTH - 1), signs * (1 + np.log(counts))


def _hashes(text: str) -> Hashes:
    """Of words, pairs of words, and pieces of words."""
    words = [word[:40] for word in words_of(text)[:MOST_WORDS]]
    found = [_hash(word) for word in words]
    found += [_hash(f"{one} {two}") for one, two in pairwise(words)]
    for word in words:
        found += _pieces(word)
    return np.array(found, np.int64)


def _hash(gram: str) -> int:
    return zlib.crc32(gram.encode("utf-8", "ignore"))


@lru_cache(maxsize=2_048)
def _pieces(word: str) -> tuple[int, ...]:
    """Of the pieces of a word; remembered, as most words are common ones."""
    fenced = f"<{word}>"
    return tuple(
        _hash(f"#{fenced[start : start + size]}") for size in PIECES for start in range(len(fenced) - size + 1)
    )
