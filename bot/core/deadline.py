"""A time limit for a whole piece of work, by the house's clock."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.core.ports import Clock

T = TypeVar("T")


async def in_time(clock: Clock, seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`, for which it has `seconds` in all.

    Raises:
        TimeoutError: it took longer; it was cancelled.
    """
    task = asyncio.ensure_future(work)
    alarm = asyncio.ensure_future(clock.sleep(max(0.0, seconds)))
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
