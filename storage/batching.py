"""Many callers that each keep one event share one insert. Batches grow by themselves while the database is busy."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.errors import BatonError, Retryable
from bot.core.events import Event
from bot.core.places import ConversationId
from bot.core.ports import Clock
from storage import keeping
from storage.rows import Arrival
from storage.tables import Runner

_AT_ONCE = 2
"""Batches on their way to the database."""
_LARGEST = 512
"""Events in one batch, unless one caller brings more."""


@dataclass(frozen=True, slots=True)
class _Caller:
    arrivals: Sequence[Arrival]
    future: "asyncio.Future[list[ConversationId | None]]"


class BatchingInbox:
    """The Inbox port. Events of one caller stay in order and are kept all or none."""

    def __init__(self, runner: Runner, clock: Clock) -> None:
        self._runner = runner
        self._clock = clock
        self._waiting: list[_Caller] = []
        self._running: set[asyncio.Task[None]] = set()
        self._draining = 0

    async def keep(self, events: Sequence[Event]) -> Sequence[ConversationId | None]:
        if not events:
            return []
        now = self._clock.now()
        caller = _Caller([keeping.arrival(e, now) for e in events], asyncio.get_running_loop().create_future())
        self._waiting.append(caller)
        if self._draining < _AT_ONCE:
            self._begin()
        return await caller.future

    async def lag(self) -> tuple[int, datetime | None]:
        return await self._runner.read(lambda tables: tables.lag())

    def _begin(self) -> None:
        self._draining += 1
        task = asyncio.get_running_loop().create_task(self._drain())
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _drain(self) -> None:
        """A task begins on the loop's next turn, so callers of this turn are already waiting together.

        It counts as ended from the moment it finds nothing, not when its end becomes known: who comes in between
        would wait for somebody who comes later.
        """
        try:
            while batch := self._next_batch():
                await self._keep(batch)
        finally:
            self._draining -= 1

    def _next_batch(self) -> list[_Caller]:
        batch: list[_Caller] = []
        size = 0
        while self._waiting and (not batch or size + len(self._waiting[0].arrivals) <= _LARGEST):
            batch.append(self._waiting.pop(0))
            size += len(batch[-1].arrivals)
        return batch

    async def _keep(self, batch: list[_Caller]) -> None:
        arrivals = [arrival for caller in batch for arrival in caller.arrivals]
        try:
            kept = await self._runner.write(lambda tables: keeping.keep(tables, arrivals), urgent=True)
        except BatonError as error:
            await self._refuse(batch, error)
            return
        except Exception as error:  # a boundary: the callers wait for this, not for our task
            _fail(batch, error)
            return
        except asyncio.CancelledError:
            for caller in batch:
                caller.future.cancel()
            raise
        start = 0
        for caller in batch:
            end = start + len(caller.arrivals)
            if not caller.future.done():
                caller.future.set_result(kept[start:end])
            start = end

    async def _refuse(self, batch: list[_Caller], error: BatonError) -> None:
        """One caller's bad event must not cost the others theirs: each is tried alone."""
        if len(batch) == 1 or isinstance(error, Retryable):
            _fail(batch, error)
            return
        for caller in batch:
            await self._keep([caller])


def _fail(batch: list[_Caller], error: Exception) -> None:
    for caller in batch:
        if not caller.future.done():
            caller.future.set_exception(error)
