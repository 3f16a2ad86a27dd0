"""What understanding and search cost: processor time of a message, and a search among 100,000 passages.

Messages are those of the sample company's dialogues, read with all shipped heads. The passages are mixtures of two real
sentence vectors of the same dialogues and tickets, four to a passage; the peer compares with every one of them.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial
from random import Random

import numpy as np

from adapters.model.local import Settings, create
from bot.answering.nearest import Vectors
from bot.answering.snapshot import Snapshot
from bot.core.knowledge import Passage
from bot.core.ports import Encoder
from bot.learning.datasets import read_examples
from bot.learning.dialogues import read_dialogues
from bot.learning.scores import Figure
from bot.understanding.heads_reader import Heads, TrainedReader
from bot.understanding.heads_shipped import shipped_heads
from tests.evaluate.record import Row, Setting, Task, row_of
from tests.evaluate.tasks.categories import LABELLED

PASSAGES = 100_000
TEXTS = 4
"""Of a passage: title, two phrasings, text."""
ASKED = 300
COMPARED = 20


def run(setting: Setting) -> list[Row]:
    messages = [turn.text for turn in read_dialogues(LABELLED / "dialogues.jsonl").turns]
    fp32, int8 = (_understanding(_own(setting, precision), messages) for precision in ("fp32", "int8"))
    texts = [*messages, *(row.text for row in read_examples(LABELLED / "tickets_test.csv").rows)]
    ours, everything = _searching(texts, setting.encoder.encode(texts))
    name = f"search among {PASSAGES:,} passages"
    return [
        row_of("cost of a message", "fp32, CPU ms, median", _middle(fp32)),
        row_of("cost of a message", "int8, CPU ms, median", _middle(int8)),
        row_of(name, "wall ms, median", _middle(ours), {"comparing with all": _middle(everything)}),
        row_of(name, "wall ms, 95 % below", Figure(float(np.percentile(ours, 95)), min(ours), max(ours), len(ours))),
    ]


def _own(setting: Setting, precision: str) -> Encoder:
    """An encoder that remembers nothing."""
    setting.say(f"reading with {precision}")
    return create(Settings.model_validate({"model_precision": precision, "model_threads": 1}))


def _understanding(encoder: Encoder, messages: Sequence[str]) -> list[float]:
    """Milliseconds of processor time for each message, everything in one thread."""

    async def encode(texts: Sequence[str]) -> Vectors:
        return encoder.encode(texts)

    heads: Heads = shipped_heads(encoder.version)
    reader = TrainedReader(encode, lambda: heads)

    async def read() -> list[float]:
        await reader.read("something to begin with")
        spent = []
        for message in messages:
            began = time.process_time()
            await reader.read(message)
            spent.append((time.process_time() - began) * 1_000)
        return spent

    return asyncio.run(read())


def _searching(texts: Sequence[str], vectors: Vectors) -> tuple[list[float], list[float]]:
    """Milliseconds of our searches, and of comparing with every vector."""
    numbers, words = np.random.default_rng(1), Random(1)
    pairs = numbers.integers(0, len(texts), (PASSAGES, 2))
    share = numbers.random((PASSAGES, 1), np.float32) / 2
    middles = (1 - share) * vectors[pairs[:, 0]] + share * vectors[pairs[:, 1]]
    table = _unit(np.repeat(middles, TEXTS, axis=0) + _noise(numbers, PASSAGES * TEXTS, vectors.shape[1]))
    vocabulary = sorted({word for text in texts for word in text.split()})

    def phrasing(place: int) -> str:
        return f"{texts[place]} {words.choice(vocabulary)}"

    passages = [
        Passage(id=str(n), title=phrasing(a), phrasings=(phrasing(a), phrasing(b)), text=phrasing(b))
        for n, (a, b) in enumerate(pairs)
    ]
    snapshot = Snapshot("cost", passages, table)
    asked = numbers.integers(0, len(texts), ASKED)
    questions = _unit(vectors[asked] + _noise(numbers, ASKED, vectors.shape[1]))
    together = zip(asked.tolist(), questions, strict=True)
    ours = [_timed(partial(snapshot.search, texts[place], question, 5)) for place, question in together]
    return ours, [_timed(partial(np.matmul, table, question)) for question in questions[:COMPARED]]


def _noise(numbers: np.random.Generator, rows: int, size: int) -> Vectors:
    return numbers.standard_normal((rows, size), np.float32) * np.float32(0.03)


def _unit(rows: Vectors) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1_000


def _middle(spent: Sequence[float]) -> Figure:
    low, median, high = np.percentile(spent, [2.5, 50, 97.5])
    return Figure(float(median), float(low), float(high), len(spent))


TASK = Task("cost", run)
