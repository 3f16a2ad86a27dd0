"""One turn: think about a leased conversation, commit what came of it. A thought that fails ends with a person."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial, reduce

from bot.core.conversation import Entry, evolve
from bot.core.effects import RecordFact, Say, Supersede
from bot.core.errors import LostLease, Retryable, Unavailable
from bot.core.ports import Lease, Turn, UnitOfWork
from bot.engine.habits import Habits
from bot.engine.hold import Hold
from bot.engine.shift import Ending, Shift
from bot.engine.tally import Observe, Tally
from bot.engine.waiting import told, within

log = logging.getLogger(__name__)

Decide = Callable[[Lease], Awaitable[tuple[Entry, ...]]]
"""The log entries of a turn. It is called again after it raised, so it must not act by itself."""
Rescue = Callable[[Lease, Exception], Awaitable[tuple[Entry, ...]]]
"""The entries of a turn that could not be thought: what was heard, and a person who takes it."""


HoldUntil = Callable[[str, datetime], None]
"""Told of each message that is held: its lane, and until when."""


def _unheld(lane: str, due: datetime) -> None:
    """Nobody needs to know; the tick finds it."""


@dataclass(frozen=True, slots=True)
class Mind:
    """How to decide, and what to do when that fails."""

    decide: Decide
    rescue: Rescue


class Thinker:
    def __init__(
        self,
        work: UnitOfWork,
        mind: Mind,
        shift: Shift,
        habits: Habits,
        tally: Tally,
        observe: Observe,
        hold_until: HoldUntil = _unheld,
    ) -> None:
        self._hold_until = hold_until
        self._work = work
        self._mind = mind
        self._shift = shift
        self._clock = shift.clock
        self._habits = habits
        self._tally = tally
        self._observe = observe
        self._turnstile = asyncio.Lock()

    async def turn(self, lease: Lease) -> frozenset[str]:
        """Think and commit; returns the lanes that have something to send now.

        Raises:
            LostLease: discarded; another worker has the conversation.
            Unavailable: the database is down. Ending: the shift is over. In both cases nothing was committed.
        """
        hold = Hold(self._work, self._clock, lease, self._habits.lease)
        return await hold.during(self._think_and_commit(hold))

    async def _think_and_commit(self, hold: Hold) -> frozenset[str]:
        for attempt in range(1, self._habits.thoughts + 1):
            try:
                return await self._tried(hold, self._mind.decide)
            except (LostLease, Unavailable, Ending):
                raise
            except Exception as error:  # a true boundary: whatever deciding raises, the customer gets a person
                failure = error
                self._tally.failed_thoughts += 1
                log.error("Deciding failed (try %d): %s", attempt, told(error), extra=_ids(hold.lease))
            if attempt < self._habits.thoughts and not await self._shift.nap(self._habits.rethink.wait(attempt)):
                raise Ending
        return await self._rescued(hold, failure)

    async def _rescued(self, hold: Hold, failure: Exception) -> frozenset[str]:
        try:
            lanes = await self._tried(hold, lambda lease: self._mind.rescue(lease, failure))
        except (LostLease, Unavailable, Ending):
            raise
        except Exception as error:  # a true boundary: a poisonous event must not block its conversation for ever
            self._tally.given_up += 1
            log.critical("Nobody could be brought in after a failed turn: %s", told(error), extra=_ids(hold.lease))
            return await self._tried(hold, partial(self._only_heard, error))
        self._tally.rescued += 1
        return lanes

    async def _only_heard(self, error: Exception, lease: Lease) -> tuple[Entry, ...]:
        """The events stand in the log, with a fact that counts the failure."""
        note = RecordFact(name="turn-given-up", data={"error": type(error).__name__, "events": len(lease.pending)})
        heard = (Entry(event.at, event) for _, event in lease.pending)
        return (*heard, Entry(self._clock.now(), note))

    async def _tried(self, hold: Hold, decide: Decide) -> frozenset[str]:
        """Think once, and commit."""
        await self._in_turn()
        begun = self._clock.monotonic()
        turn = self._turn_of(hold.lease, await self._in_time(decide, hold.lease))
        thought = self._clock.monotonic()
        self._observe("think", thought - begun)
        with hold.committing():
            lanes = await self._commit(turn)
        self._observe("commit", self._clock.monotonic() - thought)
        self._count(turn)
        for effect in turn.effects:
            if isinstance(effect, Say) and effect.not_before is not None:
                self._hold_until(effect.place.lane, effect.not_before)
        return lanes

    async def _in_turn(self) -> None:
        """One thought begins in each round of the event loop: acknowledgements get their turn between two of them."""
        async with self._turnstile:
            await asyncio.sleep(0)

    async def _in_time(self, decide: Decide, lease: Lease) -> tuple[Entry, ...]:
        async def think() -> tuple[Entry, ...]:
            return await decide(lease)

        return await within(self._clock, self._habits.thinking, think())

    def _turn_of(self, lease: Lease, entries: tuple[Entry, ...]) -> Turn:
        return Turn(
            lease=lease,
            handled=tuple(number for number, _ in lease.pending),
            entries=entries,
            after=reduce(evolve, entries, lease.conversation),
            at=self._clock.now(),
        )

    async def _commit(self, turn: Turn) -> frozenset[str]:
        """Commit, waiting for the database for as long as it takes: the fence refuses what has become too late."""
        attempt = 0
        while True:
            try:
                return await self._work.commit(turn)
            except Retryable:
                attempt += 1
                self._tally.storage_troubles += 1
                log.warning("The database did not take a turn (try %d).", attempt, extra=_ids(turn.lease))
            if not await self._shift.nap(self._habits.storage.wait(attempt)):
                raise Ending

    def _count(self, turn: Turn) -> None:
        self._tally.turns += 1
        self._tally.superseded += sum(len(e.names) for e in turn.effects if isinstance(e, Supersede))


def _ids(lease: Lease) -> dict[str, object]:
    return {"conversation": lease.conversation.id, "fence": lease.fence, "events": len(lease.pending)}
