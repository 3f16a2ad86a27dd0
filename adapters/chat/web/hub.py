"""Wakes the open pages when something changed on the board.

What this process posts wakes its pages at once. What another process posts is found by one look at the board each
second for all pages together, so a thousand idle pages cost one query.
"""

import asyncio
import contextlib
import logging
from collections.abc import Iterator, Sequence

from bot.core.errors import Retryable
from bot.core.ports import Board, Clock

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
_AT_ONCE = 500


class Hub:
    """Who watches which channel."""

    def __init__(self, board: Board, clock: Clock) -> None:
        self._board = board
        self._clock = clock
        self._watchers: dict[str, set[asyncio.Event]] = {}
        self._newest = 0
        self._looked_until: int | None = None
        self._looking: asyncio.Task[None] | None = None
        self.closed = False
        self.open_pages = 0

    async def start(self) -> None:
        self.closed = False
        self._looking = asyncio.create_task(self._look_for_ever(), name="web-board-look")

    async def stop(self) -> None:
        self.close()
        if self._looking:
            self._looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._looking
            self._looking = None

    def close(self) -> None:
        """End every open page's stream; the pages come back by themselves."""
        self.closed = True
        self._wake_all()

    @contextlib.contextmanager
    def watch(self, channels: Sequence[str]) -> Iterator[asyncio.Event]:
        """An event that is set whenever one of the channels may have changed."""
        changed = asyncio.Event()
        for channel in channels:
            self._watchers.setdefault(channel, set()).add(changed)
        self.open_pages += 1
        try:
            yield changed
        finally:
            self.open_pages -= 1
            for channel in channels:
                watchers = self._watchers.get(channel, set())
                watchers.discard(changed)
                if not watchers:
                    self._watchers.pop(channel, None)

    def seen(self, seq: int) -> None:
        """A page was shown the board up to here; the look need not go further back."""
        self._newest = max(self._newest, seq)

    def wake(self, channel: str) -> None:
        for changed in self._watchers.get(channel, ()):
            changed.set()

    def _wake_all(self) -> None:
        for channel in list(self._watchers):
            self.wake(channel)

    async def _look_for_ever(self) -> None:
        while not self.closed:
            await self._clock.sleep(LOOK_EVERY)
            try:
                await self.look()
            except Retryable as error:
                log.warning("the web board cannot be read: %s", error)

    async def look(self) -> None:
        """Find what other processes posted and wake the pages that show it."""
        if not self._watchers:
            self._looked_until = None
            return
        if self._looked_until is None:
            self._looked_until = self._newest
            self._wake_all()
        channels = list(self._watchers)
        while posts := await self._board.since(channels, self._looked_until, _AT_ONCE):
            for channel in {post.channel for post in posts}:
                self.wake(channel)
            self._looked_until = posts[-1].seq
            if len(posts) < _AT_ONCE:
                break
