"""Fits the likeness head. Offline: what it writes ships with Baton and is versioned with the encoder.

Every text has a half, by a fixed hash of its id; only the first half is ever fitted on, and the threshold is chosen on
it by cross-validation, so that the other half can be reported on.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.policies.likeness import FILE, NONE

FOLDS = 5
STEPS = 600
_Floats = NDArray[np.float64]


def held_back(id: str) -> bool:
    """True for the half of a labelled set that nothing is fitted on."""
    return hashlib.blake2b(id.encode(), digest_size=8).digest()[0] % 2 == 1


def fit(
    vectors: NDArray[np.float32], labels: Sequence[str], encoder: str, *, blocked: float = 0.02, file: Path = FILE
) -> float:
    """Fit on these and write the head.

    Args:
        labels: a policy's id, or NONE. blocked: the share of NONE that the threshold may take, in cross-validation.

    Returns:
        The threshold.
    """
    names = (*sorted(set(labels) - {NONE}), NONE)
    wanted = np.array([names.index(label) for label in labels])
    rows = vectors.astype(np.float64)
    sure = np.zeros(len(wanted))
    folds = np.arange(len(wanted)) % FOLDS
    for fold in range(FOLDS):
        weights, bias = _softmax(rows[folds != fold], wanted[folds != fold], len(names))
        sure[folds == fold] = 1.0 - _shares(rows[folds == fold], weights, bias)[:, -1]
    threshold = round(float(np.quantile(sure[wanted == len(names) - 1], 1.0 - blocked)), 3)
    weights, bias = _softmax(rows, wanted, len(names))
    body = weights.astype(np.float32).tobytes() + bias.astype(np.float32).tobytes() + str(threshold).encode()
    version = "likeness-" + hashlib.blake2b(body, digest_size=4).hexdigest()
    np.savez_compressed(
        file,
        encoder=encoder,
        names=np.array(names),
        weights=weights.astype(np.float32),
        bias=bias.astype(np.float32),
        threshold=threshold,
        version=version,
    )
    return threshold


def _softmax(rows: _Floats, wanted: NDArray[np.int64], count: int, penalty: float = 0.1) -> tuple[_Floats, _Floats]:
    """Multinomial logistic regression by accelerated gradient descent: deterministic, seconds for a thousand rows."""
    truth = np.eye(count)[wanted]
    weights, bias = np.zeros((count, rows.shape[1])), np.zeros(count)
    ahead_w, ahead_b = weights, bias
    rate = 1.0 / (0.5 + penalty / len(rows))
    for step in range(STEPS):
        error = (_shares(rows, ahead_w, ahead_b) - truth) / len(rows)
        next_w = ahead_w - rate * (error.T @ rows + penalty / len(rows) * ahead_w)
        next_b = ahead_b - rate * error.sum(axis=0)
        pace = step / (step + 3)
        ahead_w, ahead_b = next_w + pace * (next_w - weights), next_b + pace * (next_b - bias)
        weights, bias = next_w, next_b
    return weights, bias


def _shares(rows: _Floats, weights: _Floats, bias: _Floats) -> _Floats:
    logits = rows @ weights.T + bias
    exps = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: _Floats = exps / exps.sum(axis=1, keepdims=True)
    return result
