"""Labelled sets that the confidence of answers is fitted on, in one form. They are not part of the project."""

import csv
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from bot.answering.reading import read_path
from bot.core.errors import Misconfigured

PER_INTENT = 40


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Messages by intent; `outside` belong to none; `answers` by intent, where the set has them."""

    name: str
    intents: dict[str, tuple[str, ...]]
    outside: tuple[str, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)


def banking77(folder: Path) -> LabelledSet:
    """Banking77 (CC BY 4.0): `train.csv` with text and category."""
    with _opened(folder / "train.csv") as file:
        rows = [(row["text"], row["category"]) for row in csv.DictReader(file)]
    return _grouped("banking77", rows)


def clinc150(folder: Path) -> LabelledSet:
    """CLINC150 (CC BY 3.0): JSON with train, val and out-of-scope parts."""
    with _opened(folder / "data_full_dev.json") as file:
        found = json.load(file)
    rows = [(text, intent) for part in ("train", "val") for text, intent in found[part]]
    outside = tuple(text for part in ("oos_train", "oos_val") for text, _ in found[part])
    return _grouped("clinc150", rows, outside)


def knowledge(path: Path) -> LabelledSet:
    """A FAQ of one's own whose entries have phrasings: each phrasing is asked while the others are known."""
    passages = [passage for passage in read_path(path).passages if len(passage.phrasings) >= 2]
    intents = {passage.id: (passage.title, *passage.phrasings) for passage in passages}
    return LabelledSet(path.stem, intents, answers={passage.id: passage.text for passage in passages})


def _opened(path: Path) -> TextIO:
    if not path.is_file():
        raise Misconfigured(f"{path} is missing. Get the set from its authors and name its folder.")
    return path.open(encoding="utf-8", newline="")


def _grouped(name: str, rows: Sequence[tuple[str, str]], outside: tuple[str, ...] = ()) -> LabelledSet:
    intents: dict[str, list[str]] = {}
    for text, intent in rows:
        intents.setdefault(intent, []).append(text.strip())
    kept = {intent: tuple(sorted(set(texts), key=place)[:PER_INTENT]) for intent, texts in intents.items()}
    answers = {intent: f"This is what we say about {intent.replace('_', ' ')}." for intent in kept}
    return LabelledSet(name, kept, outside, answers)


def place(text: str) -> int:
    """A place between 0 and 2^64 that depends on nothing but the text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


def halves(whole: LabelledSet) -> tuple[LabelledSet, LabelledSet]:
    """Two thirds of the intents to fit on, one third held back, by a fixed hash; so with what is outside."""

    def part(back: bool) -> LabelledSet:
        intents = {k: v for k, v in whole.intents.items() if (place(k) % 3 == 0) is back}
        outside = tuple(text for text in whole.outside if (place(text) % 3 == 0) is back)
        return LabelledSet(whole.name + ("/held-back" if back else "/fitted"), intents, outside, whole.answers)

    return part(False), part(True)
