"""Trains a head from a file of examples, and measures one on a file of others.

Nothing about the test file is used before the judging: kernel, confidence and the threshold for "out of scope" come
from training examples that were held back (`bot.learning.fitting`).
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from bot.core.ports import Encoder
from bot.learning.datasets import Examples, read_examples, sampled
from bot.learning.fitting import MOST_EXAMPLES, Lesson, fit_head, spelt_out
from bot.learning.scores import Figure, auroc, bootstrapped, by_label, confusion, macro_f1, share
from bot.understanding.heads import Head, Judgement, Table
from bot.understanding.language import language_of

AT_ONCE = 64
JUDGED_AT_ONCE = 256
TIMED = 60
MOST_OUTSIDE = 2_000
GENERAL = "general.csv"
ENOUGH = 100
"""Own examples of a label from which on the general ones are left out."""
Progress = Callable[[str, int, int], None]
"""Told what is being done, how far it is, and of how much."""


def quiet(_what: str, _done: int, _of: int) -> None:
    """Report to nobody."""


def encoded(encoder: Encoder, texts: Sequence[str], what: str, progress: Progress = quiet) -> Table:
    """Vectors of the texts, each different text encoded once."""
    different = sorted(set(texts), key=len)
    number = {text: i for i, text in enumerate(different)}
    table = np.empty((len(different), encoder.size), np.float32)
    for start in range(0, len(different), AT_ONCE):
        batch = different[start : start + AT_ONCE]
        table[start : start + len(batch)] = encoder.encode(batch)
        progress(what, start + len(batch), len(different))
    return table[[number[text] for text in texts]]


def general_examples(labels: Sequence[str]) -> Examples:
    """Our own examples from many trades for the five standard categories, where exactly those are to be told apart.

    Ten examples of a company's own cannot show where "Billing" ends and "Account" begins; the meaning of the standard
    categories is known beforehand. With many examples of its own a company no longer needs them.
    """
    found = read_examples(Path(str(resources.files("bot.learning").joinpath(GENERAL))))
    spelling = {label.casefold(): label for label in labels}
    standard = {row.label.casefold() for row in found.rows}
    if set(spelling) != standard or len(set(labels)) != len(standard) or len(labels) > ENOUGH * len(standard):
        return Examples(GENERAL, ())
    return Examples(GENERAL, tuple(replace(row, label=spelling[row.label.casefold()]) for row in found.rows))


def train_head(
    examples: Examples,
    encoder: Encoder,
    at: datetime,
    *,
    outside: str | None = None,
    tune: bool | None = None,
    progress: Progress = quiet,
) -> Head:
    """A head for the labels of `examples`, which `for_training` has let pass.

    Args:
        outside: the label of messages that belong to none; they teach the head what to reject.
        tune: bend the encoder's vectors to these labels by contrast (`bot.learning.tuning`); None: where it helps.
    """
    known = sampled(examples.without(outside), MOST_EXAMPLES)
    general = general_examples(known.labels)
    strangers = examples.only(outside)[:MOST_OUTSIDE] if outside is not None else []
    names = sorted(set(known.labels))
    vectors = encoded(
        encoder, [*known.texts, *general.texts, *strangers, *map(spelt_out, names)], "Reading the examples", progress
    )
    count = len(known.rows) + len(general.rows)
    lesson = Lesson(
        texts=[*known.texts, *general.texts],
        labels=[*known.labels, *general.labels],
        vectors=vectors[:count],
        general=len(general.rows),
        outside=strangers,
        outside_vectors=vectors[count : count + len(strangers)],
        names=dict(zip(names, vectors[count + len(strangers) :], strict=True)),
        tune=tune,
    )
    about = {
        "data": known.fingerprint,
        "file": examples.file,
        "examples": len(known.rows),
        "general": len(general.rows),
        "outside": len(strangers),
        "languages": languages_of(known.texts),
        "fitted": at.isoformat(timespec="seconds"),
    }
    return fit_head(lesson, encoder.version, about, lambda done, of: progress("Fitting", done, of))


def languages_of(texts: Sequence[str]) -> list[str]:
    """In which languages the examples are (two letters), as far as that can be told: a twentieth of them at least."""
    told = Counter(found[:2] for text in texts if (found := language_of(text)))
    return sorted(language for language, count in told.items() if count * 20 >= sum(told.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentReport:
    """What an evaluation found.

    Attributes:
        figures: accuracy and macro_f1 of messages in scope, nothing rejected; and where the test has messages out of
            scope: in_scope_accuracy (right and kept, of those in scope), out_of_scope_recall (rejected, of those out
            of scope), scope_auroc.
        latency: milliseconds of processor time to encode and judge one message, by percentile.
    """

    figures: dict[str, Figure]
    labels: dict[str, Any]
    mixed_up: list[tuple[str, str, int]]
    latency: dict[str, float]
    calibration_error: float
    head: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {
            **{name: figure.as_json() for name, figure in self.figures.items()},
            "calibration_error": None if np.isnan(self.calibration_error) else round(self.calibration_error, 4),
            "latency_ms": self.latency,
            "by_label": self.labels,
            "confusion": [{"true": true, "found": said, "n": n} for true, said, n in self.mixed_up],
            "trained": self.head,
        }


def judged(head: Head, vectors: Table, texts: Sequence[str]) -> list[Judgement]:
    """Judgements of many messages, in portions that bound the memory."""
    found: list[Judgement] = []
    for start in range(0, len(texts), JUDGED_AT_ONCE):
        part = slice(start, start + JUDGED_AT_ONCE)
        found += head.judge(vectors[part], texts[part])
    return found


def measure_head(
    head: Head, test: Examples, encoder: Encoder, *, outside: str | None = None, progress: Progress = quiet
) -> IntentReport:
    """Judge every message of the test and compare."""
    vectors = encoded(encoder, test.texts, "Reading the test", progress)
    found = judged(head, vectors, test.texts)
    truth = test.labels
    inside = np.array([label != outside for label in truth], bool)
    right = np.array([one.label == label for one, label in zip(found, truth, strict=True)], bool)
    kept = np.array([one.belongs for one in found], bool)
    chances = np.array([one.in_scope for one in found])
    true_inside = [label for label, within in zip(truth, inside, strict=True) if within]
    said_inside = [one.label for one, within in zip(found, inside, strict=True) if within]
    figures = {}
    if inside.any():
        figures = {"accuracy": share(right[inside]), "macro_f1": macro_f1(true_inside, said_inside)}
    if not inside.all():
        figures["in_scope_accuracy"] = share((right & kept)[inside])
        figures["out_of_scope_recall"] = share(~kept[~inside])
        figures["scope_auroc"] = bootstrapped(lambda rows: auroc(chances[rows], inside[rows]), len(inside))
    table = by_label(true_inside, said_inside)
    confidence = np.array([one.confidence for one in found])[inside]
    return IntentReport(
        figures=figures,
        labels={
            name: {"precision": round(one.precision, 4), "recall": round(one.recall, 4), "f1": round(one.f1, 4)}
            | {"n": one.support}
            for name, one in table.items()
        },
        mixed_up=confusion(true_inside, said_inside),
        latency=timed(head, encoder, test.texts[:TIMED]),
        calibration_error=calibration_error(confidence, right[inside]),
        head={"encoder": head.encoder, "labels": len(head.labels), **head.about},
    )


def calibration_error(confidence: Any, right: Any, bins: int = 10) -> float:
    """Mean distance between confidence and the share that is right, in equal bins; NaN for nothing."""
    if not len(confidence):
        return float("nan")
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(
        sum(abs(confidence[number == b].mean() - right[number == b].mean()) * (number == b).mean() for b in set(number))
    )


def timed(head: Head, encoder: Encoder, texts: Sequence[str]) -> dict[str, float]:
    """Processor time of one message at a time, all threads together, in milliseconds."""
    taken = []
    for text in texts:
        start = time.process_time()
        head.judge(encoder.encode([text]), [text])
        taken.append(1000 * (time.process_time() - start))
    if not taken:
        return {}
    return {"p50": round(float(np.percentile(taken, 50)), 2), "p95": round(float(np.percentile(taken, 95)), 2)}
