"""Weighs the few nearest entries against each other: what they all resemble speaks for none of them.

A kernel ridge regression over the wordings of the nearest entries alone, worked out anew for each question: every
entry tries to say "mine" to its own wordings and nothing to the others', and the question is judged by that. Ten
entries have some forty wordings, so it costs a tenth of a millisecond, however large the knowledge is.
"""

from collections.abc import Sequence

import numpy as np

from bot.answering.nearest import Vectors

WIDTH = 1.0
"""Of the kernel: how fast likeness fades as two wordings part."""
RIDGE = 0.3
"""How little a single wording is trusted."""
WORDINGS = 12
"""Of one entry: those nearest to the question."""


def shares(question: Vectors, wordings: Sequence[Vectors]) -> Vectors:
    """How much of a question belongs to each entry: about 1 to one and 0 to the others where it is plain.

    Args:
        question: a unit vector. wordings: of each entry its unit vectors, one a row; at least one.
    """
    kept = [_nearest(rows, question) for rows in wordings]
    table = np.concatenate(kept)
    kernel = _likeness(table @ table.T)
    kernel[np.diag_indices_from(kernel)] += RIDGE
    weights = np.linalg.solve(kernel, _likeness(table @ question))
    begins = np.cumsum([0, *(len(rows) for rows in kept[:-1])])
    return np.asarray(np.add.reduceat(weights, begins), np.float32)


def _likeness(cosines: Vectors) -> Vectors:
    """The Gaussian kernel of unit vectors."""
    return np.asarray(np.exp(WIDTH * (cosines - 1)), np.float32)


def _nearest(rows: Vectors, question: Vectors) -> Vectors:
    if len(rows) <= WORDINGS:
        return rows
    return rows[np.argpartition(-(rows @ question), WORDINGS - 1)[:WORDINGS]]
