"""How good the search in a company's knowledge is, and how well it knows when it has found nothing.

- **hit@1, hit@3, hit@5**: of the questions that the knowledge answers, those with a right entry among the first.
- **MRR**: of the same, the mean of one divided by the place of the first right entry, 0 beyond the tenth.
- **selective accuracy**: of the surest half (80 %, 90 %) of all questions, those whose first entry is right.
- **abstention AUROC**: chance that a right first entry gets more confidence than a wrong one.
- **answerable AUROC**: chance that a question with an answer gets more confidence than one without.
- **calibration error**: mean distance between confidence and frequency, in ten equal bins (ECE).

A question without an answer counts as wrong whatever is found for it: only confidence can keep it unanswered.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answering.confidence import Confidence, shipped
from bot.answering.index import Index
from bot.answering.snapshot import Query
from bot.core.knowledge import Passage
from bot.core.ports import Edition
from bot.learning.intents import Progress
from bot.learning.queries import Asked
from bot.learning.scores import Figure, Numbers, auroc, bootstrapped, share

DEPTH = 10
AT_ONCE = 32
COVERAGES = (50, 80, 90)
BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What became of a question.

    Attributes:
        place: of the first right entry, from 1; 0 when none of the first ten is right, or none can be.
        found: the id of the first entry. seconds: what the search took, its share of a batch.
    """

    asked: Asked
    place: int
    found: str
    confidence: float
    seconds: float = 0.0

    @property
    def right(self) -> bool:
        return self.place == 1


class GivenShelf:
    """Knowledge that lies in memory, as the index wants it."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = tuple(passages)

    async def current(self) -> list[Edition]:
        return [Edition("given", "1", self._passages)]


async def searched(
    index: Index, asked: Sequence[Asked], progress: Progress, confidence: Confidence | None = None
) -> list[Search]:
    """Ask every question, a batch at a time as in a busy hour."""
    sure = confidence or shipped()
    found: list[Search] = []
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        began = time.perf_counter()
        retrievals = await index.retrieve([Query(one.text) for one in some], DEPTH)
        seconds = (time.perf_counter() - began) / len(some)
        for one, retrieval in zip(some, retrievals, strict=True):
            ids = [hit.passage.id for hit in retrieval.found]
            found.append(
                Search(
                    asked=one,
                    place=next((n for n, id_ in enumerate(ids, 1) if id_ in one.expected), 0),
                    found=ids[0] if ids else "",
                    confidence=sure.of(retrieval.evidence),
                    seconds=seconds,
                )
            )
        progress("Asking", len(found), len(asked))
    return found


def figures(found: Sequence[Search]) -> dict[str, Figure]:
    """The figures above, each with its 95 % interval and the questions it stands on."""
    answerable = np.array([bool(one.asked.expected) for one in found], np.bool_)
    places = np.array([one.place for one in found])
    chances = np.array([one.confidence for one in found], np.float64)
    right = places == 1
    told: dict[str, Figure] = {}
    known = places[answerable]
    if len(known):
        told |= {f"hit_at_{k}": share((known >= 1) & (known <= k)) for k in (1, 3, 5)}
        inverse = np.where(known > 0, 1 / np.maximum(known, 1), 0.0)
        told["mrr"] = bootstrapped(lambda rows: float(inverse[rows].mean()), len(inverse))
    order = np.argsort(-chances, kind="stable")
    for coverage in COVERAGES:
        told[f"selective_accuracy_{coverage}"] = share(right[order[: max(1, round(len(order) * coverage / 100))]])
    told["abstention_auroc"] = bootstrapped(lambda rows: auroc(chances[rows], right[rows]), len(right))
    told["answerable_auroc"] = bootstrapped(lambda rows: auroc(chances[rows], answerable[rows]), len(right))
    told["calibration_error"] = bootstrapped(lambda rows: calibration_error(chances[rows], right[rows]), len(right))
    return told


def calibration_error(chances: Numbers, right: NDArray[np.bool_]) -> float:
    """ECE: the distance between mean confidence and frequency in ten equal bins, weighted by their questions."""
    bins = np.minimum((chances * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(bins, weights=chances - right, minlength=BINS)
    return float(np.abs(gaps).sum() / max(1, len(chances)))


def as_json(found: Sequence[Search], least: float) -> dict[str, Any]:
    """The figures, what is answered at a threshold, the latency, and the questions to look at, surest mistake first.

    Args:
        least: the confidence from which the bot answers.
    """
    taken = [one for one in found if one.confidence >= least]
    milliseconds = [one.seconds * 1_000 for one in found] or [0.0]
    wrong = sorted((one for one in found if not one.right and one.confidence >= least), key=lambda one: -one.confidence)
    return {
        **{name: figure.as_json() for name, figure in figures(found).items()},
        "queries": len(found),
        "unanswerable": sum(not one.asked.expected for one in found),
        "at_threshold": {
            "threshold": least,
            "answered": share(np.array([one.confidence >= least for one in found], np.bool_)).as_json(),
            "right": share(np.array([one.right for one in taken], np.bool_)).as_json(),
        },
        "latency_ms": {f"p{at}": round(float(np.percentile(milliseconds, at)), 2) for at in (50, 95)},
        "wrong": [
            {"line": one.asked.line, "found": one.found, "confidence": round(one.confidence, 3)} for one in wrong
        ],
    }
