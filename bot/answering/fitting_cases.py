"""Trials in a real company's knowledge: answer cases, asked in customers' own words, far from the company's.

The public sets of `bot.answering.fitting` have no answers to speak of, and their questions sound like their entries. A
company's knowledge is otherwise: texts of many lengths, several entries that answer one question, few words in common.
Each case is asked of the whole knowledge; a quarter of the cases once more without the entries that answer them.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.answering.fitting import Numbers, Trials
from bot.answering.fitting_sets import place
from bot.answering.reading import GUIDANCE, read_path
from bot.answering.snapshot import Snapshot, Vectors, texts_of
from bot.core.errors import Misconfigured
from bot.core.knowledge import Passage
from bot.core.ports import Encoder

WITHOUT = 4
"""One of so many cases is also asked where nothing answers it."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question and the ids of the entries that answer it; none where the knowledge has no answer."""

    question: str
    entries: frozenset[str]

    @property
    def fold(self) -> int:
        """0 to 2, the same for all cases of one entry."""
        return place(min(self.entries, default=self.question)) % 3


def read_answer_cases(path: Path) -> tuple[Case, ...]:
    """Those of a file of answer cases that are one question, without history, and answered or not from the knowledge.

    Raises:
        Misconfigured: a line is not a case.
    """
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return tuple(
            Case(row["question"], frozenset(str(row.get("entry") or "").split("|")) - {""})
            for row in rows
            if row["expected"] in ("answer", "abstain") and not row.get("history") and _is_single(row)
        )
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise Misconfigured(f"{path} cannot be used as answer cases: {problem}.") from problem


def _is_single(row: dict[str, object]) -> bool:
    return not isinstance(row.get("entry"), list)


def case_trials(knowledge: Path, cases: Sequence[Case], encoder: Encoder) -> Trials:
    """Searches for the cases in the knowledge; a quarter of them once more where their entries are missing."""
    passages = [passage for passage in read_path(knowledge).passages if not passage.id.startswith(GUIDANCE)]
    texts = sorted({text for passage in passages for text in texts_of(passage)} | {case.question for case in cases})
    vectors = dict(zip(texts, encoder.encode(texts), strict=True))
    found = list(_searched(passages, cases, vectors))
    if not found:
        raise Misconfigured("No case could be asked: the knowledge or the file of cases is empty.")
    return Trials(np.stack([features for features, _ in found]), np.array([right for _, right in found], bool))


def _searched(
    passages: Sequence[Passage], cases: Sequence[Case], vectors: dict[str, Vectors]
) -> Iterator[tuple[Numbers, bool]]:
    whole = _snapshot(passages, vectors)
    for case in cases:
        yield from _asked(whole, case, vectors)
        if case.entries and place(case.question) % WITHOUT == 0:
            rest = [passage for passage in passages if passage.id not in case.entries]
            yield from _asked(_snapshot(rest, vectors), case, vectors)


def _snapshot(passages: Sequence[Passage], vectors: dict[str, Vectors]) -> Snapshot:
    table = np.stack([vectors[text] for passage in passages for text in texts_of(passage)])
    return Snapshot("cases", passages, table)


def _asked(snapshot: Snapshot, case: Case, vectors: dict[str, Vectors]) -> Iterator[tuple[Numbers, bool]]:
    result = snapshot.search(case.question, vectors[case.question], 1)
    if result.evidence is not None:
        yield result.evidence.features(), result.found[0].passage.id in case.entries
