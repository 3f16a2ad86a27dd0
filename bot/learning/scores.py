"""How good judgements are, each figure with its 95 % interval and the number it stands on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
ROUNDS = 400


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value.

    Attributes:
        low, high: 95 % interval; Wilson's for a share, bootstrap over items otherwise.
        n: how many items it was measured on.
    """

    value: float
    low: float
    high: float
    n: int

    def as_json(self) -> dict[str, Any]:
        return {"value": _round(self.value), "low": _round(self.low), "high": _round(self.high), "n": self.n}

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f}–{self.high:.3f}, n={self.n:,})"


def _round(value: float) -> float | None:
    return round(value, 4) if np.isfinite(value) else None


def share(hits: NDArray[np.bool_]) -> Figure:
    """The share of hits, with Wilson's interval."""
    of = len(hits)
    if not of:
        return Figure(float("nan"), 0.0, 1.0, 0)
    z, value = 1.96, float(hits.mean())
    middle = value + z * z / (2 * of)
    spread = z * float(np.sqrt(value * (1 - value) / of + z * z / (4 * of * of)))
    return Figure(value, (middle - spread) / (1 + z * z / of), (middle + spread) / (1 + z * z / of), of)


def bootstrapped(measure: Callable[[NDArray[np.int64]], float], of: int, rounds: int = ROUNDS) -> Figure:
    """`measure` of all items by index, with the middle 95 % of its values on samples drawn with replacement."""
    random = np.random.default_rng(7)
    whole = measure(np.arange(of))
    values = np.array([measure(random.integers(0, of, of)) for _ in range(rounds)]) if of else np.array([np.nan])
    values = values[np.isfinite(values)]
    low, high = np.percentile(values, (2.5, 97.5)) if len(values) else (np.nan, np.nan)
    return Figure(whole, float(low), float(high), of)


def auroc(chances: Numbers, right: NDArray[np.bool_]) -> float:
    """Chance that a right one is ranked above a wrong one; ties count half. NaN when all are alike."""
    positives, negatives = int(right.sum()), int((~right).sum())
    if not positives or not negatives:
        return float("nan")
    _, places, counts = np.unique(chances, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    return float((ranks[right].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def pearson(one: Numbers, other: Numbers) -> float:
    """Linear correlation; NaN when one of them does not vary."""
    if len(one) < 2 or one.std() == 0 or other.std() == 0:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


def spearman(one: Numbers, other: Numbers) -> float:
    """Correlation of ranks, ties averaged."""
    return pearson(_ranks(one), _ranks(other))


def _ranks(values: Numbers) -> Numbers:
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[places], np.float64)


def f1(found: NDArray[np.bool_], right: NDArray[np.bool_]) -> float:
    hits = int((found & right).sum())
    return 2 * hits / max(1, int(found.sum()) + int(right.sum()))


@dataclass(frozen=True, slots=True)
class OfLabel:
    """How one label fares. `support`: how often it is the true one."""

    precision: float
    recall: float
    f1: float
    support: int


def by_label(truth: Sequence[str], found: Sequence[str]) -> dict[str, OfLabel]:
    """Precision, recall and F1 of every true label."""
    true, said = np.array(truth), np.array(found)
    table: dict[str, OfLabel] = {}
    for label in sorted(set(truth)):
        hits = int(((true == label) & (said == label)).sum())
        precision, recall = hits / max(1, int((said == label).sum())), hits / int((true == label).sum())
        table[label] = OfLabel(precision, recall, f1(said == label, true == label), int((true == label).sum()))
    return table


def macro_f1(truth: Sequence[str], found: Sequence[str]) -> Figure:
    """Mean F1 over the true labels, with a bootstrap interval."""
    names = sorted(set(truth) | set(found))
    number = {name: i for i, name in enumerate(names)}
    true, said = np.array([number[x] for x in truth]), np.array([number[x] for x in found])

    def measure(rows: NDArray[np.int64]) -> float:
        t, s = true[rows], said[rows]
        of_true, of_said = np.bincount(t, minlength=len(names)), np.bincount(s, minlength=len(names))
        hits = np.bincount(t[t == s], minlength=len(names))
        present = of_true > 0
        return float((2 * hits[present] / (of_true + of_said)[present]).mean())

    return bootstrapped(measure, len(true))


def confusion(truth: Sequence[str], found: Sequence[str]) -> list[tuple[str, str, int]]:
    """(true, found, how often) for every pair that was mixed up, most frequent first."""
    counts: dict[tuple[str, str], int] = {}
    for pair in zip(truth, found, strict=True):
        if pair[0] != pair[1]:
            counts[pair] = counts.get(pair, 0) + 1
    return [(*pair, n) for pair, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
