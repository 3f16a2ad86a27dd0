"""The engine on real storage, with a clock turned by hand and a process that can be killed at any call."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.core.clock import HandClock
from bot.core.content import Content, Text
from bot.core.conversation import Conversation
from bot.core.events import ButtonPressed, MessagePosted
from bot.core.places import Person, Place, Role, Side, conversation_at
from bot.engine.engine import Engine
from bot.engine.habits import Habits
from bot.engine.thinker import Mind
from bot.engine.waiting import Backoff
from storage.opening import Storage, open_storage
from tests.unit.engine.doubles import Cut, EchoMind, Platform, Wired, Wires

CALM = 60
PROMPT = Backoff(base=0.5, cap=4.0, jitter=lambda ceiling: ceiling)
QUIET_HABITS = Habits(burst=0.0, resend=PROMPT, rethink=PROMPT, storage=PROMPT)


async def calm() -> None:
    """Let every task run until it waits for the clock or for the test."""
    for _ in range(CALM):
        await asyncio.sleep(0)


def place(channel: str, thread: str | None = None, platform: str = "test") -> Place:
    return Place(platform, "T1", channel, thread)


class Rig:
    def __init__(self, habits: Habits = QUIET_HABITS, *, url: str = "memory:", **capabilities: Any) -> None:
        self.clock = HandClock()
        self.habits = habits
        self.storage: Storage = open_storage(url, clock=self.clock, holder="first")
        self.platform = Platform(self.clock, **capabilities)
        self.platforms: dict[str, Any] = {"test": self.platform}
        self.mind = EchoMind(self.clock)
        self.wires = Wires()
        self.engine = self._built()
        self.observed: list[str] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self._numbers = 0

    def _built(self) -> Engine:
        storage = self.storage
        wired = {name: Wired(platform, self.wires) for name, platform in self.platforms.items()}
        ports: Any = {name: Wired(getattr(storage, name), self.wires) for name in ("inbox", "work", "outbox", "timers")}
        return Engine(
            **ports,
            platforms=wired,
            clock=self.clock,
            mind=Mind(self.mind.decide, self.mind.rescue),
            habits=self.habits,
            observe=lambda name, _seconds: self.observed.append(name),
        )

    async def start(self) -> "Rig":
        await self.storage.start()
        await self._begin()
        return self

    async def _begin(self) -> None:
        before = asyncio.all_tasks()
        with suppress(Cut):
            await self.engine.start()
        await calm()
        self._tasks |= asyncio.all_tasks() - before

    async def crash(self) -> None:
        """Kill the process: whatever it was doing never comes back, and nothing is tidied up."""
        self.wires.dead = True
        for _ in range(5):
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            await calm()

    async def restart(self) -> None:
        """A new process on the same storage and before the same platform."""
        self.wires = Wires()
        self.mind.thinking.clear()
        self.engine = self._built()
        await self._begin()

    async def run(self, seconds: float, step: float = 0.5) -> None:
        """Let time pass in small steps, with a tick each second as the wiring does it."""
        until = self.clock.monotonic() + seconds
        ticked = self.clock.monotonic()
        while self.clock.monotonic() < until - 1e-9:
            await self.clock.advance(min(step, until - self.clock.monotonic()))
            if self.clock.monotonic() - ticked >= 1.0:
                ticked = self.clock.monotonic()
                with suppress(Cut):
                    await self.engine.tick()
            await calm()

    def message(self, text: str, channel: str = "C1", *, role: Role = Role.CUSTOMER, **more: Any) -> MessagePosted:
        self._numbers += 1
        return MessagePosted(
            id=f"test:{self._numbers}",
            at=more.pop("at", self.clock.now() + timedelta(microseconds=self._numbers)),
            place=more.pop("place", place(channel)),
            side=Side.CUSTOMER if role is Role.CUSTOMER else Side.AGENTS,
            author=Person(f"test:{role}", "Cus" if role is Role.CUSTOMER else "Ana", role),
            message=f"in{self._numbers}",
            content=Content((Text(text),)),
            **more,
        )

    def tap(self, action: str, channel: str = "C1") -> ButtonPressed:
        like = self.message("", channel)
        return ButtonPressed(
            id=like.id, at=like.at, place=like.place, side=like.side, author=like.author, message="m1", action=action
        )

    async def hear(self, text: str, channel: str = "C1", **more: Any) -> MessagePosted:
        event = self.message(text, channel, **more)
        await self.engine.intake([event])
        await calm()
        return event

    async def take_over(self, channel: str = "C1") -> MessagePosted:
        """An agent writes in the customer's own place."""
        event = replace(self.message("take over", channel, role=Role.AGENT), side=Side.CUSTOMER)
        await self.engine.intake([event])
        await calm()
        return event

    @property
    def tally(self) -> Any:
        return self.engine.stats().tally

    async def state(self, channel: str = "C1") -> Conversation | None:
        """As committed, seen through a lease of one more event."""
        lease = await self.storage.work.lease(conversation_at(place(channel)), 1.0)
        if lease is None:
            return None
        await self.storage.work.release(lease)
        return lease.conversation

    async def pending(self) -> int:
        count, _since = await self.storage.inbox.lag()
        return count

    def moment(self, seconds: float) -> datetime:
        return self.clock.now() + timedelta(seconds=seconds)
