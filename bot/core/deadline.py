"""A time limit for a whole piece of work, by the house's clock."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.core.ports import Clock

T = TypeVar("T")


async def in_time(clock: Clock, seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """What the work returns; it is cancelled when it takes longer.

    Raises:
        TimeoutError: it took longer.
    """
    task = asyncio.ensure_future(work)
    alarm = asyncio.ensure_future(clock.sleep(max(0.0, seconds)))
    try:
        await asyncio.wait({task, alarm}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise TimeoutError
    finally:
        task.cancel()
        alarm.cancel()
        await asyncio.gather(task, alarm, return_exceptions=True)
