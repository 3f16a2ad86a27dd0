"""A graceful stop, and a database that is away while outcomes are to be kept."""

import asyncio
from dataclasses import replace

from bot.core.errors import Retryable, Unavailable
from tests.unit.engine.conftest import MakeRig
from tests.unit.engine.rig import QUIET_HABITS, Rig, calm


async def test_a_settlement_waits_for_the_database(rig: Rig) -> None:
    rig.wires.failing = lambda name: Unavailable("locked") if name == "settle" else None
    await rig.hear("one")
    await rig.run(5)
    rig.wires.failing = lambda _name: None
    await rig.run(10)
    assert rig.platform.texts == ["re: one"]
    assert rig.tally.sent == 1


async def test_a_settlement_that_cannot_be_kept_for_long_posts_nothing_twice(rig: Rig) -> None:
    rig.wires.failing = lambda name: Unavailable("locked") if name == "settle" else None
    await rig.hear("one")
    await rig.run(90)
    rig.wires.failing = lambda _name: None
    await rig.run(60)
    assert rig.platform.texts == ["re: one"]
    await rig.hear("two")
    assert rig.platform.texts == ["re: one", "re: two"]


async def stopped(rig: Rig, grace: float) -> None:
    stopping = asyncio.create_task(rig.engine.stop(grace))
    await calm()
    await rig.run(grace)
    await stopping


async def test_stopping_finishes_what_is_thought_and_sends_it(rig: Rig) -> None:
    rig.mind.gate = asyncio.Event()
    await rig.hear("hello")
    stopping = asyncio.create_task(rig.engine.stop(10.0))
    await calm()
    assert not stopping.done()
    rig.mind.gate.set()
    await asyncio.wait_for(stopping, 5)
    assert rig.platform.texts == ["re: hello"]


async def test_stopping_ends_a_burst_at_once(make_rig: MakeRig) -> None:
    rig = await make_rig(replace(QUIET_HABITS, burst=5.0))
    await rig.hear("hello")
    await asyncio.wait_for(rig.engine.stop(10.0), 5)
    assert rig.platform.texts == ["re: hello"]


async def test_what_comes_while_stopping_is_kept_for_the_next_start(rig: Rig) -> None:
    await rig.engine.stop(1.0)
    await rig.hear("hello")
    assert await rig.pending() == 1
    await rig.restart()
    assert rig.platform.texts == ["re: hello"]


async def test_a_thought_that_outlives_the_grace_is_thought_again_at_the_next_start(rig: Rig) -> None:
    rig.mind.gate = asyncio.Event()
    await rig.hear("hello")
    await asyncio.wait_for(rig.engine.stop(0.05), 5)
    rig.mind.gate = None
    await rig.restart()
    assert rig.platform.texts == ["re: hello"]


async def test_a_send_that_outlives_the_grace_is_looked_for_at_the_next_start(rig: Rig) -> None:
    rig.platform.script.append("arrives, but the answer hangs")
    await rig.hear("hello")
    await asyncio.wait_for(rig.engine.stop(0.05), 5)
    await rig.restart()
    assert rig.platform.texts == ["re: hello"]
    assert rig.tally.found == 1


async def test_a_retry_that_is_far_away_does_not_delay_stopping_nor_idle(rig: Rig) -> None:
    rig.platform.script.append(Retryable("ratelimited", after=300.0))
    await rig.hear("hello")
    await asyncio.wait_for(rig.engine.idle(), 5)
    await asyncio.wait_for(rig.engine.stop(10.0), 5)
    assert rig.platform.posts == []
