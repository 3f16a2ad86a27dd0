"""Brings conversations with pending events to the mind: one turn at a time in each, many of them side by side."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from bot.core.effects import Owner
from bot.core.errors import LostLease, Retryable
from bot.core.events import ButtonPressed, MessagePosted
from bot.core.places import ConversationId, Role, Side
from bot.core.ports import Lease, UnitOfWork
from bot.engine.habits import Habits
from bot.engine.seats import Seats
from bot.engine.shift import Ending, Shift
from bot.engine.tally import Observe, Tally
from bot.engine.thinker import Thinker
from bot.engine.waiting import told

log = logging.getLogger(__name__)

_MANY = 32
"""A lease with so many events may not hold all that are pending, so look again after it."""

_GLANCE = 0.02
"""Seconds between two looks at whether events still wait to be kept."""


@dataclass(slots=True)
class _Job:
    """One conversation at work.

    Attributes:
        woken: of the monotonic clock, when last. again: since its last lease.
        came_back: by nothing but outcomes since then.
    """

    woken: float
    came_back: bool
    again: bool = True
    task: asyncio.Task[None] | None = field(default=None)


class InProcessDispatcher:
    """The Dispatcher of one process. A wake costs a dictionary look-up and, at most, a task."""

    def __init__(
        self,
        work: UnitOfWork,
        thinker: Thinker,
        shift: Shift,
        habits: Habits,
        tally: Tally,
        observe: Observe,
        *,
        on_lane: Callable[[str], None],
        pressure: Callable[[], int] = lambda: 0,
    ) -> None:
        self._work = work
        self._thinker = thinker
        self._shift = shift
        self._clock = shift.clock
        self._habits = habits
        self._tally = tally
        self._observe = observe
        self._on_lane = on_lane
        self._pressure = pressure
        self._seats = Seats(habits.side_by_side)
        self._jobs: dict[ConversationId, _Job] = {}
        self._early: set[ConversationId] = set()
        self._started = False

    @property
    def conversations(self) -> int:
        return len(self._jobs)

    def wake(self, conversation: ConversationId, *, came_back: bool = False) -> None:
        """Something is pending there. Never lost: a wake during a turn makes another turn.

        Args:
            came_back: only an outcome; it lets others go first to whom somebody spoke.
        """
        if not self._started:
            self._early.add(conversation)
            return
        if self._shift.ending:
            return
        job = self._jobs.get(conversation)
        if job is not None:
            job.came_back = came_back and (job.came_back or not job.again)
            job.again = True
            job.woken = self._clock.monotonic()
            if not came_back:
                self._seats.hurry(conversation)
            return
        job = self._jobs[conversation] = _Job(self._clock.monotonic(), came_back)
        job.task = self._shift.hire(
            self._run(conversation, job), f"conversation {conversation}", lambda: self._left(conversation, job)
        )

    def wake_stranded(self, conversation: ConversationId) -> None:
        """Nobody holds it. One that is at work here will be leased anyway, so it is not woken twice."""
        if conversation not in self._jobs:
            self.wake(conversation)

    async def start(self) -> None:
        self._started = True
        for conversation in self._early:
            self.wake(conversation)
        self._early.clear()

    async def stop(self, grace: float) -> None:
        self._shift.end()
        tasks = [job.task for job in self._jobs.values() if job.task is not None]
        if not tasks:
            return
        await asyncio.wait(tasks, timeout=max(0.0, grace))
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=2.0)

    async def idle(self) -> None:
        await self._shift.emptied()

    # ----------------------------------------------------------------------------------------------- one conversation

    async def _run(self, conversation: ConversationId, job: _Job) -> None:
        trouble = 0
        try:
            while job.again and not self._shift.ending:
                trouble = 0 if await self._tried(conversation, job) else trouble + 1
                if trouble and not await self._shift.nap(self._habits.storage.wait(trouble)):
                    return
        finally:
            self._left(conversation, job)

    def _left(self, conversation: ConversationId, job: _Job) -> None:
        """From here on a wake makes a new job."""
        if self._jobs.get(conversation) is job:
            del self._jobs[conversation]

    async def _tried(self, conversation: ConversationId, job: _Job) -> bool:
        """One turn; False when it must be tried again after a while."""
        ids = {"conversation": conversation}
        try:
            await self._turn(conversation, job)
        except LostLease:
            self._tally.lost_leases += 1
            log.info("Another worker has the conversation; the turn is discarded.", extra=ids)
        except Ending:
            job.again = False
            log.info("The shift ends; the conversation waits for the next start.", extra=ids)
        except Retryable:
            self._tally.storage_troubles += 1
            log.warning("The database is not there; the turn waits.", extra=ids)
            job.again = True
            return False
        except Exception as error:  # a true boundary: the worker must survive, and the events are still pending
            log.error("A turn failed outside of deciding: %s", told(error), extra=ids)
            job.again = True
            return False
        return True

    async def _turn(self, conversation: ConversationId, job: _Job) -> None:
        """A burst is waited out without a seat, so that waiting conversations do not keep others from thinking."""
        async with self._seats.one(conversation, came_back=job.came_back):
            await self._give_way()
            job.again = False
            lease = await self._leased(conversation)
            if lease is None:
                return
            if not self._may_go_on(lease):
                await self._finish(lease, job)
                return
        try:
            lease = await self._after_burst(lease, job)
        except BaseException as error:
            await self._let_go(lease, error)
            raise
        async with self._seats.one(conversation, came_back=False):
            await self._finish(lease, job)

    async def _give_way(self) -> None:
        """Events that wait to be kept go first: their senders have seconds, a turn has time. But not for ever."""
        until = self._clock.monotonic() + self._habits.give_way
        while self._pressure() >= self._habits.busy_intake and (left := until - self._clock.monotonic()) > 0.001:
            if not await self._shift.nap(min(_GLANCE, left)):
                return

    async def _leased(self, conversation: ConversationId) -> Lease | None:
        begun = self._clock.monotonic()
        lease = await self._work.lease(conversation, self._habits.lease)
        self._observe("lease", self._clock.monotonic() - begun)
        return lease

    async def _finish(self, lease: Lease, job: _Job) -> None:
        try:
            lanes = await self._thinker.turn(lease)
        except BaseException as error:
            await self._let_go(lease, error)
            raise
        for lane in lanes:
            self._on_lane(lane)
        if len(lease.pending) >= _MANY:
            job.again = True

    async def _let_go(self, lease: Lease, error: BaseException) -> None:
        """Give the lease back, so that nobody has to wait until it expires. Best effort."""
        if isinstance(error, LostLease):
            return
        with suppress(Retryable, LostLease):
            await self._work.release(lease)

    # --------------------------------------------------------------------------------------------------------- bursts

    def _may_go_on(self, lease: Lease) -> bool:
        """The customer may still be writing, and nothing in the lease is urgent."""
        if self._habits.burst <= 0 or lease.conversation.owner is not Owner.BOT:
            return False
        events = [event for _, event in lease.pending]
        return any(map(_is_customers, events)) and not any(isinstance(event, ButtonPressed) for event in events)

    async def _after_burst(self, lease: Lease, job: _Job) -> Lease:
        """The lease with everything that the customer wrote, once a window has passed without more."""
        wait = self._habits.burst - (self._clock.monotonic() - job.woken)
        for _ in range(self._habits.burst_windows):
            if wait > 0 and not await self._shift.nap(wait):
                return lease  # the shift ends: answer what there is
            job.again = False
            heard = _said(lease)
            lease = await self._work.extend(lease, self._habits.lease)
            if _said(lease) == heard or not self._may_go_on(lease):
                break
            wait = self._habits.burst
        return lease


def _is_customers(event: object) -> bool:
    return isinstance(event, MessagePosted) and event.side is Side.CUSTOMER and event.author.role is Role.CUSTOMER


def _said(lease: Lease) -> set[int]:
    return {number for number, event in lease.pending if _is_customers(event)}
