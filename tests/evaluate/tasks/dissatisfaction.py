"""Dissatisfied turns: learnt from the dialogues of many trades, measured on the sample company's (held back).

The five groups of emotions underneath are measured on the part of GoEmotions that they did not see.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.learning.dialogues import ScoredTurn, read_dialogues
from bot.learning.dissatisfaction import index_of
from bot.learning.intents import encoded
from bot.learning.mood import complaints, fit_mood, own_dialogues, read_emotions, texts_of
from bot.learning.scores import Figure, auroc, bootstrapped, pearson, spearman
from bot.understanding.heads_mood import Mood
from bot.understanding.heads_mood_features import features_of
from bot.understanding.heads_shipped import shipped_mood
from tests.evaluate.record import Row, Setting, Task, row_of
from tests.evaluate.tasks.categories import LABELLED

COMMENTS = 2_000
Numbers = NDArray[np.float64]


def run(setting: Setting) -> list[Row]:
    test, train, own = read_dialogues(LABELLED / "dialogues.jsonl").turns, own_dialogues(), complaints()
    texts = texts_of([*test, *train, *own])
    vectors = dict(zip(texts, encoded(setting.encoder, texts, ""), strict=True))
    version = setting.encoder.version
    mood = fit_mood(train, vectors, shipped_mood(version).emotions, version, {}, beside=own)
    index = index_of(mood, test, vectors).astype(np.float64)
    truth = np.array([turn.score for turn in test])
    name, count = "dissatisfied turns, sample company's dialogues", len(test)
    return [
        row_of(name, "AUROC", _area(index, truth >= 50), {"VADER alone": _area(_vader(test), truth >= 50)}),
        row_of(name, "Pearson", bootstrapped(lambda rows: pearson(index[rows], truth[rows]), count)),
        row_of(name, "Spearman", bootstrapped(lambda rows: spearman(index[rows], truth[rows]), count)),
        *_emotions(setting, mood),
    ]


def _emotions(setting: Setting, mood: Mood) -> list[Row]:
    """How well displeased comments are told from others: the group's score, and the whole index."""
    file = setting.file("goemotions", "dev.tsv")
    if file is None:
        return []
    comments = read_emotions(file.parent, "dev")[:COMMENTS]
    turns = [ScoredTurn(text, (), 0.0, number) for number, (text, _) in enumerate(comments)]
    table = encoded(setting.encoder, [turn.text for turn in turns], "")
    vectors = {turn.text: vector for turn, vector in zip(turns, table, strict=True)}
    displeased = np.array(["displeased" in groups for _, groups in comments])
    rows = np.stack([features_of(turn.text) for turn in turns])
    felt = mood.emotions.of(table, rows, [turn.text for turn in turns])[:, 0].astype(np.float64)
    index = index_of(mood, turns, vectors).astype(np.float64)
    peers = {"VADER alone": _area(_vader(turns), displeased)}
    name = "displeased comments, GoEmotions dev"
    return [
        row_of(name, "AUROC of the emotion", _area(felt, displeased), peers),
        row_of(name, "AUROC of the index", _area(index, displeased), peers),
    ]


def _vader(turns: Sequence[ScoredTurn]) -> Numbers:
    return np.array([-float(features_of(turn.text)[3]) for turn in turns])


def _area(figures: Numbers, right: NDArray[np.bool_]) -> Figure:
    return bootstrapped(lambda rows: auroc(figures[rows], right[rows]), len(right))


TASK = Task("dissatisfaction", run)
