"""Each second: fire what is due, and find what nobody is at work on, as after a crash or a lost wake."""

import logging
from collections.abc import Callable
from datetime import timedelta

from bot.core.errors import Retryable
from bot.core.places import ConversationId
from bot.core.ports import Clock, Inbox, Outbox, Timers, UnitOfWork
from bot.engine.habits import Habits
from bot.engine.tally import Tally

log = logging.getLogger(__name__)


class Ticker:
    def __init__(
        self,
        *,
        inbox: Inbox,
        work: UnitOfWork,
        outbox: Outbox,
        timers: Timers,
        clock: Clock,
        habits: Habits,
        tally: Tally,
        wake: Callable[[ConversationId], None],
        wake_stranded: Callable[[ConversationId], None],
        wake_lane: Callable[[str], None],
    ) -> None:
        self._inbox = inbox
        self._work = work
        self._outbox = outbox
        self._timers = timers
        self._clock = clock
        self._habits = habits
        self._tally = tally
        self._wake = wake
        self._wake_stranded = wake_stranded
        self._wake_lane = wake_lane
        self._ticking = False
        self.pending = 0
        self.oldest_pending = timedelta(0)

    async def tick(self) -> None:
        """Fire timers, wake stranded conversations and channels with something due. A tick at work is not doubled."""
        if self._ticking:
            return
        self._ticking = True
        try:
            await self._look()
        except Retryable:
            self._tally.storage_troubles += 1
            log.warning("The database is not there; the next tick looks again.")
        finally:
            self._ticking = False

    async def _look(self) -> None:
        for conversation in await self._timers.fire(self._habits.sweep):
            self._tally.timers_fired += 1
            self._wake(conversation)
        for conversation in await self._work.stranded(self._habits.sweep):
            self._wake_stranded(conversation)
        for lane in await self._outbox.lanes():
            self._wake_lane(lane)
        self.pending, since = await self._inbox.lag()
        self.oldest_pending = max(timedelta(0), self._clock.now() - since) if since else timedelta(0)
