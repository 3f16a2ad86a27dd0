"""How many messages of a platform may be in flight, handed out in the order in which channels asked."""

import asyncio
from collections import deque


class Flights:
    def __init__(self, limit: int) -> None:
        self._free = limit
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def reserve(self, most: int) -> int:
        """Between 1 and `most` flights; waits for the first one only."""
        if self._free == 0 or self._waiting:
            await self._wait()
            more = min(most - 1, self._free)
            self._free -= more
            return 1 + more
        taken = min(most, self._free)
        self._free -= taken
        return taken

    def give_back(self, flights: int) -> None:
        while flights > 0 and self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)
                flights -= 1
        self._free += flights

    async def _wait(self) -> None:
        """One flight is handed over, not put down, so that nobody overtakes."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                self.give_back(1)
            raise
