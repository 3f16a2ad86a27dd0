"""Fits what tells messages that belong to some label from those that belong to none."""

import numpy as np
from numpy.typing import NDArray

from bot.learning.logistic import fit_logistic
from bot.understanding.heads import Scope, Table

KEPT = 0.95
"""Share of messages in scope that are kept when only hidden labels stand for what is out of scope."""
OUTSIDE_ENOUGH = 20
IN_SCOPE_WEIGHT = 2.0
"""Most messages of a support channel are in scope: turning one away costs twice what taking a stranger in does."""


def fit_scope(inside: Table, away: Table, beyond: Table, right: NDArray[np.bool_]) -> Scope | None:
    """Weights and threshold; None when there is nothing to tell apart.

    Args:
        inside, away, beyond: evidence (SCOPE_FEATURES) of messages in scope, of hidden labels, of known strangers.
        right: which of those inside got their label.
    """
    strangers = np.concatenate([away, beyond])
    if not len(inside) or not len(strangers):
        return None
    evidence = np.concatenate([inside, strangers])
    means, scales = evidence.mean(axis=0), np.maximum(evidence.std(axis=0), 1e-6)
    truth = np.arange(len(evidence)) < len(inside)
    mass = np.where(truth, 1 / len(inside), 0.0)
    groups = [group for group in (away, beyond) if len(group)]
    start = len(inside)
    for group in groups:
        mass[start : start + len(group)] = 1 / (len(groups) * len(group))
        start += len(group)
    weights, bias = fit_logistic((evidence - means) / scales, truth, mass * len(inside), ridge=1.0)
    scope = Scope(means=means, scales=scales, weights=weights.astype(np.float32), bias=bias, threshold=0.5)
    chances = scope.chances(inside)
    if len(beyond) >= OUTSIDE_ENOUGH:
        threshold = _best_threshold(chances[right], len(chances), scope.chances(beyond))
    else:
        threshold = float(np.quantile(chances[right], 1 - KEPT)) if right.any() else 0.5
    return Scope(means=means, scales=scales, weights=scope.weights, bias=bias, threshold=threshold)


def _best_threshold(right: Table, of: int, strangers: Table) -> float:
    """Where in-scope accuracy, counted IN_SCOPE_WEIGHT times, and out-of-scope recall are highest together."""
    cuts = np.unique(np.concatenate([right, strangers]))
    kept = (len(right) - np.searchsorted(np.sort(right), cuts)) / max(1, of)
    caught = np.searchsorted(np.sort(strangers), cuts) / len(strangers)
    return float(cuts[int(np.argmax(IN_SCOPE_WEIGHT * kept + caught))])
