"""Five emotions of a single message, as log-odds: from its sentence vector, its surface, VADER and its words.

A sentence vector blurs how something is said; a lexicon hears a swear word and misses an insult without one. Together
they are clearly better than either.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.understanding.heads_mood_features import MESSAGE, SIGNALS
from bot.understanding.heads_words import WordSketch

Table = NDArray[np.float32]
EMOTIONS = ("displeased", "low", "glad", "puzzled", "neutral")
"""Groups of GoEmotions labels; `bot.learning.mood` says which."""
SURFACE = len(MESSAGE + SIGNALS)
"""So many of the first FEATURES are of the message alone."""


@dataclass(frozen=True, slots=True)
class Emotions:
    """Log-odds of the emotion groups, fitted on public comments.

    Attributes:
        weights: of the sentence vector, shape (size, 5). surface: of the first features, (18, 5). words: (1024, 5).
    """

    weights: Table
    surface: Table
    words: Table
    bias: Table
    sketch: WordSketch

    def of(self, vectors: Table, rows: Table, texts: Sequence[str]) -> Table:
        """Shape (n, 5).

        Args:
            rows: FEATURES of each message; only those of the message itself are looked at.
        """
        felt = vectors @ self.weights + rows[:, :SURFACE] @ self.surface + self.sketch.rows(texts) @ self.words
        return np.asarray(felt + self.bias, np.float32)
