"""Logistic regression with weights and a ridge, by Newton's method: for a handful of features."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
STEPS = 50


def fit_logistic(
    rows: NDArray[np.floating], truth: NDArray[np.bool_], mass: NDArray[np.floating] | None = None, *, ridge: float
) -> tuple[Numbers, float]:
    """Weights of the (scaled) features, and the bias.

    Args:
        rows: shape (n, features). mass: how much each row counts; 1 for all by default.
        ridge: penalty on the squared weights; the bias has none.
    """
    table = np.column_stack([np.asarray(rows, np.float64), np.ones(len(rows))])
    counts = np.ones(len(rows)) if mass is None else np.asarray(mass, np.float64)
    penalty = np.diag([ridge] * rows.shape[1] + [1e-6])
    weights = np.zeros(table.shape[1])
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (counts * (chances - truth)) + penalty @ weights
        bend = (table * (counts * chances * (1 - chances))[:, None]).T @ table + penalty
        change = np.linalg.solve(bend, slope)
        change *= min(1.0, 5.0 / max(1e-12, float(np.abs(change).max())))
        weights -= change
        if float(np.abs(change).max()) < 1e-6:
            break
    return weights[:-1], float(weights[-1])
