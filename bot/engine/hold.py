"""Holding a conversation while it is thought about: a heartbeat keeps the lease; without it the thinking ends."""

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from bot.core.errors import LostLease, Retryable
from bot.core.ports import Clock, Lease, UnitOfWork

log = logging.getLogger(__name__)
T = TypeVar("T")


class Hold:
    """A lease kept alive. `lease` is the one that was thought about, with its time as last extended."""

    def __init__(self, work: UnitOfWork, clock: Clock, lease: Lease, seconds: float) -> None:
        self._work = work
        self._clock = clock
        self._seconds = seconds
        self._committing = False
        self.lease = lease

    async def during(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`.

        Raises:
            LostLease: somebody else took the conversation; `work` was cancelled.
        """
        task = asyncio.ensure_future(work)
        beat = asyncio.ensure_future(self._beat())
        try:
            await asyncio.wait((task, beat), return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            beat.result()
            raise LostLease("The heartbeat ended.")
        finally:
            await _end(beat)
            await _end(task)

    @contextmanager
    def committing(self) -> Iterator[None]:
        """A commit gives the lease up, so the heartbeat leaves it alone meanwhile."""
        self._committing = True
        try:
            yield
        finally:
            self._committing = False

    async def _beat(self) -> None:
        while True:
            await self._clock.sleep(self._seconds / 3)
            if self._committing:
                continue
            try:
                extended = await self._work.extend(self.lease, self._seconds)
            except Retryable:
                log.warning("The database did not extend a lease; trying again.", extra=_ids(self.lease))
                continue
            self.lease = replace(self.lease, until=extended.until, fence=extended.fence)


async def _end(task: asyncio.Future[Any]) -> None:
    if not task.done():
        task.cancel()
        await asyncio.wait((task,), timeout=1.0)
    if task.done() and not task.cancelled():
        task.exception()


def _ids(lease: Lease) -> dict[str, object]:
    return {"conversation": lease.conversation.id, "fence": lease.fence}
