"""How near a question is to every entry: by comparing with everything, or, in large knowledge, with likely cells only.

Many vectors are sorted into cells around centres (k-means); a question is compared with the vectors of the nearest
cells. They are kept in 8 bits a number: a quarter of the memory, and cosines that differ by less than a thousandth.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Places = NDArray[np.intp]
EVERYTHING = 40_000
"""Up to so many vectors comparing with all of them is as fast."""
PROBED = 20
"""Cells that are looked into."""
LEARNT_FROM = 32
"""Vectors for each centre that the centres are learnt from."""
ROUNDS = 4
AT_ONCE = 8_192
MIDDLE = 0.6
"""How much of an entry's nearness is that of the middle of its phrasings, the rest being that of the nearest one.
Measured on two public sets with three phrasings each: all from .5 to .8 are better than either alone, by two to four
questions in a hundred."""
CLOSER = 64
"""Entries of the likely cells whose vectors are all compared."""
UNSEEN = -2.0
"""Below every cosine, also with all keywords on top."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a question is to each entry, as cosines; UNSEEN for entries that were not looked at.

    Attributes:
        question: by the entry's title and phrasings, partly the nearest of them, partly the middle of all.
        text: by its text; UNSEEN where it has none.
        best: by whichever single one is nearest.
    """

    question: Vectors
    text: Vectors
    best: Vectors


class Rows:
    """Which vectors belong to which entry: its title and phrasings first, then its text, where it has one.

    Args:
        counts: vectors of each entry. has_text: whether the last of them is of its text.
    """

    def __init__(self, vectors: Vectors, counts: NDArray[np.intp], has_text: NDArray[np.bool_]) -> None:
        self.counts, self.has_text = counts, has_text
        self.starts = np.cumsum(counts) - counts
        sums = np.zeros((len(counts), vectors.shape[1]), np.float32)
        if len(counts):
            np.add.reduceat(vectors, self.starts, axis=0, out=sums)
            sums[has_text] -= vectors[(self.starts + counts - 1)[has_text]]
        self.lengths = np.maximum(np.linalg.norm(sums, axis=1), 1e-6).astype(np.float32)

    def of(self, entries: Places) -> Places:
        """The places of all vectors of some entries, one entry after the other."""
        counts = self.counts[entries]
        gaps = np.repeat(self.starts[entries] - (np.cumsum(counts) - counts), counts)
        return np.asarray(gaps + np.arange(counts.sum()), np.intp)

    def judged(self, entries: Places, cosines: Vectors) -> Nearness:
        """From the cosines of all vectors of some entries, in the order of `of`."""
        counts, has_text = self.counts[entries], self.has_text[entries]
        starts = np.cumsum(counts) - counts
        lasts = (starts + counts - 1)[has_text]
        best = np.maximum.reduceat(cosines, starts)
        text = np.full(len(entries), UNSEEN, np.float32)
        text[has_text] = cosines[lasts]
        asked = cosines.copy()
        asked[lasts] = UNSEEN
        nearest = np.maximum.reduceat(asked, starts)
        asked[lasts] = 0.0
        middle = np.add.reduceat(asked, starts) / self.lengths[entries]
        return Nearness((1 - MIDDLE) * nearest + MIDDLE * middle, text, best)


class Everything:
    """Compares with all vectors."""

    def __init__(self, vectors: Vectors, rows: Rows) -> None:
        self._vectors, self._rows = vectors, rows
        self._all = np.arange(len(rows.counts))

    def nearness(self, vector: Vectors, also: Places) -> Nearness:
        """Of every entry."""
        return self._rows.judged(self._all, self._vectors @ vector)

    def row(self, place: int) -> Vectors:
        """One vector."""
        found: Vectors = self._vectors[place]
        return found

    def rows(self, places: slice) -> Vectors:
        """Several vectors."""
        found: Vectors = self._vectors[places]
        return found


class Cells:
    """Compares with the vectors of the likely cells, then with all vectors of the nearest entries."""

    def __init__(self, vectors: Vectors, rows: Rows) -> None:
        self._of = rows
        count = len(vectors)
        self._centres = _centres(vectors, round(1.6 * count**0.5))
        cell = _nearest(vectors, self._centres)
        order = np.argsort(cell, kind="stable").astype(np.int32)
        holding = np.bincount(cell, minlength=len(self._centres))
        self._begins = np.concatenate([[0], np.cumsum(holding)]).astype(np.int64)
        self._where = np.empty(count, np.int32)
        self._where[order] = np.arange(count, dtype=np.int32)
        self._entry = np.repeat(np.arange(len(rows.counts), dtype=np.int32), rows.counts)[order]
        self._codes = np.empty(vectors.shape, np.int8)
        self._scales = np.empty(count, np.float32)
        for start in range(0, count, AT_ONCE):
            here = slice(start, start + AT_ONCE)
            some = vectors[order[here]]
            self._scales[here] = np.maximum(np.abs(some).max(axis=1), 1e-9) / 127
            self._codes[here] = np.rint(some / self._scales[here, None])

    def nearness(self, vector: Vectors, also: Places) -> Nearness:
        """Of the nearest entries that the likely cells hold.

        Args:
            also: entries to look at in any case.
        """
        first = np.full(len(self._of.counts), UNSEEN, np.float32)
        probed = min(PROBED, len(self._centres))
        for cell in np.argpartition(-(self._centres @ vector), probed - 1)[:probed]:
            here = slice(self._begins[cell], self._begins[cell + 1])
            np.maximum.at(first, self._entry[here], self._cosines(here, vector))
        entries = np.union1d(highest(first, CLOSER, UNSEEN), also)
        found = self._of.judged(entries, self._cosines(self._where[self._of.of(entries)], vector))
        spread = [np.full(len(first), UNSEEN, np.float32) for _ in range(3)]
        for whole, some in zip(spread, (found.question, found.text, found.best), strict=True):
            whole[entries] = some
        return Nearness(*spread)

    def _cosines(self, rows: slice | NDArray[np.int32], vector: Vectors) -> Vectors:
        found: Vectors = self._codes[rows].astype(np.float32) @ vector
        return found * self._scales[rows]

    def row(self, place: int) -> Vectors:
        """One vector, nearly as it was."""
        at = self._where[place]
        return np.asarray(self._codes[at].astype(np.float32) * self._scales[at], np.float32)

    def rows(self, places: slice) -> Vectors:
        """Several vectors, nearly as they were."""
        at = self._where[places]
        return np.asarray(self._codes[at].astype(np.float32) * self._scales[at, None], np.float32)


def highest(scores: Vectors, count: int, above: float) -> Places:
    """The places of the `count` highest scores above a value, in any order."""
    some = np.flatnonzero(scores > above)
    if len(some) <= count:
        return some
    return np.asarray(some[np.argpartition(-scores[some], count - 1)[:count]], np.intp)


def searchable(vectors: Vectors, rows: Rows) -> Everything | Cells:
    """The faster of both."""
    return Everything(vectors, rows) if len(vectors) <= EVERYTHING else Cells(vectors, rows)


def _centres(vectors: Vectors, count: int) -> Vectors:
    """Centres of cells by k-means on a sample; always the same ones."""
    random = np.random.default_rng(7)
    sample = vectors[np.sort(random.choice(len(vectors), min(len(vectors), count * LEARNT_FROM), replace=False))]
    centres = sample[random.choice(len(sample), count, replace=False)].copy()
    for _ in range(ROUNDS):
        cell = _nearest(sample, centres)
        order = np.argsort(cell, kind="stable")
        filled, firsts = np.unique(cell[order], return_index=True)
        centres[filled] = np.add.reduceat(sample[order], firsts, axis=0)
        centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    return centres


def _nearest(vectors: Vectors, centres: Vectors) -> Places:
    """The centre that each vector belongs to."""
    pieces = range(0, len(vectors), AT_ONCE)
    return np.concatenate([(vectors[at : at + AT_ONCE] @ centres.T).argmax(axis=1) for at in pieces])
