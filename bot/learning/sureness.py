"""How sure a head may be: as often as it says so, it should be right."""

import numpy as np
from numpy.typing import NDArray

from bot.understanding.heads import Table, softmax

Rows = NDArray[np.int64]


def temperature_of(scores: Table, y: Rows) -> float:
    """What scores are multiplied with so that confidence is as high as accuracy.

    One doubtful vote beside the examples keeps a handful of right ones from making it sure of everything.
    """

    doubt = 1 / (1 + len(y))

    def loss(factor: float) -> float:
        logs = np.log(np.maximum(softmax(scores * np.float32(factor)), 1e-9))
        return -float((1 - doubt) * logs[np.arange(len(y)), y].mean() + doubt * logs.mean())

    return float(min(np.geomspace(1, 60, 60), key=loss))
