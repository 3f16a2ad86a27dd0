"""No sentence stands twice, neither inside a set nor in two, and none repeats a phrasing of the knowledge."""

import re
import unicodedata
import zlib

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.answering.reading import read_path
from tests.unit.sample.shapes import SAMPLE, AnswerCase, Attack, Complaint, Dialogue, Harmless, Ticket

WIDTH = 1 << 12
NEAR = 0.6


def normalised(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", folded))


def trigrams(texts: list[str]) -> NDArray[np.float32]:
    """Which groups of three letters stand in each text, one row each, hashed."""
    rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        padded = f" {normalised(text)} "
        for start in range(len(padded) - 2):
            row[zlib.crc32(padded[start : start + 3].encode()) % WIDTH] = 1
    return rows


def likeness(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    """Jaccard's: of the groups in either, the share that stands in both."""
    both: NDArray[np.float32] = left @ right.T
    either = left.sum(1)[:, None] + right.sum(1)[None, :] - both
    shared: NDArray[np.float32] = both / np.maximum(either, 1)
    return shared


@pytest.fixture(scope="module")
def every(
    train: list[Ticket],
    measured: list[Ticket],
    complaints: list[Complaint],
    answer_cases: list[AnswerCase],
    attacks: list[Attack],
    harmless: list[Harmless],
) -> list[str]:
    """What is asked or said in all sets but the dialogues. A follow-up counts with what went before it."""
    asked = ["\n".join([*(line.text for line in case.history), case.question]) for case in answer_cases]
    attacked = ["\n".join([*(line.text for line in attack.messages), attack.text or ""]) for attack in attacks]
    plain = [one.text for group in (train, measured, complaints, harmless) for one in group]
    return [*plain, *asked, *attacked]


def test_the_measure_finds_what_it_should() -> None:
    texts = ["Where is my parcel today?", "where is my  PARCEL, today", "My oven is cold."]
    found = likeness(trigrams(texts), trigrams(texts))
    assert found[0, 1] > 0.99
    assert found[0, 2] < 0.2


def test_nothing_stands_twice_or_nearly_so(every: list[str]) -> None:
    rows = trigrams(every)
    near = np.argwhere(np.triu(likeness(rows, rows), 1) >= NEAR)
    assert [(every[i], every[j]) for i, j in near] == []


def test_nothing_repeats_the_knowledge(every: list[str]) -> None:
    passages = read_path(SAMPLE / "knowledge").passages
    known = [wording for passage in passages for wording in (passage.title, *passage.phrasings)]
    assert len(known) > 200
    near = np.argwhere(likeness(trigrams(every), trigrams(known)) >= NEAR)
    assert [(every[i], known[j]) for i, j in near] == []


def test_no_dialogue_repeats_another(dialogues: list[Dialogue]) -> None:
    whole = ["\n".join(turn.text for turn in dialogue.turns) for dialogue in dialogues]
    rows = trigrams(whole)
    assert np.triu(likeness(rows, rows), 1).max() < NEAR


def test_sentences_are_not_filled_into_templates(every: list[str]) -> None:
    """Of five opening words, hardly any sequence comes back more than a few times."""
    openings: dict[str, int] = {}
    for text in every:
        words = normalised(text).split()
        if len(words) >= 8:
            key = " ".join(words[:5])
            openings[key] = openings.get(key, 0) + 1
    often = {key: count for key, count in openings.items() if count > 3}
    assert not often
