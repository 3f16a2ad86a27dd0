"""Measures knowledge and understanding: python -m tests.bench.knowledge [--passages 10000] [--precision int8]

Prints one line a figure. Everything is bounded and repeatable; the passages are made of made-up words and numbers.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
import zlib
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from adapters.model.local import LocalAnswerModel, LocalEncoder, Settings, create
from bot.answering.answerer import GroundedAnswerer
from bot.answering.index import Index
from bot.answering.reading import read_path
from bot.core.knowledge import Answer, Passage, Question
from bot.core.ports import Edition
from bot.understanding.reader import Reader

SAMPLE = Path("bot/sample/knowledge")
CASES = Path("bot/sample/labelled/answer_cases.jsonl")
QUESTIONS = Path("tests/data/shop_questions.tsv")
START = """
import time; start = time.perf_counter()
import asyncio, psutil
from pathlib import Path
from adapters.model.local import LocalAnswerModel, Settings, create
from bot.answering.answerer import GroundedAnswerer
from bot.answering.index import Index
from bot.answering.reading import read_path
from bot.core.knowledge import Question
from bot.core.ports import Edition
class Shelf:
    async def current(self):
        return [Edition("sample", "1", read_path(Path("bot/sample/knowledge")).passages)]
async def main():
    encoder = create(Settings(model_precision=PRECISION))
    index = Index(encoder, cache=Path(CACHE))
    await index.refresh(Shelf())
    await GroundedAnswerer(index, LocalAnswerModel(encoder.version)).answer(Question(text="How do I return it?"))
    print(time.perf_counter() - start, psutil.Process().memory_info().rss / 1e6)
    index.close()
asyncio.run(main())
"""


class Shelf:
    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = tuple(passages)

    async def current(self) -> list[Edition]:
        return [Edition("bench", str(len(self._passages)), self._passages)]


def say(name: str, value: str) -> None:
    sys.stdout.write(f"{name:58} {value}\n")
    sys.stdout.flush()


def questions() -> list[tuple[str, set[int]]]:
    rows = [line.split("\t") for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(text, set() if gold == "-" else set(map(int, gold.split(",")))) for text, gold in rows]


def percentiles(seconds: Sequence[float]) -> str:
    p50, p99 = np.percentile(seconds, [50, 99]) * 1000
    return f"p50 {p50:.1f} ms, p99 {p99:.1f} ms"


async def answering(encoder: LocalEncoder) -> None:
    index = Index(encoder)
    await index.refresh(Shelf(read_path(SAMPLE).passages))
    answerer = GroundedAnswerer(index, LocalAnswerModel(encoder.version))
    asked = [text for text, _ in questions()]

    async def timed(text: str) -> float:
        start = time.perf_counter()
        await answerer.answer(Question(text=text))
        return time.perf_counter() - start

    for side_by_side in (1, 8, 32):
        seconds: list[float] = []
        start = time.perf_counter()
        for at in range(0, len(asked), side_by_side):
            seconds += await asyncio.gather(*map(timed, asked[at : at + side_by_side]))
        rate = len(asked) / (time.perf_counter() - start)
        say(
            f"answering, {side_by_side} at once ({len(index.passages)} passages)",
            f"{percentiles(seconds)}, {rate:.0f}/s",
        )
    index.close()


async def reading() -> None:
    reader = Reader()
    await reader.read("warm up")
    asked = [text for text, _ in questions()]
    start = time.perf_counter()
    for text in asked:
        await reader.read(text)
    say("understanding a message", f"{(time.perf_counter() - start) / len(asked) * 1000:.2f} ms")


async def quality(encoder: LocalEncoder, faq: Path) -> None:
    passages = read_path(faq).passages
    places = {passage.id: i for i, passage in enumerate(passages)}
    index = Index(encoder)
    await index.refresh(Shelf(passages))
    answerer = GroundedAnswerer(index, LocalAnswerModel(encoder.version))
    first = third = answered = right = known = 0
    for text, gold in questions():
        found = [places[one.passage.id] for one in await index.search(text, 3)]
        known += bool(gold)
        first += found[0] in gold
        third += bool(gold.intersection(found))
        answer = await answerer.answer(Question(text=text))
        if isinstance(answer, Answer):
            answered += 1
            right += any(places[source.entry] in gold for source in answer.sources)
    say("hit@1, hit@3", f"{first / known:.3f}, {third / known:.3f} of {known}")
    say("answered, right of those", f"{answered} of {len(questions())}, {right / max(1, answered):.3f}")
    index.close()


def labelled_cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


async def sample_cases(encoder: LocalEncoder) -> None:
    """The sample's labelled questions: hard ones, written by others than those who fitted the confidence."""
    index = Index(encoder)
    await index.refresh(Shelf(read_path(SAMPLE).passages))
    answerer = GroundedAnswerer(index, LocalAnswerModel(encoder.version))
    cases = labelled_cases()
    first = third = answered = right = known = 0
    for case in cases:
        entry = case.get("entry") or []
        gold = set("|".join([entry] if isinstance(entry, str) else entry).split("|")) - {""}
        found = [one.passage.id for one in await index.search(case["question"], 3)]
        answer = await answerer.answer(Question(text=case["question"]))
        if case["expected"] == "answer":
            known += 1
            first += found[0] in gold
            third += bool(gold.intersection(found))
        if isinstance(answer, Answer):
            answered += 1
            right += case["expected"] == "answer" and any(source.entry in gold for source in answer.sources)
    say("labelled cases of the sample: hit@1, hit@3", f"{first / known:.3f}, {third / known:.3f} of {known}")
    say("labelled cases: answered, right of those", f"{answered} of {len(cases)}, {right / max(1, answered):.3f}")
    index.close()


class MadeUp:
    """Vectors spread as those of real sentences are: mixtures of two of the sample's, with some noise."""

    version = "made-up"

    def __init__(self, encoder: LocalEncoder) -> None:
        passages = read_path(SAMPLE).passages
        self._real = encoder.encode([text for passage in passages for text in (passage.title, *passage.phrasings)])
        self.size = encoder.size

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        random = np.random.default_rng([zlib.crc32(text.encode()) for text in texts])
        ones, others = (self._real[random.integers(0, len(self._real), len(texts))] for _ in range(2))
        share = random.random((len(texts), 1), dtype=np.float32)
        noise = random.standard_normal((len(texts), self.size), dtype=np.float32)
        vectors = share * ones + (1 - share) * others + np.float32(0.03) * noise
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def made_up(count: int) -> list[Passage]:
    """Passages of the sample's own words, shuffled: three phrasings and 40 words of text each."""
    random = Random(7)
    words = [word for passage in read_path(SAMPLE).passages for word in passage.text.split()]

    def some(length: int) -> str:
        return " ".join(random.choices(words, k=length))

    return [Passage(id=str(i), title=some(8), phrasings=(some(8), some(8)), text=some(40)) for i in range(count)]


async def building(encoder: LocalEncoder, count: int) -> None:
    passages = made_up(count)
    with TemporaryDirectory() as folder:
        for title in ("encoding everything", "vectors cached"):
            index = Index(encoder, cache=Path(folder))
            start = time.perf_counter()
            await index.refresh(Shelf(passages))
            say(f"build of {count:,} passages ({4 * count:,} texts), {title}", f"{time.perf_counter() - start:.1f} s")
            index.close()


async def large(encoder: LocalEncoder, count: int) -> None:
    """Memory is counted without the passages themselves and without the vectors that were handed over."""
    made, passages = MadeUp(encoder), made_up(count)
    before = psutil.Process().memory_info().rss
    with TemporaryDirectory() as folder:
        await _large(Index(made, cache=Path(folder)), passages, before)


async def _large(index: Index, passages: Sequence[Passage], before: int) -> None:
    count = len(passages)
    start = time.perf_counter()
    await index.refresh(Shelf(passages))
    say(f"build of {count:,} passages without encoding", f"{time.perf_counter() - start:.1f} s")
    say(f"memory for {count:,} passages", f"{(psutil.Process().memory_info().rss - before) / 1e6:.0f} MB")
    seconds = []
    for passage in passages[: 200 * 7 : 7]:
        start = time.perf_counter()
        await index.search(passage.text[:60], 5)
        seconds.append(time.perf_counter() - start)
    say(f"search in {count:,} passages without encoding", percentiles(seconds))
    index.close()


def start_up(precision: str) -> None:
    with TemporaryDirectory() as folder:
        code = START.replace("PRECISION", repr(precision)).replace("CACHE", repr(folder))
        for title in ("first", "second"):
            done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
            seconds, memory = map(float, done.stdout.split())
            say(f"{precision}: {title} start to first answer; memory", f"{seconds:.2f} s; {memory:.0f} MB")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--passages", type=int, default=10_000)
    options.add_argument("--precision", choices=["fp32", "int8"], default="fp32")
    options.add_argument("--large-only", action="store_true", help="only build and search the made-up passages")
    options.add_argument("--faq", type=Path, help="the FAQ that tests/data/shop_questions.tsv is about")
    chosen = options.parse_args()
    encoder = create(Settings(model_precision=chosen.precision))
    if chosen.large_only:
        asyncio.run(large(encoder, chosen.passages))
        return
    start_up(chosen.precision)
    asyncio.run(reading())
    asyncio.run(answering(encoder))
    if chosen.faq:
        asyncio.run(quality(encoder, chosen.faq))
    asyncio.run(sample_cases(encoder))
    asyncio.run(building(encoder, chosen.passages // 10))
    asyncio.run(large(encoder, chosen.passages))


if __name__ == "__main__":
    main()
