"""Fits the policies' likeness head anew: `python -m bot.entrypoints.fit_policies`. Needed when the encoder or the
labelled sets change; what it writes (bot/policies/likeness.npz) is committed.

Only the first half of each labelled set is learnt from, by a fixed hash of the id; all of prototypes.txt is.
"""

import json
import random
import sys
from pathlib import Path
from typing import Any

from bot.entrypoints.choosing import embedded_model
from bot.entrypoints.company_folder import SAMPLE
from bot.policies.fitting import fit, held_back
from bot.policies.likeness import FILE, NONE

LABELLED = SAMPLE / "labelled"
PROTOTYPES = FILE.with_name("prototypes.txt")
NOT_ENGLISH = ("encoded", "language")
"""What the encoder cannot read; the words have to."""


def lesson() -> list[tuple[str, str]]:
    """(policy or NONE, text), in a fixed order that mixes them."""
    attacks = [
        (row["policy"], row.get("text") or row["messages"][-1]["text"])
        for row in _half("adversarial.jsonl")
        if "document" not in row and row["technique"] not in NOT_ENGLISH
    ]
    harmless = [(NONE, row["text"]) for row in _half("harmless.jsonl")]
    asked = [(NONE, row["question"]) for row in _half("answer_cases.jsonl") if row["expected"] != "handoff"]
    tickets = [(NONE, row["messages"][1]["content"]) for row in _rows(LABELLED / "tickets_train.jsonl")]
    rows = [*attacks, *harmless, *asked, *tickets, *_prototypes()]
    random.Random(7).shuffle(rows)  # noqa: S311  # mixes the folds, guards nothing
    return rows


def main() -> None:
    rows = lesson()
    encoder = embedded_model().encoder
    threshold = fit(encoder.encode([text for _, text in rows]), [label for label, _ in rows], encoder.version)
    sys.stdout.write(f"{FILE.name}: {len(rows)} sentences, threshold {threshold}, {encoder.version}\n")


def _half(name: str) -> list[dict[str, Any]]:
    return [row for row in _rows(LABELLED / name) if not held_back(row["id"])]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _prototypes() -> list[tuple[str, str]]:
    lines = PROTOTYPES.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("|", 1) for line in lines if line.strip() and not line.startswith("#"))
    return [(label.strip(), text.strip()) for label, text in pairs]


if __name__ == "__main__":
    main()
