"""Fits the Customer Dissatisfaction Index to scored turns, on top of emotions learnt from public comments."""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.core.errors import Misconfigured
from bot.learning.dialogues import ScoredTurn
from bot.learning.logistic import fit_logistic
from bot.learning.scores import auroc, f1
from bot.learning.solving import solve_in_place
from bot.understanding.heads_mood import EMOTIONS, Emotions, Mood, Said, Table, likeness, mood_rows

GROUPS = {
    "displeased": "anger annoyance disappointment disapproval disgust",
    "low": "sadness grief remorse fear nervousness embarrassment",
    "glad": "gratitude joy love relief admiration approval caring excitement optimism pride amusement desire",
    "puzzled": "confusion curiosity realization surprise",
    "neutral": "neutral",
}
"""Which labels of GoEmotions make up a group."""
EMOTION_RIDGE = 0.5
RIDGE = 1.0
FOLDS = 10
DISSATISFIED = 50.0
MOST_TURNS = 12_000
KNOTS = 12
Rows = NDArray[np.int64]


def read_emotions(folder: Path) -> list[tuple[str, frozenset[str]]]:
    """Comments of GoEmotions (`train.tsv`, `labels.txt`) with their groups of emotions.

    Raises:
        Misconfigured: a file is missing.
    """
    group = {label: name for name, labels in GROUPS.items() for label in labels.split()}
    try:
        labels = (folder / "labels.txt").read_text(encoding="utf-8").split()
        with (folder / "train.tsv").open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    except OSError as problem:
        raise Misconfigured(f"{folder} does not hold GoEmotions: {problem.strerror}.") from problem
    return [(row[0], frozenset(group[labels[int(n)]] for n in row[1].split(","))) for row in rows]


def fit_emotions(vectors: Table, groups: Sequence[frozenset[str]]) -> Emotions:
    """One logistic regression for each group."""
    fitted = [
        fit_logistic(vectors, np.array([name in some for some in groups], bool), ridge=EMOTION_RIDGE)
        for name in EMOTIONS
    ]
    weights = np.stack([weights for weights, _ in fitted], axis=1)
    return Emotions(weights.astype(np.float32), np.array([bias for _, bias in fitted], np.float32))


@dataclass(frozen=True, slots=True)
class _Turns:
    vectors: Table
    rows: Table
    scores: Table


def complaints() -> list[ScoredTurn]:
    """The complaints that come with the sample company: single messages with an index."""
    raw = resources.files("bot.sample").joinpath("labelled/complaints.jsonl").read_text(encoding="utf-8")
    found = [json.loads(line) for line in raw.splitlines() if line.strip()]
    return [ScoredTurn(row["text"], (), float(row["index"]), -1 - n) for n, row in enumerate(found)]


def texts_of(turns: Sequence[ScoredTurn]) -> list[str]:
    """Every text whose vector is needed to fit or judge these turns."""
    return sorted({text for turn in turns for text in (turn.text, *Said(turn.text, turn.history).earlier)})


def fit_mood(
    turns: Sequence[ScoredTurn],
    vectors: dict[str, Table],
    emotions: Emotions,
    encoder: str,
    about: dict[str, Any],
    *,
    beside: Sequence[ScoredTurn] = (),
) -> Mood:
    """Fit to `turns`; curve and threshold come from turns that were held back, whole dialogues at a time.

    Args:
        beside: further examples to learn from, never measured on.
    """
    every = [*turns[:MOST_TURNS], *beside]
    said = [Said(turn.text, turn.history) for turn in every]
    rows = mood_rows(said, vectors, emotions)
    means, scales = rows.mean(axis=0), rows.std(axis=0) + 1e-2
    table = _Turns(
        np.stack([vectors[turn.text] for turn in every]),
        ((rows - means) / scales).astype(np.float32),
        np.array([turn.score for turn in every], np.float32),
    )
    count = len(every) - len(beside)
    fold = np.array([turn.dialogue % FOLDS for turn in every[:count]])
    held = np.zeros(count, np.float32)
    for number in sorted(set(fold.tolist())):
        back = np.flatnonzero(fold == number)
        seen = np.concatenate([np.flatnonzero(fold != number), np.arange(count, len(every))])
        held[back] = _predicted(table, seen, back) if len(seen) else table.scores[back].mean()
    raw, index = rising(held, table.scores[:count])
    pull, offset = _fitted(table, np.arange(len(every)))
    threshold = best_threshold(np.interp(held, raw, index), table.scores[:count] >= DISSATISFIED)
    return Mood(
        vectors=table.vectors,
        rows=table.rows,
        pull=pull,
        offset=offset,
        means=means,
        scales=scales,
        emotions=emotions,
        raw=raw,
        index=index,
        threshold=threshold,
        encoder=encoder,
        about={
            **about,
            "turns": count,
            "beside": len(beside),
            "held_back": {"auroc": _rounded(auroc(held.astype(np.float64), table.scores[:count] >= DISSATISFIED))},
        },
    )


def _rounded(value: float) -> float | None:
    return round(value, 4) if np.isfinite(value) else None


def _fitted(table: _Turns, rows: Rows) -> tuple[Table, float]:
    gram = likeness(table.vectors[rows], table.rows[rows], table.vectors[rows], table.rows[rows])
    gram[np.diag_indices(len(rows))] += RIDGE
    offset = float(table.scores[rows].mean())
    return solve_in_place(gram, (table.scores[rows] - offset)[:, None])[:, 0], offset


def _predicted(table: _Turns, seen: Rows, asked: Rows) -> Table:
    pull, offset = _fitted(table, seen)
    like = likeness(table.vectors[asked], table.rows[asked], table.vectors[seen], table.rows[seen])
    return np.asarray(like @ pull + offset, np.float32)


def rising(raw: Table, truth: Table) -> tuple[Table, Table]:
    """Knots of a curve from raw to true scores that never falls (pooled neighbours), in at most KNOTS steps."""
    order = np.argsort(raw, kind="stable")
    parts = [part for part in np.array_split(order, min(KNOTS, len(order))) if len(part)]
    blocks = [(float(raw[part].mean()), float(truth[part].mean()), len(part)) for part in parts]
    pooled: list[tuple[float, float, int]] = []
    for block in blocks:
        pooled.append(block)
        while len(pooled) > 1 and pooled[-2][1] >= pooled[-1][1]:
            (x, y, n), (u, v, m) = pooled[-2:]
            pooled[-2:] = [((x * n + u * m) / (n + m), (y * n + v * m) / (n + m), n + m)]
    knots = np.array([(x, y) for x, y, _ in pooled], np.float32)
    first, last = knots[0], knots[-1]
    ends = [(first[0] - max(1.0, first[1]), 0.0), *knots.tolist(), (last[0] + max(1.0, 100 - last[1]), 100.0)]
    whole = np.array(ends, np.float32)
    return whole[:, 0], whole[:, 1]


def best_threshold(index: NDArray[np.floating], dissatisfied: NDArray[np.bool_]) -> float:
    """Where F1 is highest; DISSATISFIED where there is nothing to tell apart."""
    if dissatisfied.all() or not dissatisfied.any():
        return DISSATISFIED
    return float(max(np.unique(index), key=lambda cut: f1(index >= cut, dissatisfied)))
