"""How much a text is like the attacks that were seen, in the encoder's eyes: catches what no word gives away.

A linear head over the encoder's vector, fitted by `bot.policies.fitting` and shipped beside this file. It belongs
to one encoder, in any precision: with another it stays silent, and the words decide alone.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.core.encoders import same_weights

Vectors = NDArray[np.float32]
FILE = Path(__file__).with_name("likeness.npz")
NONE = "none"


@dataclass(frozen=True, slots=True)
class Likeness:
    """Attributes:
    encoder: the version that the weights belong to. names: the classes; the last is NONE.
    threshold: the least 1 − P(none) that counts. version: of weights and threshold together.
    """

    encoder: str
    names: tuple[str, ...]
    weights: Vectors
    bias: Vectors
    threshold: float
    version: str

    def of(self, vector: Vectors) -> tuple[str, float]:
        """The policy that comes nearest, and how sure it is that the text falls under any (0–1)."""
        logits = self.weights @ vector + self.bias
        exps = np.exp(logits - logits.max())
        shares = exps / exps.sum()
        return self.names[int(shares[:-1].argmax())], float(1.0 - shares[-1])


@lru_cache(maxsize=4)
def shipped(encoder: str) -> Likeness | None:
    """The head for this encoder, if one ships."""
    with np.load(FILE, allow_pickle=False) as kept:
        if not same_weights(str(kept["encoder"]), encoder):
            return None
        return Likeness(
            encoder=str(kept["encoder"]),
            names=tuple(str(name) for name in kept["names"]),
            weights=kept["weights"],
            bias=kept["bias"],
            threshold=float(kept["threshold"]),
            version=str(kept["version"]),
        )
