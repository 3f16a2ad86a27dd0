"""The Customer Dissatisfaction Index: how dissatisfied somebody is with the company, now, 0 to 100.

    0–10 content or neutral · 25 mild annoyance · 50 clearly dissatisfied · 75 angry · 95 leaves or threatens

It is a judgement of the whole message in the light of what went before: its sentence vector, five emotions learnt from
GoEmotions, VADER, the surface, and the course of the conversation. It is weighed against examples in both ways at once
and mapped to the scale by a curve that only rises. No single word sets it; a single turn's index is no reason to act.

It listens twice: every message of the customer so far is first scored without regard to the scores before it, then the
message in question once more, now knowing how dissatisfied the customer seemed before, at worst and on the whole.
"""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.core.encoders import same_weights
from bot.core.errors import Misconfigured
from bot.understanding.heads_emotions import Emotions
from bot.understanding.heads_mood_features import CUSTOMER, FEATURES, LOOKED_BACK, features_of
from bot.understanding.heads_words import BUCKETS, WordSketch
from bot.understanding.heads_words import WIDTH as WIDTH_OF_WORDS

Table = NDArray[np.float32]
FORMAT = 3
COURSE = ("displeased before", "displeased so far")
CALM = -2.0
"""What the course says where nothing went before."""
SCORES_BEFORE = ("score before", "worst score before", "mean score before")
AT_FIRST = 15.0
"""What they are where nothing went before: a customer with a question."""
BEFORE_COUNTS = 2.0
"""So much more than any other figure does each of them count."""
WIDTH, FEATURE_WIDTH, SHARE = 1.0, 0.3, 0.5
MOST_ROWS = 20_000
_TABLES = ("vectors", "rows", "pull", "first_pull", "means", "scales", "raw", "index")
_EMOTION_TABLES = ("emotions", "emotion_surface", "emotion_words", "emotion_bias")


@dataclass(frozen=True, slots=True)
class Said:
    """A customer's message to be judged: its words and the lines before it, oldest first."""

    text: str
    history: tuple[tuple[str, str], ...] = ()

    @property
    def earlier(self) -> list[str]:
        """What the customer wrote before it, as far as that is looked at."""
        return [words for speaker, words in self.history[-LOOKED_BACK:] if speaker == CUSTOMER]

    @property
    def steps(self) -> list["Said"]:
        """The same, each with what went before it."""
        start = max(0, len(self.history) - LOOKED_BACK)
        return [
            Said(words, self.history[:place])
            for place, (speaker, words) in enumerate(self.history)
            if place >= start and speaker == CUSTOMER
        ]


def mood_rows(said: Sequence[Said], vectors: dict[str, Table], emotions: Emotions) -> Table:
    """Every figure but the sentence vector itself, one row a message.

    Args:
        vectors: by text; of the messages, and of what their customers wrote before.
    """
    steps = steps_of(said, vectors)
    rows = np.stack([_features(step) for step in steps])
    texts = [step.text for step in steps]
    felt = emotions.of(np.stack([vectors[text] for text in texts]), rows, texts)
    place = {step: number for number, step in enumerate(steps)}
    course = np.full((len(said), len(COURSE)), CALM, np.float32)
    for row, one in zip(course, said, strict=True):
        if before := [felt[place[step], 0] for step in one.steps if step in place]:
            row[:] = before[-1], np.mean(before)
    chosen = [place[one] for one in said]
    return np.concatenate([rows[chosen], felt[chosen], course], axis=1).astype(np.float32)


@lru_cache(maxsize=1_024)
def _features(said: Said) -> Table:
    """Remembered, since each message of a conversation is looked at again with every later one."""
    return features_of(said.text, said.history)


def steps_of(said: Sequence[Said], vectors: dict[str, Table]) -> list[Said]:
    """These messages and all before them that have a vector, each once."""
    return list(dict.fromkeys(step for one in said for step in (*one.steps, one) if step.text in vectors))


def scores_before(said: Sequence[Said], scores: dict[Said, float]) -> Table:
    """Three columns, SCORES_BEFORE, from first scores of all steps."""
    table = np.full((len(said), len(SCORES_BEFORE)), AT_FIRST, np.float32)
    for row, one in zip(table, said, strict=True):
        if before := [scores[step] for step in one.steps if step in scores]:
            row[:] = before[-1], max(before), sum(before) / len(before)
    return table


def scaled(rows: Table, means: Table, scales: Table) -> Table:
    """All columns of like size, but what went before counts more."""
    weights = np.ones(rows.shape[1], np.float32)
    weights[-len(SCORES_BEFORE) :] = np.sqrt(BEFORE_COUNTS)
    return np.asarray((rows - means) / scales * weights, np.float32)


def likeness(vectors: Table, rows: Table, others: Table, other_rows: Table) -> Table:
    """How alike messages are, in what they say and in how it stands with them. Rows are scaled already."""
    return blended(alike_in_words(vectors, others), rows, other_rows)


def alike_in_words(vectors: Table, others: Table) -> Table:
    """The costlier half, the same for both times of listening."""
    return np.asarray((1 - SHARE) * np.exp(2 * WIDTH * (vectors @ others.T - 1)), np.float32)


def blended(words: Table, rows: Table, other_rows: Table, lengths: Table | None = None) -> Table:
    """Likeness in words, with that of how it stands added.

    Args:
        lengths: squared, of the other rows, where they are known already.
    """
    lengths = (other_rows**2).sum(axis=1) if lengths is None else lengths
    apart = (rows**2).sum(axis=1)[:, None] + lengths - 2 * rows @ other_rows.T
    return np.asarray(words + SHARE * np.exp(-FEATURE_WIDTH * np.maximum(apart, 0) / rows.shape[1]), np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """A fitted index.

    Attributes:
        vectors, rows, pull: of each example; rows are scaled by means and scales; their last columns are
            SCORES_BEFORE. first_pull: of each example when those are not known. offset: mean score.
        raw, index: knots of the rising curve from raw scores to the index.
        threshold: index from which on a turn counts as dissatisfied, chosen on training data.
    """

    vectors: Table
    rows: Table
    pull: Table
    first_pull: Table
    offset: float
    means: Table
    scales: Table
    emotions: Emotions
    raw: Table
    index: Table
    threshold: float
    encoder: str
    about: dict[str, Any] = field(default_factory=dict)
    lengths: Table = field(init=False, repr=False)
    first_lengths: Table = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Squared lengths of the examples' rows are needed for every message."""
        object.__setattr__(self, "lengths", (self.rows**2).sum(axis=1))
        object.__setattr__(self, "first_lengths", (self.rows[:, : -len(SCORES_BEFORE)] ** 2).sum(axis=1))

    def judge(self, said: Sequence[Said], vectors: dict[str, Table]) -> Table:
        """The index of each message, 0 to 100."""
        steps = steps_of(said, vectors)
        place = {step: number for number, step in enumerate(steps)}
        rows = mood_rows(steps, vectors, self.emotions)
        own = np.stack([vectors[step.text] for step in steps])
        words = alike_in_words(own, self.vectors)
        first = self._first(words, rows)
        before = scores_before(said, dict(zip(steps, first.tolist(), strict=True)))
        chosen = [place[one] for one in said]
        whole = scaled(np.concatenate([rows[chosen], before], axis=1), self.means, self.scales)
        scores = blended(words[chosen], whole, self.rows, self.lengths) @ self.pull + self.offset
        return np.asarray(np.clip(np.interp(scores, self.raw, self.index), 0, 100), np.float32)

    def _first(self, words: Table, rows: Table) -> Table:
        """Raw scores without regard to scores before."""
        count = rows.shape[1]
        flat = (rows - self.means[:count]) / self.scales[:count]
        like = blended(words, flat, self.rows[:, :count], self.first_lengths)
        return np.asarray(like @ self.first_pull + self.offset)

    def save(self, file: Path) -> None:
        """Write it in one go."""
        told = {"format": FORMAT, "features": FEATURES, "encoder": self.encoder, "about": self.about}
        told |= {"offset": self.offset, "threshold": self.threshold}
        tables = {name: getattr(self, name) for name in ("means", "scales", "raw", "index")}
        tables |= {name: getattr(self, name).astype(np.float16) for name in ("vectors", "rows")}
        tables |= {
            "pull": self.pull,
            "first_pull": self.first_pull,
            "emotions": self.emotions.weights,
            "emotion_surface": self.emotions.surface,
            "emotion_words": self.emotions.words.astype(np.float16),
            "emotion_bias": self.emotions.bias,
            "rarity": self.emotions.sketch.rarity.astype(np.float16),
        }
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_name(f".{file.name}.part")
        with unfinished.open("wb") as stream:
            np.savez_compressed(stream, allow_pickle=False, told=np.array(json.dumps(told)), **tables)
        unfinished.replace(file)


def load_mood(file: Path, encoder: str) -> Mood:
    """Read an index.

    Raises:
        Misconfigured: the file is broken, or it was fitted with an encoder of other weights or with other features.
    """
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
            told = json.loads(str(kept["told"]))
            table = {key: np.asarray(kept[key], np.float32) for key in (*_TABLES, *_EMOTION_TABLES, "rarity")}
        if told["format"] != FORMAT or tuple(told["features"]) != FEATURES:
            raise ValueError("it was fitted for other features")
        count = len(table["vectors"])
        if not 0 < count <= MOST_ROWS or any(len(table[key]) != count for key in ("rows", "pull", "first_pull")):
            raise ValueError("its tables do not fit together")
        if len(table["emotion_words"]) != WIDTH_OF_WORDS or len(table["rarity"]) != BUCKETS:
            raise ValueError("its word tables do not fit together")
        if not all(np.isfinite(numbers).all() for numbers in table.values()):
            raise ValueError("it holds numbers that are none")
        offset, threshold, fitted_with = float(told["offset"]), float(told["threshold"]), str(told["encoder"])
        about = dict(told["about"])
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as problem:
        raise Misconfigured(f"{file} is no index that can be used ({problem}). Fit it again.") from problem
    if not same_weights(fitted_with, encoder):
        raise Misconfigured(f"{file} was fitted with the encoder {fitted_with}, but {encoder} is in use. Fit it again.")
    weights, surface, words, bias = (table.pop(key) for key in _EMOTION_TABLES)
    emotions = Emotions(weights, surface, words, bias, WordSketch(table.pop("rarity")))
    return Mood(offset=offset, threshold=threshold, encoder=fitted_with, about=about, emotions=emotions, **table)
