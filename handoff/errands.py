"""Slow thinking beside the conversations: a model may take seconds, and no claim and no reply shall wait for it.

Nothing depends on an errand: one that fails or is cut short by a restart leaves the card as it is. What it may have
cost is known from the facts ``errand-begun`` and ``errand-ended``: begun and not ended, it counts as spent.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from bot.core.errors import BatonError
from bot.core.events import Prepared

log = logging.getLogger(__name__)

MOST = 64
"""Errands at once; what comes on top of it is left undone."""
Keep = Callable[[Sequence[Prepared]], Awaitable[None]]


class ErrandBoys:
    """Implements Errands. Before `begin`, and beyond MOST at once, an errand is left undone and that is logged."""

    def __init__(self) -> None:
        self._keep: Keep | None = None
        self._running: set[asyncio.Task[None]] = set()

    def begin(self, keep: Keep) -> None:
        """Args:
        keep: stores events durably and wakes their conversations.
        """
        self._keep = keep

    def run(self, work: Coroutine[Any, Any, Prepared]) -> bool:
        if self._keep is None or len(self._running) >= MOST:
            work.close()
            log.warning("an errand was left undone", extra={"running": len(self._running)})
            return False
        task = asyncio.ensure_future(self._done(work, self._keep))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return True

    async def idle(self) -> bool:
        """Return when no errand is under way; True when there was one."""
        waited = False
        while self._running:
            waited = True
            await asyncio.wait(self._running)
        return waited

    async def stop(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _done(self, work: Coroutine[Any, Any, Prepared], keep: Keep) -> None:
        try:
            await keep((await work,))
        except BatonError as error:
            log.info("an errand brought nothing", extra={"error": type(error).__name__})
        except Exception as error:  # a true boundary: nobody awaits an errand, so its failure must be told here
            log.error("an errand failed", extra={"error": type(error).__name__})
