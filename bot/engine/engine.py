"""The engine: events in, turns, messages out. One object to build, start, tick and stop."""

from collections.abc import Mapping
from dataclasses import replace

from bot.core.places import ConversationId
from bot.core.ports import ChatPlatform, Clock, Inbox, Outbox, Timers, UnitOfWork
from bot.engine.courier import Courier
from bot.engine.dispatcher import InProcessDispatcher
from bot.engine.habits import Habits
from bot.engine.intake import IntakeDesk
from bot.engine.lane import Means
from bot.engine.sender import Sender
from bot.engine.shift import Shift
from bot.engine.tally import Observe, Stats, Tally, ignore
from bot.engine.thinker import Mind, Thinker
from bot.engine.ticker import Ticker


class Engine:
    """Moves what was kept through the mind and out again, and loses nothing on the way.

    `intake` is what platforms are started with. `tick` is to be called about once a second.
    """

    def __init__(
        self,
        *,
        inbox: Inbox,
        work: UnitOfWork,
        outbox: Outbox,
        timers: Timers,
        platforms: Mapping[str, ChatPlatform],
        clock: Clock,
        mind: Mind,
        habits: Habits | None = None,
        observe: Observe = ignore,
    ) -> None:
        habits = habits or Habits()
        self._clock = clock
        self._tally = tally = Tally()
        self._thinking = Shift(clock)
        self._sending = Shift(clock)
        courier = Courier(platforms, clock, habits, tally)
        means = Means(outbox, courier, self._sending, habits, tally, observe, self._came_back)
        self._sender = Sender(platforms, means)
        thinker = Thinker(work, mind, self._thinking, habits, tally, observe, self._sender.wake_at)
        self.dispatcher = InProcessDispatcher(
            work,
            thinker,
            self._thinking,
            habits,
            tally,
            observe,
            on_lane=self._sender.wake,
            pressure=lambda: self.intake.busy,
        )
        self.intake = IntakeDesk(inbox, self.dispatcher.wake, clock, tally=tally, observe=observe)
        self._ticker = Ticker(
            inbox=inbox,
            work=work,
            outbox=outbox,
            timers=timers,
            clock=clock,
            habits=habits,
            tally=tally,
            wake=self.dispatcher.wake,
            wake_stranded=self.dispatcher.wake_stranded,
            wake_lane=self._sender.wake,
        )

    async def start(self) -> None:
        """Begin to think and to send, first of all what an earlier process left."""
        await self.dispatcher.start()
        await self.tick()

    async def tick(self) -> None:
        await self._ticker.tick()

    def wake_lane(self, lane: str) -> None:
        """Something was put into the outbox from outside, as by a retry of dead letters."""
        self._sender.wake(lane)

    async def stop(self, grace: float = 10.0) -> None:
        """Finish thinking and sending within `grace` seconds; the rest is kept for the next start.

        Stop the platforms first, so that nothing new comes in.
        """
        begun = self._clock.monotonic()
        await self.dispatcher.stop(grace)
        await self._sender.stop(grace - (self._clock.monotonic() - begun))

    async def idle(self) -> None:
        """Return when nothing is pending, nothing is thought about and nothing may be sent now.

        What waits for a later time (a retry, a platform that said when) does not count; bursts and paces do.
        """
        while not (self._thinking.empty and self._sending.empty and not self.intake.busy):
            await self._thinking.emptied()
            await self._sending.emptied()

    async def settled(self) -> None:
        """Return when nothing can happen before the clock moves on: the idle of tests that turn the clock by hand."""
        while True:
            await self._thinking.rested()
            await self._sending.rested()
            if self._thinking.resting and self._sending.resting and not self.intake.busy:
                return

    def stats(self) -> Stats:
        return Stats(
            tally=replace(self._tally),
            pending=self._ticker.pending,
            oldest_pending_seconds=self._ticker.oldest_pending.total_seconds(),
            conversations=self.dispatcher.conversations,
            lanes=self._sender.lanes,
        )

    def _came_back(self, conversation: ConversationId) -> None:
        self.dispatcher.wake(conversation, came_back=True)
