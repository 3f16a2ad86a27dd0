"""Slack's days: a platform that was started on a far side, and what arrives."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from adapters.chat.slack import create
from adapters.chat.slack.platform import SlackPlatform
from bot.core.clock import SystemClock
from tests.contracts.chat.rig import Kept
from tests.contracts.chat.slack_rig import company, slack_settings
from tests.simulators.slack.sim import SlackSim


@asynccontextmanager
async def started(sim: SlackSim, **more: Any) -> AsyncIterator[tuple[SlackPlatform, Kept]]:
    kept = Kept()
    platform = create(slack_settings(sim, http=False), company(sim, **more), SystemClock())
    await platform.start(kept)
    try:
        yield platform, kept
    finally:
        await platform.stop()


def person(sim: SlackSim, name: str) -> str:
    return next(user.id for user in sim.world.users.values() if user.real_name == name)


async def until(predicate: Callable[[], Any], within: float = 8.0) -> None:
    async with asyncio.timeout(within):
        while not predicate():  # noqa: ASYNC110 - what is waited for is inside the platform, which has no bell
            await asyncio.sleep(0.01)


async def arrived(sim: SlackSim, kept: Kept, count: int) -> list[Any]:
    await until(lambda: len(kept.events) >= count)
    await sim.settled()
    return kept.events
