"""An encoder for tests: a text's vector is the sum of fixed random vectors of its words."""

import zlib
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray


class WordEncoder:
    """Texts with words in common are near each other; nothing else is known."""

    version = "words-1"
    size = 64

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.stack([self._row(text) for text in texts]) if texts else np.zeros((0, self.size), np.float32)
        return (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(np.float32)

    def _row(self, text: str) -> NDArray[np.float64]:
        words = text.lower().split() or [""]
        return np.sum([np.random.default_rng(zlib.crc32(w.encode())).normal(size=self.size) for w in words], axis=0)


@pytest.fixture
def encoder() -> WordEncoder:
    return WordEncoder()
