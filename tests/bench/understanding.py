"""Fits the heads that ship with the project again: the five categories, the emotions, the dissatisfaction index.

    python -m tests.bench.understanding --data FOLDER [--write]

FOLDER holds `goemotions/train.tsv` and `labels.txt` (Apache-2.0). Everything else is the project's own. `--write`
replaces the files that ship.
"""

import argparse
import json
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from adapters.model.local import create
from bot.learning.datasets import Example, Examples, for_training, place, read_examples
from bot.learning.dialogues import read_dialogues
from bot.learning.intents import encoded, train_head
from bot.learning.mood import complaints, fit_emotions, fit_mood, read_emotions, texts_of

LABELLED = Path("bot/sample/labelled")
MOST_COMMENTS = 16_000
TARGET = Path("bot/understanding/shipped")


def told_of(name: str) -> Examples:
    """The complaints labelled with their topic or problem; what occurs once cannot be learnt and is left out."""
    raw = (LABELLED / "complaints.jsonl").read_text(encoding="utf-8")
    found = [json.loads(line) for line in raw.splitlines() if line.strip()]
    often = Counter(row[name] for row in found)
    rows = (Example(row["text"], row[name], line) for line, row in enumerate(found, 1) if often[row[name]] > 2)
    return for_training(Examples("complaints.jsonl", tuple(rows)))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    encoder, at = create(), datetime.now(UTC)
    category = train_head(for_training(read_examples(LABELLED / "tickets_train.jsonl")), encoder, at)
    sys.stdout.write(f"category: {category.about}\n")
    for name in ("topic", "problem"):
        head = train_head(told_of(name), encoder, at)
        sys.stdout.write(f"{name}: {head.about}\n")
        if chosen.write:
            head.save(TARGET / f"{name}.npz")
    comments = sorted(read_emotions(chosen.data / "goemotions"), key=lambda row: place(row[0]))[:MOST_COMMENTS]
    emotions = fit_emotions(
        encoded(encoder, [text for text, _ in comments], "emotions"), [some for _, some in comments]
    )
    turns, beside = read_dialogues(LABELLED / "dialogues.jsonl").turns, complaints()
    texts = texts_of([*turns, *beside])
    vectors = dict(zip(texts, encoded(encoder, texts, "dialogues"), strict=True))
    about = {"emotions": "GoEmotions, Apache-2.0", "fitted": at.isoformat(timespec="seconds")}
    mood = fit_mood(turns, vectors, emotions, encoder.version, about, beside=beside)
    sys.stdout.write(f"mood: {mood.about}\n")
    if chosen.write:
        category.save(TARGET / "category.npz")
        mood.save(TARGET / "mood.npz")


if __name__ == "__main__":
    main()
