"""Who may think next: a few conversations at once, and what somebody said before what came back from a platform.

In a burst this is what lets every first card stand before any card is looked at again.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.core.places import ConversationId

_FAIR = 8
"""Every eighth seat goes to what came back, so that it never waits for ever."""
_Queue = dict[ConversationId, "asyncio.Future[None]"]


class Seats:
    """`number` of them. Within each kind, who came first is seated first."""

    def __init__(self, number: int) -> None:
        self._free = number
        self._spoken: _Queue = {}
        self._came_back: _Queue = {}
        self._given = 0

    @asynccontextmanager
    async def one(self, conversation: ConversationId, *, came_back: bool) -> AsyncIterator[None]:
        """Wait for a seat, and have it while the context lasts. A conversation waits for one at a time.

        Args:
            came_back: nobody spoke there; only an outcome is to be noted.
        """
        if self._free:
            self._free -= 1
        else:
            await self._wait(conversation, self._came_back if came_back else self._spoken)
        try:
            yield
        finally:
            self._leave()

    def hurry(self, conversation: ConversationId) -> None:
        """Somebody spoke where only an outcome was waiting."""
        waiter = self._came_back.pop(conversation, None)
        if waiter is not None:
            self._spoken[conversation] = waiter

    async def _wait(self, conversation: ConversationId, queue: _Queue) -> None:
        """A seat is handed over, not put down, so that nobody overtakes."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue[conversation] = waiter
        try:
            await waiter
        except asyncio.CancelledError:
            for waiting in (self._spoken, self._came_back):
                if waiting.get(conversation) is waiter:
                    del waiting[conversation]
            if waiter.done() and not waiter.cancelled():
                self._leave()
            raise

    def _leave(self) -> None:
        waiter = self._next()
        if waiter is None:
            self._free += 1
        else:
            waiter.set_result(None)

    def _next(self) -> "asyncio.Future[None] | None":
        """Whoever waits; one that was cancelled this moment has no need of it."""
        while self._spoken or self._came_back:
            self._given += 1
            fair = self._given % _FAIR == 0
            queue = (self._came_back or self._spoken) if fair else (self._spoken or self._came_back)
            waiter = queue.pop(next(iter(queue)))
            if not waiter.done():
                return waiter
        return None
