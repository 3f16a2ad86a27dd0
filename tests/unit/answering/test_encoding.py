"""Encoding is shared: asked for at the same moment or a moment ago, a text is encoded once, and nobody spoils it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.answering.encoding import REMEMBERED, EncodingDesk


class CountingEncoder:
    version = "counting"
    size = 2

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.gate = threading.Event()
        self.gate.set()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.gate.wait(5)
        self.batches.append(list(texts))
        if "poison" in texts:
            raise ValueError("cannot encode that")
        return np.array([[len(text), 1.0] for text in texts], np.float32)


@pytest.fixture
def encoder() -> CountingEncoder:
    return CountingEncoder()


@pytest.fixture
async def desk(encoder: CountingEncoder) -> AsyncIterator[EncodingDesk]:
    made = EncodingDesk(encoder)
    yield made
    encoder.gate.set()
    made.close()


async def test_a_text_is_encoded_once(desk: EncodingDesk, encoder: CountingEncoder) -> None:
    first = await desk.encode(["parcel", "kettle", "parcel"])
    again = await desk.encode(["kettle"])
    assert first[:, 0].tolist() == [6, 6, 6]
    assert again.tolist() == first[1:2].tolist()
    assert encoder.batches == [["parcel", "kettle"]]


async def test_asked_at_the_same_moment_it_is_shared(desk: EncodingDesk, encoder: CountingEncoder) -> None:
    await asyncio.gather(*(desk.encode(["parcel"]) for _ in range(20)))
    assert encoder.batches == [["parcel"]]


async def test_one_who_gives_up_does_not_spoil_it_for_the_others(desk: EncodingDesk, encoder: CountingEncoder) -> None:
    encoder.gate.clear()
    impatient, patient = (asyncio.create_task(desk.encode(["parcel"])) for _ in range(2))
    await asyncio.sleep(0)
    impatient.cancel()
    encoder.gate.set()
    assert (await patient)[0, 0] == 6
    with pytest.raises(asyncio.CancelledError):
        await impatient


async def test_a_failure_is_told_and_not_remembered(desk: EncodingDesk, encoder: CountingEncoder) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="cannot encode"):
            await desk.encode(["poison", "parcel"])
    assert len(encoder.batches) == 2
    assert (await desk.encode(["parcel"]))[0, 0] == 6


async def test_the_oldest_are_forgotten(desk: EncodingDesk, encoder: CountingEncoder) -> None:
    await desk.encode(["first"])
    await desk.encode([f"text {number}" for number in range(REMEMBERED)])
    before = len(encoder.batches)
    await desk.encode(["first"])
    assert len(encoder.batches) == before + 1
