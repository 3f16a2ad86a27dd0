"""The desk where events arrive: kept durably first, acknowledged after, then their conversations are woken."""

import logging
from collections.abc import Callable, Sequence

from bot.core.errors import Unavailable
from bot.core.events import Event, OwnEvent, PlatformEvent
from bot.core.places import ConversationId
from bot.core.ports import Clock, Inbox
from bot.engine.cleaning import cleaned
from bot.engine.tally import Observe, Tally, ignore

log = logging.getLogger(__name__)


class IntakeDesk:
    """Callable as `bot.core.ports.Intake`: returns when the events may be acknowledged."""

    def __init__(
        self,
        inbox: Inbox,
        wake: Callable[[ConversationId], None],
        clock: Clock,
        *,
        tally: Tally | None = None,
        observe: Observe = ignore,
    ) -> None:
        self._inbox = inbox
        self._wake = wake
        self._clock = clock
        self._tally = tally or Tally()
        self._observe = observe
        self.busy = 0

    async def __call__(self, events: Sequence[PlatformEvent]) -> None:
        """Keep the events and wake their conversations.

        Raises:
            Unavailable: they could not be stored; the platform must send them again.
        """
        clean = [event for event in map(cleaned, events) if event is not None]
        if len(clean) < len(events):
            self._tally.refused_events += len(events) - len(clean)
            log.warning("Dropped %d event(s) whose ids are empty or too long.", len(events) - len(clean))
        if not clean:
            return
        await self._kept(clean)

    async def own(self, events: Sequence[OwnEvent]) -> None:
        """Keep what the house itself found out. Raises as for the events of platforms."""
        await self._kept(events)

    async def _kept(self, events: Sequence[Event]) -> None:
        begun = self._clock.monotonic()
        self.busy += 1
        try:
            conversations = await self._inbox.keep(events)
        except Unavailable:
            self._tally.unavailable += 1
            raise
        finally:
            self.busy -= 1
        self._observe("keep", self._clock.monotonic() - begun)
        self._rouse(conversations)

    def _rouse(self, conversations: Sequence[ConversationId | None]) -> None:
        new = [conversation for conversation in conversations if conversation is not None]
        self._tally.kept += len(new)
        self._tally.duplicates += len(conversations) - len(new)
        for conversation in dict.fromkeys(new):
            self._wake(conversation)
