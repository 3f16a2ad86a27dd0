"""Deadlines, backoff and the telling of errors, on the Clock port and without message text."""

import asyncio
import random
import traceback
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.core.ports import Clock

T = TypeVar("T")


async def within(clock: Clock, seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`, for which it has `seconds` in all.

    Raises:
        TimeoutError: it took longer; it was cancelled.
    """
    task = asyncio.ensure_future(work)
    alarm = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait((task, alarm), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
    finally:
        alarm.cancel()
        if not task.done():
            await _ended(task)
    raise TimeoutError(f"no result within {seconds:g} s")


async def _ended(task: asyncio.Future[Any]) -> None:
    """Cancel it, and do not wait long for one that will not end. What it still raises is of no interest."""
    task.cancel()
    await asyncio.wait((task,), timeout=1.0)
    if task.done() and not task.cancelled():
        task.exception()


def full_jitter(ceiling: float) -> float:
    return random.uniform(0.0, ceiling)  # noqa: S311 - spreads retries over time; guards no secret


@dataclass(frozen=True, slots=True)
class Backoff:
    """Exponential, with full jitter.

    Attributes:
        base: seconds, the ceiling of the first wait. cap: seconds, the highest ceiling.
    """

    base: float = 0.5
    cap: float = 60.0
    jitter: Callable[[float], float] = full_jitter

    def wait(self, attempt: int) -> float:
        """Seconds to wait after the attempt of that number; the first is 1."""
        return self.jitter(min(self.cap, self.base * 2.0 ** min(attempt - 1, 30)))


def told(error: BaseException) -> str:
    """An error for a log: its type and where it arose. Its own text may quote what somebody wrote, so it stays out."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
