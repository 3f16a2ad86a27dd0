"""Messages out: a lane per channel that has something to send, so that a slow channel holds up only itself."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime

from bot.core.ports import Capabilities, ChatPlatform
from bot.engine.flights import Flights
from bot.engine.lane import SLACK, Lane, Means
from bot.engine.pace import Pace
from bot.engine.tally import LaneState
from bot.engine.waiting import told

log = logging.getLogger(__name__)

_SOON = 60.0
"""Seconds for which a held message is waited for to the moment."""
_REMEMBERED = 1000
"""Paces of channels at rest that are kept before the full ones among them are forgotten."""


class Sender:
    def __init__(self, platforms: Mapping[str, ChatPlatform], means: Means) -> None:
        self._platforms = platforms
        self._means = means
        self._lanes: dict[str, tuple[Lane, asyncio.Task[None]]] = {}
        self._paces: dict[str, Pace] = {}
        self._flights: dict[str, Flights] = {}

    def wake(self, name: str) -> None:
        """A channel has something to send. Ignored once the shift ends: it stays in the outbox."""
        if name in self._lanes:
            self._lanes[name][0].stir()
            return
        if self._means.shift.ending:
            return
        lane = Lane(name, self._means, self._pace(name), self._flights_of(name))
        task = self._means.shift.hire(self._run(name, lane), f"lane {name}", lambda: self._left(name, lane))
        self._lanes[name] = lane, task

    def wake_at(self, name: str, due: datetime) -> None:
        """A message of the channel is held until then. What is held for long is left to the tick."""
        wait = (due - self._means.shift.clock.now()).total_seconds() + SLACK
        if wait > _SOON or self._means.shift.ending:
            return
        self._means.shift.hire(self._hold(name, wait), f"hold {name}", lambda: None)

    async def _hold(self, name: str, seconds: float) -> None:
        with self._means.shift.away():
            in_time = await self._means.shift.nap(max(0.0, seconds))
        if in_time:
            self.wake(name)

    @property
    def lanes(self) -> dict[str, LaneState]:
        return {name: lane.state for name, (lane, _) in self._lanes.items()}

    async def stop(self, grace: float) -> None:
        """Finish what can be sent at once, for at most `grace` seconds; what is cut short is marked as in doubt."""
        self._means.shift.end()
        tasks = [task for _, task in self._lanes.values()]
        if not tasks:
            return
        await asyncio.wait(tasks, timeout=max(0.0, grace))
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=2.0)

    async def idle(self) -> None:
        """Return when nothing is being sent and nothing may be sent now."""
        await self._means.shift.emptied()

    async def _run(self, name: str, lane: Lane) -> None:
        try:
            await lane.run()
        except Exception as error:  # a true boundary: the next tick starts the channel again
            log.error("A channel's sending failed: %s", told(error), extra={"lane": name})
        finally:
            self._left(name, lane)

    def _left(self, name: str, lane: Lane) -> None:
        """From here on a wake starts the channel anew."""
        if name in self._lanes and self._lanes[name][0] is lane:
            del self._lanes[name]

    def _pace(self, name: str) -> Pace:
        if name not in self._paces:
            if len(self._paces) >= _REMEMBERED:
                self._paces = {n: pace for n, pace in self._paces.items() if n in self._lanes or not pace.full}
            can = self._capabilities(name)
            self._paces[name] = Pace(self._means.shift.clock, can.posts_per_second, can.burst)
        return self._paces[name]

    def _flights_of(self, name: str) -> Flights:
        return self._flights.setdefault(_platform(name), Flights(self._means.habits.platform_flights))

    def _capabilities(self, name: str) -> Capabilities:
        platform = self._platforms.get(_platform(name))
        return platform.capabilities if platform is not None else Capabilities()


def _platform(lane: str) -> str:
    """The platform stands first in a lane's name (`Place.lane`)."""
    return lane.split("|", 1)[0]
