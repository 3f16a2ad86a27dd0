"""Fits the dissatisfaction index to one file of scored dialogues and measures it on another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from bot.core.ports import Encoder
from bot.learning.dialogues import Dialogues, ScoredTurn
from bot.learning.intents import Progress, encoded, quiet
from bot.learning.mood import DISSATISFIED, best_threshold, fit_mood, own_examples, texts_of
from bot.learning.scores import Figure, auroc, bootstrapped, f1, pearson, spearman
from bot.understanding.heads_emotions import Emotions
from bot.understanding.heads_mood import Mood, Said, Table
from bot.understanding.heads_mood_features import features_of

AT_ONCE = 256


def fit_to(
    train: Dialogues, emotions: Emotions, encoder: Encoder, at: datetime, progress: Progress = quiet
) -> tuple[Mood, dict[str, Table]]:
    """An index for these dialogues, and the vectors of their texts.

    The project's own dialogues and complaints are learnt beside them when that is better on turns that were held back.
    """
    own = own_examples()
    texts = texts_of([*train.turns, *own])
    vectors = dict(zip(texts, encoded(encoder, texts, "Reading the dialogues", progress), strict=True))
    about = {"file": train.file, "fitted": at.isoformat(timespec="seconds")}
    fitted = []
    for number, beside in enumerate(([], own)):
        fitted.append(fit_mood(train.turns, vectors, emotions, encoder.version, about, beside=beside))
        progress("Fitting", number + 1, 2)
    return max(fitted, key=lambda mood: mood.about["held_back"]["auroc"] or 0.0), vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class DissatisfactionReport:
    """Figures over scored turns; a turn counts as dissatisfied from 50 on. `peer` are VADER's alone."""

    figures: dict[str, Figure]
    peer: dict[str, Figure]
    threshold: float
    about: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {
            **{name: figure.as_json() for name, figure in self.figures.items()},
            "threshold": round(self.threshold, 2),
            "peer": {"name": "VADER alone", **{name: figure.as_json() for name, figure in self.peer.items()}},
            "trained": self.about,
        }


def index_of(mood: Mood, turns: Sequence[ScoredTurn], vectors: dict[str, Table]) -> Table:
    """The index of every turn, in portions that bound the memory."""
    said = [Said(turn.text, turn.history) for turn in turns]
    return np.concatenate([mood.judge(said[i : i + AT_ONCE], vectors) for i in range(0, len(said), AT_ONCE)])


def measure_mood(
    mood: Mood, train: Dialogues, test: Dialogues, encoder: Encoder, progress: Progress = quiet
) -> DissatisfactionReport:
    """Compare the index with the scores of every turn of the test; the threshold is the one of the training data."""
    texts = texts_of(test.turns)
    vectors = dict(zip(texts, encoded(encoder, texts, "Reading the test", progress), strict=True))
    truth = np.array([turn.score for turn in test.turns])
    peer_cut = best_threshold(_vader(train.turns), np.array([turn.score for turn in train.turns]) >= DISSATISFIED)
    return DissatisfactionReport(
        figures=_figures(index_of(mood, test.turns, vectors).astype(np.float64), truth, mood.threshold),
        peer=_figures(_vader(test.turns), truth, peer_cut),
        threshold=mood.threshold,
        about={"encoder": mood.encoder, **mood.about},
    )


def _vader(turns: Sequence[ScoredTurn]) -> Any:
    """VADER's compound score of the message alone, turned round: high is bad."""
    return np.array([-float(features_of(turn.text)[3]) for turn in turns])


def _figures(index: Any, truth: Any, threshold: float) -> dict[str, Figure]:
    bad = truth >= DISSATISFIED
    count = len(truth)
    return {
        "auroc": bootstrapped(lambda rows: auroc(index[rows], bad[rows]), count),
        "f1": bootstrapped(lambda rows: f1(index[rows] >= threshold, bad[rows]), count),
        "pearson": bootstrapped(lambda rows: pearson(index[rows], truth[rows]), count),
        "spearman": bootstrapped(lambda rows: spearman(index[rows], truth[rows]), count),
    }
