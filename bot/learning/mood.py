"""Fits the Customer Dissatisfaction Index to scored turns, on top of emotions learnt from public comments."""

import csv
import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.core.errors import Misconfigured
from bot.learning.dialogues import ScoredTurn, read_dialogues
from bot.learning.logistic import fit_logistic
from bot.learning.mood_trials import best_ridge, desk_of, first_scores, fitted, held_back
from bot.learning.scores import auroc, f1
from bot.understanding.heads_emotions import EMOTIONS, SURFACE, Emotions
from bot.understanding.heads_mood import (
    SCORES_BEFORE,
    Mood,
    Said,
    Table,
    mood_rows,
    scaled,
    scores_before,
)
from bot.understanding.heads_mood_features import features_of
from bot.understanding.heads_words import WordSketch

GROUPS = {
    "displeased": "anger annoyance disappointment disapproval disgust",
    "low": "sadness grief remorse fear nervousness embarrassment",
    "glad": "gratitude joy love relief admiration approval caring excitement optimism pride amusement desire",
    "puzzled": "confusion curiosity realization surprise",
    "neutral": "neutral",
}
"""Which labels of GoEmotions make up a group."""
EMOTION_RIDGE = 1.0
SURFACE_COUNTS, WORDS_COUNT = np.float32(0.1), np.float32(0.5)
"""Beside the sentence vector, whose length is 1."""
OURS = "mood_dialogues.jsonl"
DISSATISFIED = 50.0
MOST_TURNS = 12_000
KNOTS = 12


def read_emotions(folder: Path, part: str = "train") -> list[tuple[str, frozenset[str]]]:
    """Comments of GoEmotions (`train.tsv` or another part, `labels.txt`) with their groups of emotions.

    Raises:
        Misconfigured: a file is missing.
    """
    group = {label: name for name, labels in GROUPS.items() for label in labels.split()}
    try:
        labels = (folder / "labels.txt").read_text(encoding="utf-8").split()
        with (folder / f"{part}.tsv").open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    except OSError as problem:
        raise Misconfigured(f"{folder} does not hold GoEmotions: {problem.strerror}.") from problem
    return [(row[0], frozenset(group[labels[int(n)]] for n in row[1].split(","))) for row in rows]


def fit_emotions(texts: Sequence[str], vectors: Table, groups: Sequence[frozenset[str]]) -> Emotions:
    """One logistic regression for each group."""
    rows = np.stack([features_of(text) for text in texts])[:, :SURFACE]
    scales = (rows.std(axis=0) + 1e-2) / SURFACE_COUNTS
    middle = rows.mean(axis=0)
    sketch = WordSketch.counted(texts)
    whole = np.concatenate([vectors, (rows - middle) / scales, WORDS_COUNT * sketch.rows(texts)], axis=1)
    fitted = [
        fit_logistic(whole, np.array([name in some for some in groups], bool), ridge=EMOTION_RIDGE) for name in EMOTIONS
    ]
    table = np.stack([weights for weights, _ in fitted], axis=1).astype(np.float32)
    of_vector, of_surface, of_words = np.split(table, [vectors.shape[1], vectors.shape[1] + SURFACE])
    of_surface = (of_surface / scales[:, None]).astype(np.float32)
    bias = np.array([bias for _, bias in fitted], np.float32) - middle @ of_surface
    return Emotions(of_vector, of_surface, WORDS_COUNT * of_words, bias.astype(np.float32), sketch)


def complaints() -> list[ScoredTurn]:
    """The complaints that come with the sample company: single messages with an index."""
    raw = resources.files("bot.sample").joinpath("labelled/complaints.jsonl").read_text(encoding="utf-8")
    found = [json.loads(line) for line in raw.splitlines() if line.strip()]
    return [ScoredTurn(row["text"], (), float(row["index"]), -1 - n) for n, row in enumerate(found)]


def own_dialogues() -> list[ScoredTurn]:
    """Scored dialogues from many trades that come with Baton."""
    return list(read_dialogues(Path(str(resources.files("bot.learning").joinpath(OURS)))).turns)


def own_examples() -> list[ScoredTurn]:
    """Everything scored that comes with Baton, but the sample company's dialogues: those are there to measure on."""
    return [*own_dialogues(), *complaints()]


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
    turns = turns[:MOST_TURNS]
    ridge = best_ridge(turns, vectors, emotions)
    desk = desk_of(turns, beside, vectors, ridge)
    count = len(desk.scores) - len(beside)
    plain = mood_rows(desk.said, vectors, emotions)
    first = first_scores(desk, plain, vectors, emotions)
    rows = np.concatenate([plain, scores_before(desk.said, first)], axis=1)
    means, scales = rows.mean(axis=0), rows.std(axis=0) + 1e-2
    rows = scaled(rows, means, scales)
    held = held_back(desk, rows)[:count]
    truth = desk.scores[:count]
    raw, index = rising(held, truth)
    everything = np.arange(len(desk.scores))
    pull, offset = fitted(desk, rows, everything)
    first_pull, _ = fitted(desk, rows[:, : -len(SCORES_BEFORE)], everything)
    area = auroc(held.astype(np.float64), truth >= DISSATISFIED)
    return Mood(
        vectors=desk.vectors,
        rows=rows,
        pull=pull,
        first_pull=first_pull,
        offset=offset,
        means=means,
        scales=scales,
        emotions=emotions,
        raw=raw,
        index=index,
        threshold=best_threshold(np.interp(held, raw, index), truth >= DISSATISFIED),
        encoder=encoder,
        about={**about, "turns": count, "beside": len(beside), "ridge": ridge, "held_back": {"auroc": _rounded(area)}},
    )


def _rounded(value: float) -> float | None:
    return round(value, 4) if np.isfinite(value) else None


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
