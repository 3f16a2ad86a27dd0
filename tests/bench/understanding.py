"""Fits the heads that ship with the project again: the five categories, the emotions, the dissatisfaction index.

    python -m tests.bench.understanding --data FOLDER [--write]
    python -m tests.bench.understanding --data FOLDER --labels-only [--write]

FOLDER holds `goemotions/train.tsv` and `labels.txt` (Apache-2.0). Everything else is the project's own. `--labels-only`
fits nothing but category, topic and problem. `--write` replaces the files that ship. The sample company's dialogues and
a fifth of the comments are learnt by nobody: `make evaluate` measures on them.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from adapters.model.local import create
from bot.core.ports import Encoder
from bot.learning.datasets import Example, Examples, for_training, place, read_examples
from bot.learning.dialogues import ScoredTurn
from bot.learning.intents import encoded, train_head
from bot.learning.mood import complaints, fit_emotions, fit_mood, own_dialogues, read_emotions, texts_of

LABELLED = Path("bot/sample/labelled")
COMMENTS = 24_000
"""The emotions are learnt from these."""
JUDGED_COMMENTS = 1_000
"""And the index from so many others; more of them make it better on comments and worse on dialogues."""
DISPLEASED, OTHERWISE = 60.0, 10.0
"""What the index of a comment is taken to be."""
TARGET = Path("bot/understanding/shipped")


def told_of(name: str) -> Examples:
    """The complaints labelled with their topic or problem; what occurs once cannot be learnt and is left out."""
    raw = (LABELLED / "complaints.jsonl").read_text(encoding="utf-8")
    found = [json.loads(line) for line in raw.splitlines() if line.strip()]
    often = Counter(row[name] for row in found)
    rows = (Example(row["text"], row[name], line) for line, row in enumerate(found, 1) if often[row[name]] > 2)
    return for_training(Examples("complaints.jsonl", tuple(rows)))


def fit_labels(encoder: Encoder, at: datetime, write: bool) -> None:
    """Category, topic and problem."""
    category = train_head(for_training(read_examples(LABELLED / "tickets_train.jsonl")), encoder, at)
    heads = {"category": category} | {name: train_head(told_of(name), encoder, at) for name in ("topic", "problem")}
    for name, head in heads.items():
        sys.stdout.write(f"{name}: {head.about}\n")
        if write:
            head.save(TARGET / f"{name}.npz")


def comments_of(folder: Path) -> list[tuple[str, frozenset[str]]]:
    """In an order that a hash gives, without the fifth to measure on."""
    ordered = sorted(read_emotions(folder / "goemotions"), key=lambda row: place(row[0]))
    return [row for row in ordered if place(row[0]) % 5][: COMMENTS + JUDGED_COMMENTS]


def fit_index(encoder: Encoder, comments: Sequence[tuple[str, frozenset[str]]], at: datetime, write: bool) -> None:
    """The emotions, and the index on top of them."""
    told = [text for text, _ in comments]
    of_comments = encoded(encoder, told, "comments")
    emotions = fit_emotions(told[:COMMENTS], of_comments[:COMMENTS], [some for _, some in comments[:COMMENTS]])
    judged = [
        ScoredTurn(text, (), DISPLEASED if "displeased" in some else OTHERWISE, -10_000 - number)
        for number, (text, some) in enumerate(comments[COMMENTS:])
    ]
    turns, own = own_dialogues(), complaints()
    texts = texts_of([*turns, *own])
    vectors = dict(zip(told[COMMENTS:], of_comments[COMMENTS:], strict=True))
    vectors |= dict(zip(texts, encoded(encoder, texts, "dialogues"), strict=True))
    about = {"emotions": "GoEmotions, Apache-2.0", "fitted": at.isoformat(timespec="seconds")}
    about["data"] = Examples("", tuple(Example(text, ",".join(sorted(some))) for text, some in comments)).fingerprint
    mood = fit_mood(turns, vectors, emotions, encoder.version, about, beside=[*own, *judged])
    sys.stdout.write(f"mood: {mood.about}\n")
    if write:
        mood.save(TARGET / "mood.npz")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--labels-only", action="store_true")
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    encoder, at = create(), datetime.now(UTC)
    fit_labels(encoder, at, chosen.write)
    if not chosen.labels_only:
        fit_index(encoder, comments_of(chosen.data), at, chosen.write)


if __name__ == "__main__":
    main()
