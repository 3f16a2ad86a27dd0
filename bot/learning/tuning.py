"""Tunes the encoder to a company's own labels, without touching its weights: a lens that is put before its vectors.

The lens adds to each vector a linear map of itself, fitted by contrast: messages of one label are drawn to the middle
of that label and away from the middles of the others (prototypical networks, Snell et al. 2017). It starts as plain
glass and takes a hundred short steps, so that ten examples of a label bend it a little and cannot break it. It needs
numpy alone, belongs to one head, and leaves every other use of the encoder as it was.
"""

import numpy as np
from numpy.typing import NDArray

from bot.understanding.heads import Table, bent

STEPS = 100
LABELS_AT_ONCE = 40
EACH = 5
"""Examples of a label that make its middle, and as many that are drawn to it, in one step."""
SHARPNESS = 15.0
RATE = 3e-4
Rows = NDArray[np.int64]


def fit_lens(vectors: Table, y: Rows, steps: int = STEPS) -> Table | None:
    """Shape (size, size); None where fewer than two labels have two examples. The same examples give the same lens.

    Args:
        vectors: shape (n, size), each of length 1. y: number of each one's label.
    """
    random = np.random.default_rng(7)
    of_label = [rows for rows in (np.flatnonzero(y == label) for label in np.unique(y)) if len(rows) > 1]
    if len(of_label) < 2:
        return None
    size = vectors.shape[1]
    lens = np.zeros((size, size), np.float32)
    slow, rough = np.zeros_like(lens), np.zeros_like(lens)
    for step in range(1, steps + 1):
        chosen = random.permutation(len(of_label))[:LABELS_AT_ONCE]
        slope = _slope(lens, vectors[np.stack([_dealt(of_label[label], random) for label in chosen])])
        slow, rough = 0.9 * slow + 0.1 * slope, 0.99 * rough + 0.01 * slope**2
        rate = RATE * min(1.0, 2 * (1 - step / steps))
        lens -= np.float32(rate / (1 - 0.9**step)) * slow / (np.sqrt(rough / np.float32(1 - 0.99**step)) + 1e-8)
    return np.asarray(lens, np.float32)


def _dealt(rows: Rows, random: np.random.Generator) -> Rows:
    """EACH examples for the middle, then EACH others to be drawn to it; few are repeated."""
    mixed, half = random.permutation(rows), len(rows) // 2
    return np.concatenate([np.resize(mixed[:half], EACH), np.resize(mixed[half:], EACH)])


def _slope(lens: Table, drawn: Table) -> Table:
    """Slope of the mean log-loss of the drawn examples (labels, 2 · EACH, size), by hand."""
    labels, _, size = drawn.shape
    plain = drawn.reshape(-1, size)
    raw = plain + plain @ lens
    lengths = np.maximum(np.linalg.norm(raw, axis=1, keepdims=True), 1e-9)
    seen = (raw / lengths).reshape(drawn.shape)
    middles, asked = seen[:, :EACH].mean(axis=1), seen[:, EACH:].reshape(-1, size)
    scores = SHARPNESS * asked @ middles.T
    chances = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    chances[np.arange(len(asked)), np.repeat(np.arange(labels), EACH)] -= 1
    chances *= SHARPNESS / len(asked)
    pulls = np.empty_like(seen)
    pulls[:, EACH:] = (chances @ middles).reshape(labels, EACH, size)
    pulls[:, :EACH] = (chances.T @ asked / EACH)[:, None]
    flat, units = pulls.reshape(-1, size), seen.reshape(-1, size)
    return np.asarray(plain.T @ ((flat - units * (units * flat).sum(axis=1, keepdims=True)) / lengths), np.float32)


def through(vectors: Table, lens: Table | None) -> Table:
    """Vectors as they look through the lens; as they are without one."""
    return vectors if lens is None else bent(vectors, lens)
