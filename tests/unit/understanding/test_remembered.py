"""A message that was read a moment ago is not read again, unless what was learnt has changed."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from bot.core.knowledge import Reading
from bot.understanding.heads_mood import Said
from bot.understanding.heads_reader import MOST_REMEMBERED, REMEMBERED, Heads, TrainedReader
from bot.understanding.reader import Reader


class Counting(Reader):
    def __init__(self) -> None:
        self.asked: list[str] = []

    async def read(self, text: str, history: Sequence[tuple[str, str]] = ()) -> Reading:
        self.asked.append(text)
        return await super().read(text, history)


async def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    return np.ones((len(texts), 4), np.float32)


async def test_the_same_message_after_the_same_words_is_read_once() -> None:
    rules = Counting()
    reader = TrainedReader(encode, Heads, rules)
    first = await reader.read("Where is it?", [("bot", "Hello.")])
    assert await reader.read("Where is it?", [("bot", "Hello.")]) is first
    await reader.read("Where is it?", [("bot", "Goodbye.")])
    assert rules.asked == ["Where is it?", "Where is it?"]


class Steady:
    """A Mood that always says the same."""

    about: ClassVar[dict[str, str]] = {}

    def __init__(self, index: float) -> None:
        self.index = index

    def judge(self, said: Sequence[Said], _vectors: object) -> NDArray[np.float32]:
        return np.full(len(said), self.index, np.float32)


async def test_new_heads_read_it_again() -> None:
    calm, cross = Steady(10), Steady(90)
    mood = calm
    reader = TrainedReader(encode, lambda: Heads(mood=mood))
    assert (await reader.read("Where is it?")).dissatisfaction == 10
    mood = cross
    assert (await reader.read("Where is it?")).dissatisfaction == 90


async def test_what_is_remembered_is_bounded() -> None:
    rules = Counting()
    reader = TrainedReader(encode, Heads, rules)
    for number in range(REMEMBERED + 1):
        await reader.read(f"Question {number}?")
    await reader.read("Question 0?")
    assert rules.asked.count("Question 0?") == 2
    for _ in range(2):
        await reader.read("x" * MOST_REMEMBERED + "y")
    assert len(rules.asked) == REMEMBERED + 4
