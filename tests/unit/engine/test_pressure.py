"""Acknowledging goes before thinking: turns give way to events that wait to be kept, but not for ever."""

import asyncio
import itertools
from dataclasses import replace

from tests.unit.engine.conftest import MakeRig
from tests.unit.engine.rig import QUIET_HABITS, Rig, calm

HABITS = replace(QUIET_HABITS, busy_intake=2, give_way=1.0)


async def test_turns_wait_while_many_events_wait_to_be_kept(make_rig: MakeRig) -> None:
    rig = await make_rig(HABITS)
    await rig.storage.inbox.keep([rig.message("hello")])
    rig.engine.intake.busy = 2
    await rig.engine.tick()
    await rig.run(0.5, step=0.1)
    assert rig.mind.turns == []
    rig.engine.intake.busy = 1
    await rig.run(0.2, step=0.1)
    assert rig.platform.texts == ["re: hello"]


async def test_a_turn_waits_for_a_second_at_most(make_rig: MakeRig) -> None:
    rig = await make_rig(HABITS)
    await rig.storage.inbox.keep([rig.message("hello")])
    rig.engine.intake.busy = 50
    await rig.engine.tick()
    await rig.run(1.1, step=0.1)
    assert rig.platform.texts == ["re: hello"]


async def test_other_work_of_the_event_loop_comes_in_between_two_thoughts(rig: Rig) -> None:
    """Twenty conversations become ready at once; what else is ready need not wait for all of their thoughts."""
    rounds: list[int] = []

    async def other_work() -> None:
        while len(rig.mind.turns) < 20:
            rounds.append(len(rig.mind.turns))
            await asyncio.sleep(0)
        rounds.append(len(rig.mind.turns))

    beside = asyncio.create_task(other_work())
    await rig.engine.intake([rig.message("hello", f"C{number}") for number in range(20)])
    await rig.engine.idle()
    await asyncio.wait_for(beside, 5)
    assert max(b - a for a, b in itertools.pairwise(rounds)) <= 1


async def test_a_conversation_at_work_is_not_leased_again_because_a_tick_saw_its_events(make_rig: MakeRig) -> None:
    rig = await make_rig(replace(QUIET_HABITS, side_by_side=1))
    rig.mind.gate = asyncio.Event()
    await rig.hear("first", "C1")
    await rig.hear("second", "C2")
    for _ in range(3):
        await rig.engine.tick()
    rig.mind.gate.set()
    await rig.engine.idle()
    await calm()
    assert rig.wires.passed.count("lease") == 2
