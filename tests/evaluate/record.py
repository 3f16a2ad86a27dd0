"""What every task of the evaluation works with, and what it hands back."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.core.ports import Encoder, Vocabulary
from bot.learning.scores import Figure

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table.

    Attributes:
        low, high: 95 % interval, or lowest and highest draw; n: items, or draws.
        peer: the best of the others measured in the same run, with its value.
    """

    task: str
    metric: str
    value: float
    low: float
    high: float
    n: int
    peer: str | None = None
    peer_value: float | None = None

    def as_json(self) -> dict[str, Any]:
        return {k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(self).items()}


def row_of(task: str, metric: str, figure: Figure, peers: dict[str, Figure] | None = None) -> Row:
    best = max((peers or {}).items(), key=lambda item: item[1].value, default=None)
    return Row(
        task=task,
        metric=metric,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        n=figure.n,
        peer=best[0] if best else None,
        peer_value=best[1].value if best else None,
    )


class RememberingEncoder:
    """An encoder that encodes each text once in a run."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}
        self.version = encoder.version
        self.size = encoder.size

    def encode(self, texts: Sequence[str]) -> Vectors:
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if missing:
            self._known.update(zip(missing, self._encoder.encode(missing), strict=True))
        return np.stack([self._known[text] for text in texts])

    def knows(self, word: str) -> bool:
        return isinstance(self._encoder, Vocabulary) and self._encoder.knows(word)


@dataclass(frozen=True, slots=True)
class Setting:
    """Attributes:
    data: folder of public sets, or None. say: tells a person what is being done.
    """

    encoder: RememberingEncoder
    data: Path | None
    say: Callable[[str], None]

    def file(self, *parts: str) -> Path | None:
        """A file of a public set; None when it is not there, which is told."""
        found = self.data.joinpath(*parts) if self.data else None
        if found is None or not found.is_file():
            self.say(f"left out: {'/'.join(parts)} is not in the data folder")
            return None
        return found


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to measure. `run` returns no rows when its data is missing."""

    name: str
    run: Callable[[Setting], list[Row]]
