"""Knowledge of three phrasings an entry, asked in other customers' words; a fifth of the questions has no answer in it.

Each intent of a public set is an entry; a fixed hash holds a fifth of the messages back as questions, and takes a fifth
of the intents out of the knowledge. Three draws of phrasings and of missing intents; the peer is BM25 alone.
"""

import asyncio
import hashlib
import json
from collections.abc import Sequence

import numpy as np

from bot.answering.index import Index
from bot.answering.keywords import Keywords
from bot.core.knowledge import Passage
from bot.learning.datasets import Example, place, read_examples
from bot.learning.queries import Asked
from bot.learning.retrieval import GivenShelf, Search, figures, searched
from bot.learning.scores import Figure
from tests.evaluate.record import Row, Setting, Task, row_of

PHRASINGS = 3
DRAWS = 3
OUT_OF_SCOPE = "oos"
NAMES = {
    "hit_at_1": "hit@1",
    "hit_at_5": "hit@5",
    "mrr": "MRR",
    "selective_accuracy_50": "accuracy of the surest 50 %",
    "selective_accuracy_80": "accuracy of the surest 80 %",
    "abstention_auroc": "abstention AUROC",
    "calibration_error": "calibration error",
}


def run(setting: Setting) -> list[Row]:
    rows: list[Row] = []
    for name, examples in (("Banking77", _banking77(setting)), ("CLINC150", _clinc150(setting))):
        if examples:
            draws = [_measured(setting, *_drawn(examples, seed)) for seed in range(DRAWS)]
            rows += [_row(f"knowledge of {name}", words, key, draws) for key, words in NAMES.items()]
    return rows


def _banking77(setting: Setting) -> Sequence[Example]:
    file = setting.file("banking77", "train.csv")
    return read_examples(file).rows if file else ()


def _clinc150(setting: Setting) -> Sequence[Example]:
    if (file := setting.file("clinc150", "data_full_dev.json")) is None:
        return ()
    found = json.loads(file.read_text(encoding="utf-8"))
    return [Example(text, label) for part in ("train", "val") for text, label in found[part]]


def _drawn(examples: Sequence[Example], seed: int) -> tuple[list[Passage], list[Asked]]:
    """Entries and questions of one draw."""
    by_label: dict[str, list[str]] = {}
    for row in examples:
        if place(row.text) % 5:
            by_label.setdefault(row.label, []).append(row.text)
    labels = sorted(by_label, key=lambda label: _shuffled(label, seed))
    passages = []
    for label in labels[len(labels) // 5 :]:
        title, *others = sorted(by_label[label], key=lambda text: _shuffled(text, seed))[:PHRASINGS]
        passages.append(Passage(id=label, title=title, phrasings=tuple(others), text=_answer(label)))
    known = {passage.id for passage in passages}
    back = [row for row in examples if place(row.text) % 5 == 0]
    return passages, [Asked(row.text, frozenset({row.label} & known)) for row in back]


def _answer(label: str) -> str:
    """The sets have no answers; an entry must have one."""
    return f"This is what we say about {label.replace('_', ' ')}."


def _shuffled(text: str, seed: int) -> bytes:
    return hashlib.blake2b(f"{seed}\t{text}".encode(), digest_size=8).digest()


def _measured(
    setting: Setting, passages: Sequence[Passage], asked: Sequence[Asked]
) -> tuple[dict[str, Figure], dict[str, Figure]]:
    """Our figures and BM25's."""

    async def ours() -> list[Search]:
        index = Index(setting.encoder)
        await index.refresh(GivenShelf(passages))
        try:
            return await searched(index, asked, lambda what, done, of: None)
        finally:
            index.close()

    return figures(asyncio.run(ours())), figures(_by_words(passages, asked))


def _by_words(passages: Sequence[Passage], asked: Sequence[Asked]) -> list[Search]:
    """BM25 alone; its share of the best possible score is its confidence."""
    words = Keywords(["\n".join((one.title, *one.phrasings, one.text)) for one in passages])
    found = []
    for one in asked:
        scores = words.scores(one.text)
        ids = [passages[i].id for i in np.argsort(-scores, kind="stable")[:10]]
        at = next((n for n, id_ in enumerate(ids, 1) if id_ in one.expected), 0)
        found.append(Search(asked=one, place=at, found=ids[0], confidence=float(scores.max())))
    return found


def _row(task: str, words: str, key: str, draws: Sequence[tuple[dict[str, Figure], dict[str, Figure]]]) -> Row:
    ours, peer = ([draw[side][key] for draw in draws] for side in (0, 1))
    values, others = [one.value for one in ours], [one.value for one in peer]
    mean = Figure(float(np.mean(values)), min(values), max(values), sum(one.n for one in ours))
    beside = Figure(float(np.mean(others)), min(others), max(others), mean.n)
    return row_of(task, f"{words}, mean of {len(draws)} draws", mean, {"BM25 alone": beside})


TASK = Task("knowledge", run)
