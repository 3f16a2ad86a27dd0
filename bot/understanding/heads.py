"""What was learnt from labelled messages, and how it judges a new one: which label, how sure, and whether it is any.

A head is a kernel classifier over the encoder's sentence vector and the words (`heads_words`). It was fitted by
`bot.learning` and lies in one `.npz` file; judging needs numpy alone. A head belongs to the weights of the encoder it
was fitted with, in every precision: vectors of other weights mean something else and are refused.
"""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.core.encoders import same_weights
from bot.core.errors import Misconfigured
from bot.understanding.heads_words import BUCKETS, WIDTH, WordSketch

Table = NDArray[np.float32]
FORMAT, BENT_FORMAT = 1, 2
"""Heads with a lens have a format of their own: without it their scores would be wrong."""
SCOPE_FEATURES = ("energy", "best", "margin", "nearest", "neighbours")
NEIGHBOURS = 5
SURE = 0.75
"""Least confidence at which a label is shown, of a head that does not know it by itself."""
MOST_ROWS = 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Tells messages that belong to some label from those that belong to none: a logistic regression.

    Attributes:
        threshold: least chance (0–1) at which a message counts as in scope.
    """

    means: Table
    scales: Table
    weights: Table
    bias: float
    threshold: float

    def chances(self, evidence: Table) -> Table:
        """Chance of being in scope for each row of evidence (SCOPE_FEATURES)."""
        logits = (evidence - self.means) / self.scales @ self.weights + self.bias
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -60, 60))), np.float32)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Attributes:
    label: the most probable one. confidence: 0–1, calibrated on examples that were held back.
    in_scope: chance (0–1) that the message belongs to any label at all; belongs: it is above the threshold.
    """

    label: str
    confidence: float
    in_scope: float
    belongs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernel:
    """How alike two messages are: (1 − words) · exp(−2·width·(1 − cosine)) + words · likeness of their words."""

    width: float = 1.5
    words: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A fitted classifier.

    Attributes:
        vectors: sentence vectors of the examples, shape (n, size). pull: shape (n, labels), of each example.
        word_pull: shape (1024, labels). offset: shape (labels,). temperature: scores are multiplied with it.
        lens: bends the encoder's vectors before they are compared, shape (size, size); `vectors` are bent already.
        encoder: version of the one that it was fitted with. about: data hash, scores, date, as they were then.
    """

    labels: tuple[str, ...]
    vectors: Table
    pull: Table
    word_pull: Table
    offset: Table
    sketch: WordSketch
    kernel: Kernel
    temperature: float
    scope: Scope | None
    encoder: str
    about: dict[str, Any] = field(default_factory=dict)
    lens: Table | None = None

    @property
    def sure_from(self) -> float:
        """Least confidence at which its label should be shown to people, chosen on examples that were held back."""
        return float(self.about.get("sure", {}).get("from", SURE))

    @property
    def languages(self) -> frozenset[str]:
        """Of the examples that it was fitted to (two letters); empty where that is not known."""
        return frozenset(self.about.get("languages", ()))

    def scores(self, vectors: Table, texts: Sequence[str]) -> tuple[Table, Table]:
        """Raw scores, shape (messages, labels), and cosines to all examples, shape (messages, n)."""
        seen = np.asarray(vectors, np.float32)
        cosines = (seen if self.lens is None else bent(seen, self.lens)) @ self.vectors.T
        like = (1 - self.kernel.words) * np.exp(2 * self.kernel.width * (cosines - 1))
        scores = like @ self.pull + self.sketch.rows(texts) @ self.word_pull + self.offset
        return scores, cosines

    def judge(self, vectors: Table, texts: Sequence[str], *, scoped: bool = True) -> list[Judgement]:
        """One judgement for each message; `vectors` come from an encoder of the weights that it was fitted with.

        Args:
            scoped: ask, too, whether a message belongs to any label; a third of the time goes into that.
        """
        scores, cosines = self.scores(vectors, texts)
        chances = softmax(scores * self.temperature)
        best = chances.argmax(axis=1)
        inside = np.ones(len(best), np.float32)
        threshold = 0.0
        if scoped and self.scope is not None:
            inside = self.scope.chances(scope_evidence(scores * self.temperature, nearest_of(cosines)))
            threshold = self.scope.threshold
        return [
            Judgement(self.labels[k], float(row[k]), float(chance), bool(chance >= threshold))
            for k, row, chance in zip(best, chances, inside, strict=True)
        ]

    def save(self, file: Path) -> None:
        """Write it in one go: a file of that name is either the old head or the whole new one."""
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_name(f".{file.name}.part")
        with unfinished.open("wb") as stream:
            np.savez_compressed(stream, allow_pickle=False, **_arrays(self))
        unfinished.replace(file)


def bent(vectors: Table, lens: Table) -> Table:
    """Each vector with a linear map of itself added, of length 1 again."""
    raw = vectors + vectors @ lens
    return np.asarray(raw / np.maximum(np.linalg.norm(raw, axis=1, keepdims=True), 1e-9), np.float32)


def softmax(scores: Table) -> Table:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def nearest_of(cosines: Table) -> Table:
    """The highest of each row, highest first, shape (messages, ≤ 5)."""
    most = min(NEIGHBOURS, cosines.shape[1])
    found: Table = np.sort(np.partition(cosines, -most, axis=1)[:, -most:], axis=1)[:, ::-1]
    return found


def scope_evidence(scores: Table, nearest: Table) -> Table:
    """Shape (messages, 5): energy, best score, its lead, cosine to the nearest example, mean of the nearest ones."""
    top = np.sort(scores, axis=1)[:, -2:]
    lead = top[:, -1] - top[:, 0]
    peak = scores.max(axis=1, keepdims=True)
    energy = np.log(np.exp(scores - peak).sum(axis=1)) + peak[:, 0]
    return np.stack([energy, top[:, -1], lead, nearest[:, 0], nearest.mean(axis=1)], axis=1).astype(np.float32)


def load_head(file: Path, encoder: str) -> Head:
    """Read a head.

    Raises:
        Misconfigured: the file is broken, or the head was fitted with an encoder of other weights.
    """
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
            head = _from_arrays(kept)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as problem:
        raise Misconfigured(f"{file} is no head that can be used ({problem}). Make it with `baton train`.") from problem
    if not same_weights(head.encoder, encoder):
        raise Misconfigured(
            f"{file} was fitted with the encoder {head.encoder}, but {encoder} is in use. Train it again, "
            "or set BATON_MODEL_FOLDER to what it was fitted with."
        )
    return head


def _arrays(head: Head) -> dict[str, NDArray[Any]]:
    told: dict[str, Any] = {
        "format": FORMAT if head.lens is None else BENT_FORMAT,
        "labels": head.labels,
        "encoder": head.encoder,
        "kernel": {"width": head.kernel.width, "words": head.kernel.words},
        "temperature": head.temperature,
        "about": head.about,
    }
    arrays: dict[str, NDArray[Any]] = {
        "vectors": head.vectors.astype(np.float16),
        "pull": head.pull.astype(np.float16),
        "word_pull": head.word_pull.astype(np.float16),
        "offset": head.offset,
        "rarity": head.sketch.rarity.astype(np.float16),
    }
    if head.lens is not None:
        arrays["lens"] = head.lens.astype(np.float16)
    if head.scope is not None:
        told["scope"] = {"bias": head.scope.bias, "threshold": head.scope.threshold}
        arrays["scope"] = np.stack([head.scope.means, head.scope.scales, head.scope.weights])
    return {**arrays, "told": np.array(json.dumps(told))}


def _from_arrays(kept: Any) -> Head:
    told = json.loads(str(kept["told"]))
    if told["format"] not in (FORMAT, BENT_FORMAT):
        raise ValueError(f"format {told['format']} instead of {FORMAT} or {BENT_FORMAT}")
    names = ("vectors", "pull", "word_pull", "offset", "rarity", *(["lens"] if told["format"] == BENT_FORMAT else []))
    found = {name: np.asarray(kept[name], np.float32) for name in names}
    labels, rows = tuple(map(str, told["labels"])), len(found["vectors"])
    shapes = {"pull": (rows, len(labels)), "word_pull": (WIDTH, len(labels)), "offset": (len(labels),)}
    shapes |= {"rarity": (BUCKETS,)}
    if "lens" in found:
        shapes["lens"] = (found["vectors"].shape[1],) * 2
    if (
        len(labels) < 2
        or not 0 < rows <= MOST_ROWS
        or any(found[name].shape != shape for name, shape in shapes.items())
    ):
        raise ValueError("its tables do not fit together")
    scope = None
    if "scope" in told:
        means, scales, weights = np.asarray(kept["scope"], np.float32)
        scope = Scope(means=means, scales=scales, weights=weights, **{k: float(v) for k, v in told["scope"].items()})
    if not all(np.isfinite(table).all() for table in found.values()):
        raise ValueError("it holds numbers that are none")
    return Head(
        labels=labels,
        vectors=found["vectors"],
        pull=found["pull"],
        word_pull=found["word_pull"],
        offset=found["offset"],
        sketch=WordSketch(found["rarity"]),
        kernel=Kernel(**{name: float(value) for name, value in told["kernel"].items()}),
        temperature=float(told["temperature"]),
        scope=scope,
        encoder=str(told["encoder"]),
        about=dict(told["about"]),
        lens=found.get("lens"),
    )
