"""How probable it is that the best passage answers the question.

A logistic regression over the evidence of a search. Its numbers were fitted by `bot.answering.fitting` on public sets
(named in NOTICE) and lie beside this file; answering needs neither scikit-learn nor those sets.
"""

import json
import math
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answering.evidence import FEATURES, Evidence
from bot.core.errors import Misconfigured

FILE = "confidence.json"
EXACT = 0.99
"""Of a question that stands in the knowledge word for word, as a tap on an offered topic does."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """Calibrated probability that an answer is right.

    Attributes:
        means, scales: of each feature; weights: of the scaled features, in the order of FEATURES.
    """

    means: NDArray[np.float64]
    scales: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: float

    def of(self, evidence: Evidence | None) -> float:
        """0 to 1; 0 when nothing was found."""
        if evidence is None:
            return 0.0
        if evidence.exact:
            return EXACT
        value = float((evidence.features() - self.means) / self.scales @ self.weights) + self.bias
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, value))))

    def as_json(self) -> dict[str, Any]:
        return {
            "features": list(FEATURES),
            "means": self.means.round(6).tolist(),
            "scales": self.scales.round(6).tolist(),
            "weights": self.weights.round(6).tolist(),
            "bias": round(self.bias, 6),
        }


def shipped() -> Confidence:
    """The confidence that comes with this version."""
    return parsed(resources.files("bot.answering").joinpath(FILE).read_text(encoding="utf-8"))


def parsed(raw: str) -> Confidence:
    """From JSON.

    Raises:
        Misconfigured: it was fitted for other features.
    """
    try:
        found = json.loads(raw)
        if tuple(found["features"]) != FEATURES:
            raise ValueError("it was fitted for other features")
        columns = [np.array(found[name], np.float64) for name in ("means", "scales", "weights")]
        if any(column.shape != (len(FEATURES),) or not np.isfinite(column).all() for column in columns):
            raise ValueError("a column has the wrong length")
        means, scales, weights = columns
        return Confidence(means, scales, weights, float(found["bias"]))
    except (ValueError, KeyError, TypeError) as problem:
        raise Misconfigured(f"The confidence file cannot be used: {problem}. Fit it again.") from problem
