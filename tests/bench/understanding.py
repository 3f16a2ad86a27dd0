"""Fits the heads that ship with the project again: the five categories, the emotions, the dissatisfaction index.

    python -m tests.bench.understanding --data FOLDER [--write]
    python -m tests.bench.understanding --mood-only [--write]

FOLDER holds `goemotions/train.tsv` and `labels.txt` (Apache-2.0). Everything else is the project's own. `--mood-only`
fits nothing but the index, on the emotions that ship. `--write` replaces the files that ship. The sample company's
dialogues are learnt by nobody: `make evaluate` measures on them.
"""

import argparse
import json
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from adapters.model.local import create
from bot.core.ports import Encoder
from bot.learning.datasets import Example, Examples, for_training, place, read_examples
from bot.learning.intents import encoded, train_head
from bot.learning.mood import complaints, fit_emotions, fit_mood, own_dialogues, read_emotions, texts_of
from bot.understanding.heads_mood import Emotions

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


def fit_labels(encoder: Encoder, at: datetime, write: bool) -> None:
    """Category, topic and problem."""
    category = train_head(for_training(read_examples(LABELLED / "tickets_train.jsonl")), encoder, at)
    heads = {"category": category} | {name: train_head(told_of(name), encoder, at) for name in ("topic", "problem")}
    for name, head in heads.items():
        sys.stdout.write(f"{name}: {head.about}\n")
        if write:
            head.save(TARGET / f"{name}.npz")


def emotions_from(folder: Path, encoder: Encoder) -> Emotions:
    """Fitted anew to the comments."""
    comments = sorted(read_emotions(folder / "goemotions"), key=lambda row: place(row[0]))[:MOST_COMMENTS]
    vectors = encoded(encoder, [text for text, _ in comments], "emotions")
    return fit_emotions(vectors, [some for _, some in comments])


def emotions_that_ship() -> Emotions:
    """Read without the rest, which may be of an older format."""
    with np.load(TARGET / "mood.npz", allow_pickle=False) as kept:
        return Emotions(kept["emotions"], kept["emotion_bias"])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    source = options.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=Path)
    source.add_argument("--mood-only", action="store_true")
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    encoder, at = create(), datetime.now(UTC)
    if not chosen.mood_only:
        fit_labels(encoder, at, chosen.write)
    emotions = emotions_that_ship() if chosen.mood_only else emotions_from(chosen.data, encoder)
    turns, beside = own_dialogues(), complaints()
    texts = texts_of([*turns, *beside])
    vectors = dict(zip(texts, encoded(encoder, texts, "dialogues"), strict=True))
    about = {"emotions": "GoEmotions, Apache-2.0", "fitted": at.isoformat(timespec="seconds")}
    mood = fit_mood(turns, vectors, emotions, encoder.version, about, beside=beside)
    sys.stdout.write(f"mood: {mood.about}\n")
    if chosen.write:
        mood.save(TARGET / "mood.npz")


if __name__ == "__main__":
    main()
