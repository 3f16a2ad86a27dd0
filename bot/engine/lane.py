"""One channel on its way out: in order, at the channel's pace, several at once where that is allowed."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.core.delivery import Dead, Delivery, Outcome, Postponed, Sent
from bot.core.errors import Retryable
from bot.core.places import ConversationId
from bot.core.ports import Outbox
from bot.engine.courier import Courier
from bot.engine.flights import Flights
from bot.engine.habits import Habits
from bot.engine.pace import Pace
from bot.engine.shift import Ending, Shift
from bot.engine.tally import LaneState, Observe, Tally

log = logging.getLogger(__name__)


SLACK = 0.002
"""Seconds: wall clock and monotonic clock do not agree to the microsecond, and too early would find nothing."""


@dataclass(frozen=True, slots=True)
class Means:
    """What every lane sends with. `wake` brings a conversation to which an outcome came back to its next turn."""

    outbox: Outbox
    courier: Courier
    shift: Shift
    habits: Habits
    tally: Tally
    observe: Observe
    wake: Callable[[ConversationId], None]


class Lane:
    """Runs while its channel has something to send or to wait for; `stir` says that there may be more."""

    def __init__(self, name: str, means: Means, pace: Pace, flights: Flights) -> None:
        self._name = name
        self._means = means
        self._pace = pace
        self._flights = flights
        self._clock = means.shift.clock
        self._stirred = asyncio.Event()
        self._flying: dict[int, asyncio.Task[None]] = {}
        self._paused_until = 0.0
        self._due: float | None = None
        self._troubles = 0

    def stir(self) -> None:
        self._stirred.set()

    @property
    def state(self) -> LaneState:
        wait = max(0.0, self._paused_until - self._clock.monotonic(), self._pace.wait())
        return LaneState(in_flight=len(self._flying), waits=wait)

    async def run(self) -> None:
        """Send until there is nothing more, nor anything to wait for, or until the shift ends."""
        try:
            while await self._step():
                pass
            await self._landed()
        finally:
            flights = list(self._flying.values())
            for flight in flights:
                flight.cancel()
            if flights:
                await asyncio.wait(flights, timeout=1.0)

    async def _step(self) -> bool:
        """Take and send what may go now. False when the lane is done."""
        pause = self._paused_until - self._clock.monotonic()
        if pause > 0:
            with self._means.shift.away():
                return await self._means.shift.nap(pause)
        if (wait := self._pace.wait()) > 0:
            return await self._means.shift.nap(wait)
        self._stirred.clear()
        more = await self._take()
        if more or self._stirred.is_set():
            return True
        if self._flying:
            await self._stirred.wait()
            return True
        return await self._until_due()

    async def _until_due(self) -> bool:
        if self._due is None:
            return False
        wait, self._due = self._due - self._clock.monotonic(), None
        if wait <= 0:
            return True
        due = self._clock.monotonic() + wait
        with self._means.shift.away():
            awake = await self._means.shift.nap(wait, self._stirred)
        if self._clock.monotonic() < due:
            self._put_off(due)
        return awake

    async def _landed(self) -> None:
        if self._flying:
            await asyncio.wait(self._flying.values())

    # --------------------------------------------------------------------------------------------------------- taking

    async def _take(self) -> bool:
        """Start what may go now; True when there may be more of it."""
        means = self._means
        room = await self._room()
        begun = self._clock.monotonic()
        taken: list[Delivery] = []
        try:
            taken = list(await means.outbox.take(self._name, room, means.habits.on_its_way))
            self._troubles = 0
        except Retryable:
            await self._trouble()
        finally:
            fresh = [delivery for delivery in taken if delivery.row not in self._flying]
            self._flights.give_back(room - len(fresh))
        means.observe("take", self._clock.monotonic() - begun)
        self._pace.spend(len(fresh))
        for delivery in fresh:
            landed = partial(self._land, delivery.row)
            self._flying[delivery.row] = means.shift.hire(self._fly(delivery), f"delivery {delivery.row}", landed)
        return len(taken) == room

    async def _room(self) -> int:
        """Reserve flights of the platform, at least one; waits for the first one only."""
        while len(self._flying) >= self._means.habits.lane_flights:
            self._stirred.clear()
            await self._stirred.wait()
        most = 1 if self._pace.limited else self._means.habits.lane_flights - len(self._flying)
        return await self._flights.reserve(most)

    async def _trouble(self) -> None:
        """The database does not answer: wait, and look again."""
        self._troubles += 1
        self._means.tally.storage_troubles += 1
        log.warning("The database is not there; the channel waits.", extra={"lane": self._name})
        self._put_off(self._clock.monotonic() + self._means.habits.storage.wait(self._troubles))

    # -------------------------------------------------------------------------------------------------------- sending

    async def _fly(self, delivery: Delivery) -> None:
        try:
            begun = self._clock.monotonic()
            verdict = await self._means.courier.carry(delivery)
            self._means.observe("send", self._clock.monotonic() - begun)
            if verdict.pause > 0:
                self._paused_until = max(self._paused_until, self._clock.monotonic() + verdict.pause)
            await self._settle(delivery, verdict.outcome)
        except asyncio.CancelledError:
            await self._cut_short(delivery)
            raise
        except Ending:
            log.warning("The shift ends before an outcome was kept.", extra={"row": delivery.row})

    def _land(self, row: int) -> None:
        del self._flying[row]
        self._flights.give_back(1)
        self._stirred.set()

    async def _settle(self, delivery: Delivery, outcome: Outcome) -> None:
        """Record it, waiting for the database while the shift goes on; unrecorded, it will be looked for."""
        begun = self._clock.monotonic()
        attempt = 0
        while True:
            try:
                conversation = await self._means.outbox.settle(delivery, outcome)
                break
            except Retryable:
                attempt += 1
                self._means.tally.storage_troubles += 1
            if not await self._means.shift.nap(self._means.habits.storage.wait(attempt)):
                raise Ending
        self._means.observe("settle", self._clock.monotonic() - begun)
        self._count(delivery, outcome)
        if conversation is not None:
            self._means.wake(conversation)

    async def _cut_short(self, delivery: Delivery) -> None:
        """The grace is over: say at once that nobody knows whether it arrived, so that the next start looks."""
        doubt = Postponed(self._clock.now(), "Baton was stopped while sending it", in_doubt=True)
        try:
            await self._means.outbox.settle(delivery, doubt)
        except Retryable:
            log.warning("A message was cut short and could not be marked.", extra={"row": delivery.row})

    def _count(self, delivery: Delivery, outcome: Outcome) -> None:
        match outcome:
            case Sent():
                self._means.tally.sent += 1
            case Postponed(until=until):
                wait = (until - self._clock.now()).total_seconds() + SLACK
                self._put_off(self._clock.monotonic() + wait)
            case Dead(reason=reason):
                self._means.tally.dead += 1
                ids = {"conversation": delivery.conversation, "row": delivery.row, "purpose": delivery.purpose}
                log.error("A message will not be sent: %s", reason, extra=ids)

    def _put_off(self, due: float) -> None:
        self._due = due if self._due is None else min(self._due, due)
