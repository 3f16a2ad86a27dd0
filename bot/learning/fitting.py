"""Fits a head to labelled messages: seconds for fifty examples, minutes for ten thousand, with numpy alone.

The classifier is kernel ridge regression on one-hot labels: one linear system, no iterations, no randomness. It did as
well as a support vector machine on every set that was tried and better than logistic regression on large ones. How sure
a head is, and what it takes to be out of scope, is fitted on examples (and whole labels) that were held back from a
trial fit; the head itself then learns from all of them.

Memory while fitting grows with the square of the examples: about 0.9 GB for 10,000, 2 GB for the most, 15,000.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.learning.datasets import place
from bot.learning.scope import fit_scope
from bot.learning.solving import solve_in_place
from bot.learning.sureness import sure_from, temperature_of
from bot.learning.tuning import fit_lens, through
from bot.understanding.heads import NEIGHBOURS, Head, Kernel, Scope, Table, scope_evidence, softmax
from bot.understanding.heads_words import WordSketch

MOST_EXAMPLES = 15_000
FEW = 2_500
"""Up to here five trial fits are cheap; beyond, one fifth is held back once."""
FOLDS = 5
RIDGE, RIDGE_OF_FEW = 0.3, 0.1
"""Much alike among thousands of examples is noise, in ten of a label nearly every one says something of its own."""
KERNEL = Kernel(width=1.5, words=0.3)
KERNELS = (Kernel(width=1.5, words=0.2), Kernel(width=1.0, words=0.2), Kernel(width=1.5, words=0.3))
"""With few examples these are tried, and the likeliest is taken."""
FEW_A_LABEL = 20
ENOUGH_TO_DECIDE = 200
"""So many examples held back can tell whether a lens helps; what fewer say is luck."""
ALWAYS = -1
"""The fold of examples that every trial fit sees."""
Progress = Callable[[int, int], None]
Rows = NDArray[np.int64]


def silent(_done: int, _of: int) -> None:
    """Report to nobody."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a head is fitted to.

    Attributes:
        vectors: of the texts, shape (n, size). outside: texts that belong to no label, with their vectors.
        names: vectors of the labels' names in plain words: one more example each where examples are few.
        general: so many of the last texts are examples from elsewhere: learnt from, never held back to measure on.
        tune: fit a lens, too (`bot.learning.tuning`). None: if examples are few and those held back speak for it.
    """

    texts: Sequence[str]
    labels: Sequence[str]
    vectors: Table
    outside: Sequence[str] = ()
    outside_vectors: Table | None = None
    names: dict[str, Table] = field(default_factory=dict)
    general: int = 0
    tune: bool | None = None


@dataclass(frozen=True, slots=True)
class _Bench:
    """Everything that trial fits share. `lenses`: those fitted so far, by the examples that they saw."""

    names: tuple[str, ...]
    y: Rows
    vectors: Table
    words: Table
    outside: Table
    outside_words: Table
    fold: Rows
    ridge: Table
    tune: bool
    lenses: dict[bytes, Table | None] = field(default_factory=dict)

    def lens(self, rows: Rows) -> Table | None:
        """Fitted to these examples alone, so that a trial fit knows nothing of those that are held back."""
        if not self.tune:
            return None
        key = rows.tobytes()
        if key not in self.lenses:
            self.lenses[key] = fit_lens(self.vectors[rows], self.y[rows])
        return self.lenses[key]

    @property
    def count(self) -> int:
        return len(self.y)


def fit_head(lesson: Lesson, encoder: str, about: dict[str, Any], progress: Progress = silent) -> Head:
    """Fit, calibrate and return a head.

    Args:
        encoder: version of the encoder that made the vectors.
        about: kept with the head (data hash, date); the scores of the trial fits are added.
    """
    lesson = _with_names(lesson)
    sketch = WordSketch.counted(lesson.texts)
    bench = _bench(lesson, sketch)
    few = bench.count <= FEW
    folds = range(FOLDS) if few else range(1)
    kernels = KERNELS if few else (KERNEL,)
    undecided = lesson.tune is None and few and int((bench.fold != ALWAYS).sum()) >= ENOUGH_TO_DECIDE
    steps = len(folds) * (len(kernels) + 1 + undecided) + 1
    done = iter(range(1, steps + 1))

    def step() -> None:
        progress(next(done, steps), steps)

    trials = [_trial(bench, kernel, folds, step) for kernel in kernels]
    kernel, trial = max(zip(kernels, trials, strict=True), key=lambda pair: _likelihood(pair[1], bench.y))
    if undecided:
        tuned = replace(bench, tune=True)
        other = _trial(tuned, kernel, folds, step)
        if _likelihood(other, bench.y) > _likelihood(trial, bench.y):
            bench, trial = tuned, other
    temperature = temperature_of(trial.scores, bench.y[trial.held])
    strangers = _strangers(bench, kernel, folds, step)
    scope = _scope(trial, strangers, bench.y, temperature)
    everything = np.arange(bench.count)
    pull, word_pull, offset = _solve(bench, kernel, everything)
    step()
    right = trial.scores.argmax(axis=1) == bench.y[trial.held]
    confidences = softmax(trial.scores * np.float32(temperature)).max(axis=1)
    return Head(
        labels=bench.names,
        vectors=through(bench.vectors, bench.lens(everything)),
        pull=pull,
        word_pull=word_pull,
        offset=offset,
        sketch=sketch,
        kernel=kernel,
        temperature=temperature,
        scope=scope,
        encoder=encoder,
        about={
            **about,
            "tuned": bench.tune,
            "held_back": {"accuracy": round(float(right.mean()), 4), "n": len(right)},
            "sure": sure_from(confidences, right),
        },
        lens=bench.lens(everything),
    )


def _with_names(lesson: Lesson) -> Lesson:
    """The names of the labels as further examples; they are never held back, for nobody writes like that."""
    known = [(name, lesson.names[name]) for name in sorted(set(lesson.labels)) if name in lesson.names]
    if not known or len(lesson.texts) > FEW_A_LABEL * len(set(lesson.labels)):
        return replace(lesson, names={})
    return replace(
        lesson,
        texts=[*lesson.texts, *(spelt_out(name) for name, _ in known)],
        labels=[*lesson.labels, *(name for name, _ in known)],
        vectors=np.concatenate([lesson.vectors, [vector for _, vector in known]]),
        names=dict(known),
    )


def spelt_out(label: str) -> str:
    """A label's name as words: ``card_arrival`` is "card arrival"."""
    return " ".join(label.replace("_", " ").replace("-", " ").replace("/", " ").split())


def _bench(lesson: Lesson, sketch: WordSketch) -> _Bench:
    names = tuple(sorted(set(lesson.labels)))
    number = {name: i for i, name in enumerate(names)}
    y = np.array([number[label] for label in lesson.labels], np.int64)
    fold = np.zeros(len(y), np.int64)
    order = np.argsort(np.array([place(text) for text in lesson.texts], np.uint64), kind="stable")
    for k in range(len(names)):
        rows = order[y[order] == k]
        fold[rows] = (np.arange(len(rows)) + k) % FOLDS
    fold[len(y) - len(lesson.names) - lesson.general :] = ALWAYS
    outside = lesson.outside_vectors
    size = lesson.vectors.shape[1]
    return _Bench(
        names,
        y,
        np.asarray(lesson.vectors, np.float32),
        sketch.rows(lesson.texts),
        np.zeros((0, size), np.float32) if outside is None else np.asarray(outside, np.float32),
        sketch.rows(lesson.outside),
        fold,
        np.full(len(y), RIDGE_OF_FEW if len(y) <= FEW_A_LABEL * len(names) else RIDGE, np.float32),
        lesson.tune is True,
    )


def _solve(bench: _Bench, kernel: Kernel, rows: Rows) -> tuple[Table, Table, Table]:
    """Pull of each example, pull of each word feature, offset."""
    vectors, words = through(bench.vectors[rows], bench.lens(rows)), bench.words[rows]
    gram = vectors @ vectors.T
    gram -= 1
    gram *= 2 * kernel.width
    np.exp(gram, out=gram)
    gram *= 1 - kernel.words
    likeness = words @ words.T
    likeness *= kernel.words
    gram += likeness
    del likeness
    gram[np.diag_indices(len(rows))] += bench.ridge[rows]
    target = np.eye(len(bench.names), dtype=np.float32)[bench.y[rows]]
    offset = target.mean(axis=0)
    pull = solve_in_place(gram, target - offset)
    return pull, (kernel.words * (words.T @ pull)).astype(np.float32), offset.astype(np.float32)


def _scored(bench: _Bench, kernel: Kernel, rows: Rows, vectors: Table, words: Table) -> tuple[Table, Table]:
    """Scores and nearest cosines of messages, by a trial fit to `rows`."""
    pull, word_pull, offset = _solve(bench, kernel, rows)
    lens = bench.lens(rows)
    cosines = through(vectors, lens) @ through(bench.vectors[rows], lens).T
    scores = (1 - kernel.words) * np.exp(2 * kernel.width * (cosines - 1)) @ pull + words @ word_pull + offset
    most = min(NEIGHBOURS, cosines.shape[1])
    nearest = np.sort(np.partition(cosines, -most, axis=1)[:, -most:], axis=1)[:, ::-1]
    return scores, np.pad(nearest, ((0, 0), (0, NEIGHBOURS - most)), mode="edge")


@dataclass(frozen=True, slots=True)
class _Trial:
    """What trial fits said about examples that they had not seen, and about messages that are out of scope.

    Attributes:
        held: which examples. scores, nearest: of each of them. beyond, beyond_nearest: of every known stranger, once
            for each trial fit.
    """

    held: Rows
    scores: Table
    nearest: Table
    beyond: Table
    beyond_nearest: Table


def _trial(bench: _Bench, kernel: Kernel, folds: range, step: Callable[[], None]) -> _Trial:
    """Hold every fold back once."""
    parts = []
    for fold in folds:
        back, seen = np.flatnonzero(bench.fold == fold), np.flatnonzero(bench.fold != fold)
        step()
        if len(back) and len(seen):
            parts.append((back, *_asked(bench, kernel, seen, back)))
    return _Trial(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _asked(bench: _Bench, kernel: Kernel, seen: Rows, asked: Rows) -> tuple[Table, Table, Table, Table]:
    """Scores and nearest cosines of the asked examples, and of the strangers."""
    vectors = np.concatenate([bench.vectors[asked], bench.outside])
    words = np.concatenate([bench.words[asked], bench.outside_words])
    scores, nearest = _scored(bench, kernel, seen, vectors, words)
    count = len(asked)
    return scores[:count], nearest[:count], scores[count:], nearest[count:]


def _strangers(bench: _Bench, kernel: Kernel, folds: range, step: Callable[[], None]) -> tuple[Table, Table]:
    """Scores and nearest cosines of examples whose whole label was hidden from a trial fit.

    That is how messages look that belong to no label, also where nobody collected any.
    """
    labels = len(bench.names)
    scores, nearest = np.zeros((0, labels), np.float32), np.zeros((0, NEIGHBOURS), np.float32)
    for fold in folds if labels >= 3 else range(0):
        absent = bench.y % FOLDS == fold % min(FOLDS, labels)
        hidden = np.flatnonzero(absent & (bench.fold != ALWAYS))[: len(bench.y) // FOLDS]
        seen = np.flatnonzero(~absent)
        step()
        if len(set(bench.y[seen].tolist())) > 1 and len(hidden):
            found = _scored(bench, kernel, seen, bench.vectors[hidden], bench.words[hidden])
            scores, nearest = np.concatenate([scores, found[0]]), np.concatenate([nearest, found[1]])
    return scores, nearest


def _likelihood(trial: _Trial, y: Rows) -> float:
    truth = y[trial.held]
    chances = softmax(trial.scores * temperature_of(trial.scores, truth))
    return float(np.log(np.maximum(chances[np.arange(len(truth)), truth], 1e-9)).mean())


def _scope(trial: _Trial, strangers: tuple[Table, Table], y: Rows, temperature: float) -> Scope | None:
    """What tells messages in scope from others, fitted on hidden labels and, where there are any, known strangers.

    The threshold is chosen on the trial fits that knew all labels, as the final head does.
    """
    factor = np.float32(temperature)
    inside = scope_evidence(trial.scores * factor, trial.nearest)
    away = scope_evidence(strangers[0] * factor, strangers[1])
    beyond = scope_evidence(trial.beyond * factor, trial.beyond_nearest)
    return fit_scope(inside, away, beyond, trial.scores.argmax(axis=1) == y[trial.held])
