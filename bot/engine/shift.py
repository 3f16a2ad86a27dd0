"""Who is at work, who waits for the clock, and whether it is time to go home.

Dispatcher and sender each have one. It makes a graceful stop and an honest "idle" possible without polling.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from bot.core.ports import Clock

_SPINS = 8
"""Turns of the event loop without anybody at work that count as rest: a sleeper that was just woken needs a few."""


class Ending(Exception):
    """The shift ends; what was being waited for is left for the next start."""


class Shift:
    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._over = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()
        self._working = 0
        self._napping = 0

    @property
    def ending(self) -> bool:
        return self._over.is_set()

    @property
    def empty(self) -> bool:
        """Nobody is at work, nor waits for the clock with work in hand."""
        return self._working == 0

    @property
    def resting(self) -> bool:
        """Whoever is here waits for the clock."""
        return self._working == self._napping

    def end(self) -> None:
        """Wake everybody who naps; `nap` answers False from now on."""
        self._over.set()

    def hire(self, work: Coroutine[Any, Any, None], name: str, after: Callable[[], None]) -> asyncio.Task[None]:
        """Start a worker; it counts as at work until it ends. `after` is called then, even if it never began."""
        self._enter()
        task = asyncio.create_task(work, name=name)

        def ended(_task: asyncio.Task[None]) -> None:
            self._leave()
            after()

        task.add_done_callback(ended)
        return task

    @contextmanager
    def away(self) -> Iterator[None]:
        """Around a nap: nothing can be done before a time that is far or unknown, so it does not count as work."""
        self._leave()
        self._napping -= 1
        try:
            yield
        finally:
            self._napping += 1
            self._enter()

    async def nap(self, seconds: float, call: asyncio.Event | None = None) -> bool:
        """Wait, at most until `call` is set. Returns False when the shift ends first."""
        if self.ending:
            return False
        waits = [asyncio.ensure_future(self.clock.sleep(max(0.0, seconds))), asyncio.ensure_future(self._over.wait())]
        if call is not None:
            waits.append(asyncio.ensure_future(call.wait()))
        self._napping += 1
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._napping -= 1
            for wait in waits:
                wait.cancel()
        return not self.ending

    async def emptied(self) -> None:
        await self._empty.wait()

    async def rested(self) -> None:
        """Return when nobody has anything to do before the clock moves on (for tests that turn it by hand)."""
        calm = 0
        while calm < _SPINS:
            calm = calm + 1 if self.resting else 0
            await asyncio.sleep(0 if calm else 0.001)

    def _enter(self) -> None:
        self._working += 1
        self._empty.clear()

    def _leave(self) -> None:
        self._working -= 1
        if self._working == 0:
            self._empty.set()
