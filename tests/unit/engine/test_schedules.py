"""Random days: messages, redeliveries, takeovers of the database, failing sends and crashes, in any order.

Whatever happens, in the end each acknowledged message is answered exactly once and in order.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.errors import Ambiguous, Retryable, Unavailable
from bot.core.events import MessagePosted
from tests.unit.engine.doubles import Cut
from tests.unit.engine.rig import Rig

CHANNELS = ["C1", "C2"]
STEPS = ["keep", "lease", "extend", "commit", "take", "send", "find", "settle", "fire"]

FAILURES: dict[str, Callable[[], Exception | str]] = {
    "429": lambda: Retryable("ratelimited", after=3.0),
    "refused": lambda: Retryable("connection refused"),
    "lost request": lambda: Ambiguous("connection reset"),
    "lost answer": lambda: "arrives, but the answer is lost",
    "hang": lambda: "hangs",
    "hang after": lambda: "arrives, but the answer hangs",
    "bug": lambda: RuntimeError("a bug in the adapter"),
}

Move = tuple[str, object]
MOVES: st.SearchStrategy[Move] = st.one_of(
    st.tuples(st.just("message"), st.sampled_from(CHANNELS)),
    st.tuples(st.just("message"), st.sampled_from(CHANNELS)),
    st.tuples(st.just("redeliver"), st.integers(0, 50)),
    st.tuples(st.just("fail"), st.sampled_from(sorted(FAILURES))),
    st.tuples(st.just("crash"), st.tuples(st.sampled_from(STEPS), st.booleans())),
    st.tuples(st.just("restart"), st.none()),
    st.tuples(st.just("database"), st.sampled_from([*STEPS, ""])),
    st.tuples(st.just("think error"), st.none()),
    st.tuples(st.just("wait"), st.sampled_from([0.5, 2.0, 15.0, 40.0])),
)


@dataclass
class Day:
    """One schedule, played on a rig."""

    rig: Rig
    given: list[MessagePosted] = field(default_factory=list)
    refused: list[MessagePosted] = field(default_factory=list)
    late: set[str] = field(default_factory=set)
    thought_errors: int = 0

    async def play(self, moves: list[Move]) -> None:
        for name, what in moves:
            await getattr(self, name.replace(" ", "_"))(what)
            if self.rig.wires.dead:
                await self.restart(None)
        await self.heal()

    async def message(self, channel: str) -> None:
        event = self.rig.message(f"<{len(self.given)}>", channel)
        self.given.append(event)
        await self.offer(event)

    async def offer(self, event: MessagePosted) -> None:
        try:
            await self.rig.engine.intake([event])
        except (Cut, Unavailable):
            self.refused.append(event)
            self.late.add(event.id)
        await self.rig.run(0.1, step=0.1)

    async def redeliver(self, number: int) -> None:
        if self.given:
            await self.offer(self.given[number % len(self.given)])

    async def fail(self, name: str) -> None:
        self.rig.platform.script.append(FAILURES[name]())

    async def crash(self, where: tuple[str, bool]) -> None:
        self.rig.wires.cut_at, self.rig.wires.cut_after = where

    async def restart(self, _: None) -> None:
        await self.rig.crash()
        await self.rig.restart()

    async def database(self, step: str) -> None:
        self.rig.wires.failing = lambda name: Unavailable("locked") if name == step else None

    async def think_error(self, _: None) -> None:
        """At most two a day: a third in a row would rightly bring in a person."""
        if self.thought_errors < 2:
            self.thought_errors += 1
            self.rig.mind.errors.append(RuntimeError("a bug in the mind"))

    async def wait(self, seconds: float) -> None:
        await self.rig.run(seconds)

    async def heal(self) -> None:
        """Good weather again; the platform delivers once more what was refused."""
        if self.rig.wires.dead:
            await self.restart(None)
        self.rig.wires.failing = lambda _name: None
        self.rig.wires.cut_at = None
        self.rig.platform.script.clear()
        self.rig.mind.errors.clear()
        again, self.refused = self.refused, []
        for event in again:
            await self.offer(event)
        await self.rig.run(150, step=1.0)

    def check(self) -> None:
        posts = self.rig.platform.posts
        said = " ".join(post.text for post in posts)
        for number in range(len(self.given)):
            assert said.count(f"<{number}>") == 1, (number, [post.text for post in posts])
        assert self.rig.platform.doubled == []
        for channel in CHANNELS:
            words = " ".join(self.rig.platform.texts_in(channel))
            mine = [
                number
                for number, event in enumerate(self.given)
                if event.place.channel == channel and event.id not in self.late
            ]
            assert sorted(mine, key=lambda number: words.index(f"<{number}>")) == mine


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(MOVES, min_size=1, max_size=14))
def test_nothing_is_lost_nothing_is_doubled_and_order_is_kept(moves: list[Move]) -> None:
    async def day() -> None:
        rig = await Rig().start()
        try:
            played = Day(rig)
            await played.play(moves)
            played.check()
            assert await rig.pending() == 0
        finally:
            await rig.crash()

    asyncio.run(day())
