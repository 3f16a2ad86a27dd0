"""An event loop whose time stands still until it is told to pass, and which is the house's Clock as well.

Everything that is ready runs in a fixed order, nothing ever sleeps, and whoever plays a schedule decides between which
two steps of the program something else happens. The same schedule always runs in the same way.
"""

import asyncio
import heapq
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context, ContextVar
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")
LIFE: ContextVar[object | None] = ContextVar("LIFE", default=None)
"""Which life of the program a task belongs to: tasks begun by a task of a life belong to it too."""
MOST_ROUNDS = 20_000


class HandLoop(asyncio.AbstractEventLoop):
    """Implements `bot.core.ports.Clock` and as much of an event loop as a program without sockets needs."""

    def __init__(self, start: datetime = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)) -> None:
        self._start = start
        self._moment = 0.0
        self._ready: deque[asyncio.Handle] = deque()
        self._later: list[tuple[float, int, asyncio.TimerHandle]] = []
        self._count = 0
        self._tasks: dict[object, list[asyncio.Task[Any]]] = {}
        self.troubles: list[str] = []

    # --------------------------------------------------------------------------------------------------- as the Clock

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._moment)

    def monotonic(self) -> float:
        return self._moment

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    # ------------------------------------------------------------------------------------------------------- by hand

    def round(self) -> bool:
        """Run what is ready now, once; False when nothing was."""
        asyncio._set_running_loop(self)
        try:
            return self._round()
        finally:
            asyncio._set_running_loop(None)

    def _round(self) -> bool:
        ready, self._ready = self._ready, deque()
        for handle in ready:
            if not handle.cancelled():
                handle._run()
        return bool(ready)

    def calm(self, until: Callable[[], object] = lambda: False) -> bool:
        """Run until everybody waits for time to pass; False when `until` came true before."""
        asyncio._set_running_loop(self)
        try:
            for _ in range(MOST_ROUNDS):
                if not self._round():
                    return True
                if until():
                    return False
        finally:
            asyncio._set_running_loop(None)
        raise AssertionError("the program never comes to rest")

    def next_moment(self) -> float | None:
        """When somebody wakes, in seconds since the start."""
        while self._later and self._later[0][2].cancelled():
            heapq.heappop(self._later)
        return self._later[0][0] if self._later else None

    def go_to(self, moment: float) -> None:
        """Turn the clock there; whoever waits for it is ready then."""
        self._moment = max(self._moment, moment)
        while self._later and self._later[0][0] <= self._moment:
            handle = heapq.heappop(self._later)[2]
            if not handle.cancelled():
                self._ready.append(handle)

    def begin(self, life: object, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Start a task of that life."""
        token = LIFE.set(life)
        try:
            task = self.create_task(work)
        finally:
            LIFE.reset(token)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self.troubles.append(repr(error))

    def end_life(self, life: object) -> None:
        """Take all its tasks away, as the end of a process does."""
        for _ in range(60):
            alive = [task for task in self._tasks.get(life, ()) if not task.done()]
            if not alive:
                break
            for task in alive:
                task.cancel()
            self.round()
        for task in self._tasks.pop(life, []):
            if not task.done():
                task._log_destroy_pending = False  # type: ignore[attr-defined]  # it waits for ever, as it may
            elif not task.cancelled():
                task.exception()

    # ------------------------------------------------------------------------------------------------ as an event loop

    def time(self) -> float:
        return self._moment

    def call_soon(self, callback: Callable[..., Any], *args: Any, context: Context | None = None) -> asyncio.Handle:
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_later(
        self, delay: float, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        return self.call_at(self._moment + delay, callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        self._count += 1
        heapq.heappush(self._later, (when, self._count, handle))
        return handle

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """It is passed over when its time comes."""

    def create_future(self) -> "asyncio.Future[Any]":
        return asyncio.Future(loop=self)

    def create_task(self, coro: Any, *, name: str | None = None, context: Context | None = None) -> asyncio.Task[Any]:
        task = asyncio.Task(coro, loop=self, name=name, context=context)
        mine = self._tasks.setdefault(LIFE.get(), [])
        mine.append(task)
        if len(mine) > 200:
            mine[:] = [one for one in mine if not one.done()]
        return task

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        return True

    def is_closed(self) -> bool:
        return False

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        self.troubles.append(f"{context.get('message')}: {context.get('exception')!r}")


def finished(work: Coroutine[Any, Any, T]) -> T | None:
    """The result of something that never really waits; None when it would have to."""
    try:
        work.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    work.close()
    return None
