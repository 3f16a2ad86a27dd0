"""Trial fits of the dissatisfaction index: what it says of dialogues that it has not seen.

The scores that came before a message are themselves predictions. While fitting they come from trial fits that did not
know the dialogue, for otherwise the index would learn to trust them more than they deserve.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.learning.dialogues import ScoredTurn
from bot.learning.scores import pearson
from bot.learning.solving import solve_in_place
from bot.understanding.heads_emotions import Emotions
from bot.understanding.heads_mood import Said, Table, likeness, mood_rows, steps_of

RIDGES = (0.5, 2.0, 5.0)
"""How little one example counts. Scored dialogues are told apart best with the first; 0 and 1 given to single messages
are so doubtful that many of them have to agree."""
BESIDE = 0.3
"""Examples from elsewhere count about a third."""
FOLDS, FOLDS_OF_MANY, MANY = 10, 4, 2_500
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Desk:
    """The examples to learn from, those from elsewhere last.

    Attributes:
        fold: of each; whole dialogues have one. ridge: how little each counts.
    """

    said: list[Said]
    vectors: Table
    scores: Table
    fold: Rows
    ridge: Table


def desk_of(turns: Sequence[ScoredTurn], beside: Sequence[ScoredTurn], vectors: dict[str, Table], ridge: float) -> Desk:
    """Turns of one dialogue share a fold, so that they are held back together."""
    every = [*turns, *beside]
    folds = FOLDS if len(every) <= MANY else FOLDS_OF_MANY
    return Desk(
        said=[Said(turn.text, turn.history) for turn in every],
        vectors=np.stack([vectors[turn.text] for turn in every]),
        scores=np.array([turn.score for turn in every], np.float32),
        fold=np.array([turn.dialogue % folds for turn in every], np.int64),
        ridge=np.array([ridge] * len(turns) + [ridge / BESIDE] * len(beside), np.float32),
    )


def best_ridge(turns: Sequence[ScoredTurn], vectors: dict[str, Table], emotions: Emotions) -> float:
    """The one whose scores of turns that were held back go best with the true ones; some turns are enough to tell."""
    step = -(-len(turns) // MANY)
    desk = desk_of([turn for turn in turns if turn.dialogue % step == 0] or turns[:MANY], (), vectors, RIDGES[0])
    plain = mood_rows(desk.said, vectors, emotions)
    rows = (plain - plain.mean(axis=0)) / (plain.std(axis=0) + 1e-2)

    def agreement(ridge: float) -> float:
        found = held_back(replace(desk, ridge=np.full_like(desk.ridge, ridge)), rows)
        value = pearson(found.astype(np.float64), desk.scores.astype(np.float64))
        return value if np.isfinite(value) else 0.0

    return max(RIDGES, key=agreement)


def fitted(desk: Desk, rows: Table, chosen: Rows) -> tuple[Table, float]:
    """Pull of each chosen example, and the offset."""
    vectors, scores = desk.vectors[chosen], desk.scores[chosen]
    gram = likeness(vectors, rows[chosen], vectors, rows[chosen])
    gram[np.diag_indices(len(chosen))] += desk.ridge[chosen]
    offset = float(scores.mean())
    return solve_in_place(gram, (scores - offset)[:, None])[:, 0], offset


def held_back(desk: Desk, rows: Table) -> Table:
    """A score of every example by a trial fit that did not know its fold."""
    found = np.zeros(len(desk.scores), np.float32)
    for fold in np.unique(desk.fold):
        back = np.flatnonzero(desk.fold == fold)
        found[back] = _asked(desk, rows, fold, desk.vectors[back], rows[back])
    return found


def first_scores(desk: Desk, plain: Table, vectors: dict[str, Table], emotions: Emotions) -> dict[Said, float]:
    """Scores of all that was said before the examples, also where nobody scored it, without regard to scores before."""
    means, scales = plain.mean(axis=0), plain.std(axis=0) + 1e-2
    rows = (plain - means) / scales
    found: dict[Said, float] = {}
    for fold in np.unique(desk.fold):
        steps = steps_of([desk.said[n] for n in np.flatnonzero(desk.fold == fold)], vectors)
        asked = (mood_rows(steps, vectors, emotions) - means) / scales
        scores = _asked(desk, rows, fold, np.stack([vectors[step.text] for step in steps]), asked)
        found.update(zip(steps, scores.tolist(), strict=True))
    return found


def _asked(desk: Desk, rows: Table, fold: int, vectors: Table, asked: Table) -> Table:
    seen = np.flatnonzero(desk.fold != fold)
    if not len(seen):
        return np.full(len(vectors), desk.scores.mean(), np.float32)
    pull, offset = fitted(desk, rows, seen)
    return np.asarray(likeness(vectors, asked, desk.vectors[seen], rows[seen]) @ pull + offset, np.float32)
