"""What is known about how good a search's best passage is, before anybody trusts it."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEATURES = (
    "similarity",
    "margin",
    "words",
    "words_margin",
    "coverage",
    "length",
    "similarity_squared",
    "closeness",
    "crowd",
    "density",
    "share",
)
DENSEST = 0.5
"""Denser counts as no denser: the sets that the weights were fitted on hardly reach further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Attributes:
    similarity: cosine of the question and the nearest phrasing or text of the best passage.
    margin: how much nearer it is than the best passage that says something else, or than unrelated sentences are.
    words: BM25 of the best passage as a share of the best possible (0–1); words_margin: the same against the rival.
    coverage: share of the question's words, by rarity, that the passage holds.
    length: words of the question.
    closeness: the same with the middle of its phrasings, not only the nearest of them.
    crowd: how many others that say something else come close; one that is as near counts 1.
    density: how near the passages of this knowledge are to each other; among near ones, being near says less.
    share: how much more of the question belongs to the passage than to any that says something else, weighed against
        each other; about 1 where it is plain.
    exact: the question is, word for word, a title or phrasing of the passage.
    """

    similarity: float
    margin: float
    words: float
    words_margin: float
    coverage: float
    length: int
    closeness: float
    crowd: float
    density: float
    share: float
    exact: bool = False

    def features(self) -> NDArray[np.float64]:
        """As numbers, in the order of FEATURES."""
        return np.array(
            [
                self.similarity,
                self.margin,
                self.words,
                self.words_margin,
                self.coverage,
                math.log1p(min(self.length, 60)),
                self.similarity**2,
                self.closeness,
                math.log1p(self.crowd),
                min(self.density, DENSEST),
                self.share,
            ]
        )
