"""A customer sees that an answer is being worked on, but only when it takes longer than a moment."""

import asyncio

import pytest

from bot.conversation.waiting import Waiting
from bot.core.clock import HandClock
from bot.core.errors import Retryable
from bot.core.places import Place

HERE = Place("test", "", "room")


class Platform:
    def __init__(self, error: Exception | None = None) -> None:
        self.shown: list[Place] = []
        self._error = error

    async def thinking(self, place: Place) -> None:
        self.shown.append(place)
        if self._error:
            raise self._error


async def begun(waiting: Waiting, work: "asyncio.Future[str]") -> "asyncio.Task[str]":
    task = asyncio.create_task(waiting.during(HERE, work))
    for _ in range(3):
        await asyncio.sleep(0)
    return task


async def test_a_quick_answer_needs_no_sign() -> None:
    clock, platform = HandClock(), Platform()
    work: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = await begun(Waiting(clock, platform.thinking), work)
    await clock.advance(0.5)
    work.set_result("here")
    assert await task == "here"
    await clock.advance(10)
    assert platform.shown == []


@pytest.mark.parametrize("error", [None, Retryable("the platform is down")])
async def test_a_slow_answer_is_announced_once_and_a_failed_sign_is_no_harm(error: Exception | None) -> None:
    clock, platform = HandClock(), Platform(error)
    work: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = await begun(Waiting(clock, platform.thinking), work)
    await clock.advance(5)
    assert platform.shown == [HERE]
    work.set_result("here")
    assert await task == "here"


async def test_what_the_work_raises_is_raised() -> None:
    work: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    work.set_exception(ValueError("broken"))
    with pytest.raises(ValueError, match="broken"):
        await Waiting(HandClock(), Platform().thinking).during(HERE, work)
