"""The simulator in a thread and event loop of its own, for tests whose subject needs theirs undisturbed."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, TypeVar

from tests.simulators.slack.sim import SlackSim

T = TypeVar("T")


class SlackThread:
    """``with SlackThread(manifest=…) as slack: slack.do(lambda sim: sim.say(…))``; arguments are SlackSim's."""

    def __init__(self, **options: Any) -> None:
        self._options = options
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._ending: asyncio.Event | None = None
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="slack-simulator", daemon=True)
        self.sim: SlackSim

    def __enter__(self) -> "SlackThread":
        self._thread.start()
        self._started.wait()
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._ending is not None:
            self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join()

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        except BaseException as failure:  # handed to the thread that started us
            self._failure = failure
        finally:
            self._loop.close()
            self._started.set()

    async def _serve(self) -> None:
        self._ending = asyncio.Event()
        async with SlackSim(**self._options) as self.sim:
            self._started.set()
            await self._ending.wait()

    def do(self, act: Callable[[SlackSim], T], within: float = 10.0) -> T:
        """Run `act` on the simulator's own thread."""

        async def run() -> T:
            return act(self.sim)

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(within)

    async def wait(self, act: Callable[[SlackSim], Awaitable[T]]) -> T:
        """Await something of the simulator's, from another event loop."""

        async def run() -> T:
            return await act(self.sim)

        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(run(), self._loop))
