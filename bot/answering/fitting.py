"""Fits the confidence of answers to public sets of labelled customer messages, and says how good it is.

Each intent of a set plays a knowledge entry with one to three of its messages as phrasings; other messages of the same
intent are the questions. A fifth of the intents, and what the set itself calls out of scope, are questions without an
answer. Made-up knowledge bases of 5 to 150 entries keep the numbers honest for small and for large companies. Trials in
a real company's knowledge (`bot.answering.fitting_cases`) may stand beside them.

The sets are not part of the project; scikit-learn is needed only here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import permutations
from pathlib import Path
from random import Random
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from bot.answering.confidence import Confidence
from bot.answering.evidence import FEATURES
from bot.answering.fitting_sets import LabelledSet, banking77, clinc150, halves, knowledge
from bot.answering.snapshot import Snapshot, Vectors, texts_of
from bot.core.knowledge import Passage
from bot.core.ports import Encoder

SIZES = (5, 10, 20, 40, 80, 150)
QUESTIONS = 160
ANSWERED = 0.5
"""Share of the made-up knowledge bases whose entries have a text; in a public set the intent's name stands in."""
ROUNDS = 36
STRENGTH = 1.0
OWN = 0.5
"""Share of a set of one's own beside a public one: it is one company's, and a thirtieth as large."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trials:
    """Evidence of many searches, one row each, and whether the first passage was right."""

    features: Numbers
    right: NDArray[np.bool_]

    def __add__(self, other: "Trials") -> "Trials":
        return Trials(np.vstack([self.features, other.features]), np.concatenate([self.right, other.right]))


def vectors_of(sets: Sequence[LabelledSet], encoder: Encoder) -> dict[str, Vectors]:
    """Every message's vector, each encoded once."""
    groups = [group for s in sets for group in (*s.intents.values(), s.outside, tuple(s.answers.values()))]
    texts = sorted({text for group in groups for text in group})
    return dict(zip(texts, encoder.encode(texts), strict=True))


def trials(labelled: LabelledSet, vectors: dict[str, Vectors], *, rounds: int, seed: int) -> Trials:
    """Searches in made-up knowledge bases of every size, repeatable by seed."""
    random = Random(seed)  # noqa: S311  (sampling, not secrets)
    features: list[Numbers] = []
    right: list[bool] = []
    for number in range(rounds):
        size = SIZES[number % len(SIZES)]
        for evidence, hit in _round(labelled, vectors, size, random):
            features.append(evidence)
            right.append(hit)
    return Trials(np.stack(features), np.array(right, bool))


def _round(
    labelled: LabelledSet, vectors: dict[str, Vectors], size: int, random: Random
) -> Iterator[tuple[Numbers, bool]]:
    names = random.sample(sorted(labelled.intents), min(len(labelled.intents), round(size * 1.25)))
    absent = set(names[: max(1, len(names) // 5)])
    phrasings = random.choice((1, 2, 3))
    answered = random.random() < ANSWERED
    passages, questions = [], []
    for name in names:
        title, *others = random.sample(labelled.intents[name], len(labelled.intents[name]))
        asked = others[phrasings:]
        if name not in absent:
            known = tuple(others[: phrasings - 1])
            passages.append(
                Passage(id=name, title=title, phrasings=known, text=labelled.answers[name] if answered else "")
            )
        questions += [(text, name) for text in asked]
    snapshot = Snapshot("trial", passages, _table(passages, vectors))
    some = random.sample(questions, min(QUESTIONS, len(questions)))
    some += [(text, "") for text in random.sample(labelled.outside, min(QUESTIONS // 24, len(labelled.outside)))]
    for text, name in some:
        result = snapshot.search(text, vectors[text], 1)
        if result.evidence is not None:
            yield result.evidence.features(), result.found[0].passage.id == name


def _table(passages: Sequence[Passage], vectors: dict[str, Vectors]) -> Vectors:
    return np.stack([vectors[text] for passage in passages for text in texts_of(passage)])


def fit(sets: Sequence[Trials], shares: Sequence[float] = ()) -> Confidence:
    """A logistic regression on scaled features; a set's share does not depend on how many trials it has.

    Args:
        shares: what each set counts; the same unless told otherwise.
    """
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # ships no types

    found = reduce(Trials.__add__, sets)
    counts = [len(one.right) for one in sets]
    shares = shares or [1.0] * len(sets)
    each = [len(found.right) * share / sum(shares) / n for n, share in zip(counts, shares, strict=True)]
    weights = np.repeat(each, counts)
    means, scales = found.features.mean(axis=0), np.maximum(found.features.std(axis=0), 1e-6)
    model = LogisticRegression(C=STRENGTH, max_iter=2000)
    model.fit((found.features - means) / scales, found.right, sample_weight=weights)
    return Confidence(means, scales, np.asarray(model.coef_[0], np.float64), float(model.intercept_[0]))


def predicted(confidence: Confidence, found: Trials) -> Numbers:
    """The confidence of every trial."""
    logits = (found.features - confidence.means) / confidence.scales @ confidence.weights + confidence.bias
    return np.asarray(1 / (1 + np.exp(-logits)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How good a confidence is on some trials.

    Attributes:
        auroc: chance that a right answer gets more confidence than a wrong one.
        ece: mean distance between confidence and frequency, in ten equal bins.
        answered: share of questions at or above the threshold; right_of_answered: how many of those were right,
            with its 95 % interval (Wilson).
    """

    trials: int
    base_rate: float
    auroc: float
    ece: float
    answered: float
    right_of_answered: float
    interval: tuple[float, float]


def judge(confidence: Confidence, found: Trials, threshold: float = 0.5) -> Quality:
    """Measure a confidence on trials that it was not fitted on."""
    return quality(predicted(confidence, found), found.right, threshold)


def quality(chances: Numbers, right: NDArray[np.bool_], threshold: float = 0.5) -> Quality:
    """Measure what was predicted by what was right."""
    taken = chances >= threshold
    hits = int(right[taken].sum())
    return Quality(
        trials=len(chances),
        base_rate=float(right.mean()),
        auroc=_auroc(chances, right),
        ece=_ece(chances, right),
        answered=float(taken.mean()),
        right_of_answered=hits / max(1, int(taken.sum())),
        interval=wilson(hits, int(taken.sum())),
    )


def wilson(hits: int, of: int) -> tuple[float, float]:
    """95 % interval of a share."""
    if of == 0:
        return (0.0, 1.0)
    z, share = 1.96, hits / of
    middle = share + z * z / (2 * of)
    spread = z * float(np.sqrt(share * (1 - share) / of + z * z / (4 * of * of)))
    return ((middle - spread) / (1 + z * z / of), (middle + spread) / (1 + z * z / of))


def _auroc(chances: Numbers, right: NDArray[np.bool_]) -> float:
    _, places, counts = np.unique(chances, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    positives, negatives = int(right.sum()), int((~right).sum())
    if not positives or not negatives:
        return float("nan")
    return float((ranks[right].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def _ece(chances: Numbers, right: NDArray[np.bool_]) -> float:
    bins = np.minimum((chances * 10).astype(int), 9)
    gaps = [abs(chances[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)]
    return float(sum(gaps))


@dataclass(frozen=True, slots=True)
class Training:
    """A newly fitted confidence.

    Attributes:
        held_back: by set, on intents or folds that were not fitted on. across: fitted on one set, measured on another.
    """

    confidence: Confidence
    held_back: dict[str, Quality]
    across: dict[str, Quality]


def train(
    data: Path, encoder: Encoder, own: Path | None = None, folds: Mapping[str, Sequence[Trials]] = MappingProxyType({})
) -> Training:
    """Fit on `data`/banking77, `data`/clinc150 and, where given, a FAQ of one's own; about a minute.

    Args:
        folds: further trials by name, in parts; each is measured without it, then all are fitted on.

    Raises:
        Misconfigured: a set is missing.
    """
    sets = [banking77(data / "banking77"), clinc150(data / "clinc150")]
    sets += [replace(knowledge(own), outside=sets[-1].outside)] if own else []
    vectors = vectors_of(sets, encoder)
    parts = [halves(whole) for whole in sets]
    fitted = [trials(part, vectors, rounds=ROUNDS, seed=2 * i) for i, (part, _) in enumerate(parts)]
    back = [trials(part, vectors, rounds=ROUNDS, seed=2 * i + 1) for i, (_, part) in enumerate(parts)]
    shares = [1.0, 1.0, *([OWN] * (len(sets) - 2))]
    whole_folds = [reduce(Trials.__add__, folded) for folded in folds.values()]
    confidence = fit([*fitted, *whole_folds], [*shares, *([OWN] * len(folds))])
    names = [whole.name for whole in sets]
    whole = [trials(one, vectors, rounds=ROUNDS, seed=100 + i) for i, one in enumerate(sets)]
    across = {
        f"{names[i]} -> {names[j]}": judge(fit([whole[i]]), whole[j]) for i, j in permutations(range(len(sets)), 2)
    }
    held_back = {name: judge(confidence, found) for name, found in zip(names, back, strict=True)}
    crossed = {name: _crossed(fitted, shares, folded) for name, folded in folds.items()}
    return Training(confidence, held_back | crossed, across)


def _crossed(fitted: Sequence[Trials], shares: Sequence[float], folded: Sequence[Trials]) -> Quality:
    """Every part measured with a confidence that knows the other parts only."""
    chances = []
    for i, part in enumerate(folded):
        others = reduce(Trials.__add__, [one for j, one in enumerate(folded) if j != i])
        chances.append(predicted(fit([*fitted, others], [*shares, OWN]), part))
    return quality(np.concatenate(chances), np.concatenate([part.right for part in folded]))


def described(confidence: Confidence) -> str:
    """The weights, one line each, for a report."""
    return "\n".join(f"{name:20} {weight:+.2f}" for name, weight in zip(FEATURES, confidence.weights, strict=True))
