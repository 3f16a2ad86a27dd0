"""How sure a head may be: as often as it says so, it should be right."""

import numpy as np
from numpy.typing import NDArray

from bot.understanding.heads import Table, softmax

Rows = NDArray[np.int64]


RIGHT_OFTEN = 0.8
"""Of the labels that are shown to people, at least so many should be right."""
FEWEST = 10
"""Fewer examples say nothing about how often a head is right."""


def sure_from(confidences: Table, right: NDArray[np.bool_], aim: float = RIGHT_OFTEN) -> dict[str, float | int]:
    """The least confidence from which on a label is right often enough, on examples that were held back.

    One wrong example more than there are is counted, so that a threshold is not chosen for its luck.

    Returns:
        ``from`` (above 1 where the head never is), and what lies above it: ``precision``, ``n``, ``of``.
    """
    order = np.argsort(-confidences, kind="stable")
    hits, tried = np.cumsum(right[order]), np.arange(1, len(order) + 1)
    good = np.flatnonzero((hits / (tried + 1) >= aim) & (tried >= FEWEST))
    if not len(good):
        return {"from": 2.0, "precision": 0.0, "n": 0, "of": len(order)}
    last = int(good[-1])
    return {
        "from": round(float(confidences[order[last]]), 4),
        "precision": round(float(hits[last] / (last + 1)), 4),
        "n": last + 1,
        "of": len(order),
    }


def temperature_of(scores: Table, y: Rows) -> float:
    """What scores are multiplied with so that confidence is as high as accuracy.

    One doubtful vote beside the examples keeps a handful of right ones from making it sure of everything.
    """

    doubt = 1 / (1 + len(y))

    def loss(factor: float) -> float:
        logs = np.log(np.maximum(softmax(scores * np.float32(factor)), 1e-9))
        return -float((1 - doubt) * logs[np.arange(len(y)), y].mean() + doubt * logs.mean())

    return float(min(np.geomspace(1, 60, 60), key=loss))
