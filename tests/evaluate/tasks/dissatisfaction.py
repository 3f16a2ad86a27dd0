"""Dissatisfied turns in the project's own dialogues: every fifth dialogue is held back in turn."""

import numpy as np
from numpy.typing import NDArray

from bot.learning.dialogues import Dialogues, read_dialogues
from bot.learning.dissatisfaction import index_of
from bot.learning.intents import encoded
from bot.learning.mood import complaints, fit_mood, texts_of
from bot.learning.scores import Figure, auroc, bootstrapped, pearson, spearman
from bot.understanding.heads_mood_features import features_of
from bot.understanding.heads_shipped import shipped_mood
from tests.evaluate.record import Row, Setting, Task, row_of
from tests.evaluate.tasks.categories import LABELLED

PARTS = 5


def run(setting: Setting) -> list[Row]:
    whole = read_dialogues(LABELLED / "dialogues.jsonl")
    own = complaints()
    texts = texts_of([*whole.turns, *own])
    vectors = dict(zip(texts, encoded(setting.encoder, texts, ""), strict=True))
    emotions = shipped_mood(setting.encoder.version).emotions
    index = np.zeros(len(whole.turns))
    for part in range(PARTS):
        back = [n for n, turn in enumerate(whole.turns) if turn.dialogue % PARTS == part]
        seen = Dialogues(whole.file, tuple(turn for turn in whole.turns if turn.dialogue % PARTS != part))
        mood = fit_mood(seen.turns, vectors, emotions, setting.encoder.version, {}, beside=own)
        index[back] = index_of(mood, [whole.turns[n] for n in back], vectors)
    truth = np.array([turn.score for turn in whole.turns])
    vader = np.array([-float(features_of(turn.text)[3]) for turn in whole.turns])
    bad = truth >= 50

    def area(figures: NDArray[np.float64]) -> Figure:
        return bootstrapped(lambda rows: auroc(figures[rows], bad[rows]), len(bad))

    name = "dissatisfied turns, own dialogues"
    return [
        row_of(name, "AUROC", area(index), {"VADER alone": area(vader)}),
        row_of(name, "Pearson", bootstrapped(lambda rows: pearson(index[rows], truth[rows]), len(bad))),
        row_of(name, "Spearman", bootstrapped(lambda rows: spearman(index[rows], truth[rows]), len(bad))),
    ]


TASK = Task("dissatisfaction", run)
