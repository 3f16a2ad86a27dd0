"""The same engine on a SQLite file and the real clock: threads, group commits, a process that dies and comes back."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.clock import SystemClock
from bot.engine.waiting import Backoff
from storage.opening import open_storage
from tests.unit.engine.doubles import Cut, EchoMind, Platform
from tests.unit.engine.rig import QUIET_HABITS, Rig
from tests.unit.engine.test_crashes import STEPS

QUICK = Backoff(base=0.01, cap=0.05)
HABITS = replace(QUIET_HABITS, resend=QUICK, rethink=QUICK, storage=QUICK)


class FileRig(Rig):
    """A rig in real time whose storage is closed and opened again with each process."""

    def __init__(self, path: Path) -> None:
        super().__init__(HABITS)
        self.clock = SystemClock()  # type: ignore[assignment]  # nothing here turns the clock
        self.platform = Platform(self.clock)
        self.platforms = {"test": self.platform}
        self.mind = EchoMind(self.clock)
        self._url = f"sqlite:///{path}"
        self._open()

    def _open(self) -> None:
        self.storage = open_storage(self._url, clock=self.clock, holder="a process")
        self.engine = self._built()

    async def reborn(self) -> None:
        await self.crash()
        await self.storage.stop()
        self._open()
        await self.storage.start()
        await self.restart()

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for it, with a tick now and then as the wiring does it."""
        async with asyncio.timeout(10):
            while not true():
                await asyncio.sleep(0.02)
                with suppress(Cut):
                    await self.engine.tick()


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[FileRig]:
    rig = FileRig(tmp_path / "baton.db")
    await rig.start()
    yield rig
    await rig.crash()
    await rig.storage.stop()


async def test_many_conversations_are_answered(rig: FileRig) -> None:
    await asyncio.gather(*(rig.engine.intake([rig.message("hello", f"C{number}")]) for number in range(150)))
    await rig.engine.idle()
    assert sorted(post.place.channel for post in rig.platform.posts) == sorted(f"C{number}" for number in range(150))
    assert await rig.pending() == 0


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("name", STEPS)
async def test_a_crash_at_any_step_is_made_good_at_once(rig: FileRig, name: str, after: bool) -> None:
    rig.wires.cut_at = name
    rig.wires.cut_after = after
    event = rig.message("hello")
    acknowledged = True
    try:
        await rig.engine.intake([event])
    except Cut:
        acknowledged = False
    await rig.until(lambda: rig.wires.dead)
    await rig.reborn()
    if not acknowledged:
        await rig.engine.intake([event])
    await rig.until(lambda: bool(rig.platform.posts) and rig.engine.stats().pending == 0)
    await rig.engine.idle()
    await rig.hear("next")
    await rig.until(lambda: len(rig.platform.posts) >= 2)
    await rig.engine.idle()
    assert rig.platform.texts == ["re: hello", "re: next"]


async def test_a_takeover_during_the_thinking_silences_the_bot(rig: FileRig) -> None:
    rig.mind.gate = asyncio.Event()
    await rig.hear("where is my parcel")
    await rig.until(lambda: bool(rig.mind.turns))
    await rig.take_over()
    rig.mind.gate.set()
    await rig.engine.idle()
    assert rig.platform.texts == ["Ana has joined"]
