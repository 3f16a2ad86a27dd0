"""The process dies at any call, before it or right after it took effect; the next one makes everything good."""

import pytest

from bot.core.errors import Retryable
from tests.unit.engine.conftest import MakeRig
from tests.unit.engine.doubles import Cut
from tests.unit.engine.rig import Rig

STEPS = ["keep", "lease", "commit", "take", "send", "settle"]


async def first_life(rig: Rig, name: str, *, after: bool) -> bool:
    """Handle one message, dying at the first call of that name. Tells whether it was acknowledged."""
    rig.wires.cut_at = name
    rig.wires.cut_after = after
    event = rig.message("hello")
    acknowledged = True
    try:
        await rig.engine.intake([event])
    except Cut:
        acknowledged = False
    await rig.run(2)
    assert rig.wires.dead
    assert rig.wires.passed[-1] == name
    await rig.crash()
    await rig.restart()
    if not acknowledged:
        await rig.engine.intake([event])
    return acknowledged


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("name", STEPS)
async def test_a_crash_at_any_step_loses_nothing_and_doubles_nothing(rig: Rig, name: str, after: bool) -> None:
    acknowledged = await first_life(rig, name, after=after)
    assert acknowledged is (name != "keep")
    await rig.run(60)
    assert rig.platform.texts == ["re: hello"]
    assert await rig.pending() == 0
    await rig.hear("next")
    assert rig.platform.texts == ["re: hello", "re: next"]


@pytest.mark.parametrize("name", ["send", "settle"])
async def test_without_a_way_to_look_a_crash_around_the_send_may_double_and_is_counted(
    make_rig: MakeRig, name: str
) -> None:
    rig = await make_rig(finds_sent=False)
    await first_life(rig, name, after=name == "send")
    await rig.run(60)
    assert rig.platform.texts == ["re: hello", "re: hello"]
    assert rig.tally.ambiguous_resends == 1


async def test_a_retry_that_waited_is_taken_up_by_the_next_process(rig: Rig) -> None:
    rig.platform.script.append(Retryable("ratelimited", after=20.0))
    await rig.hear("hello")
    await rig.crash()
    await rig.restart()
    await rig.run(15)
    assert rig.platform.posts == []
    await rig.run(10)
    assert rig.platform.texts == ["re: hello"]


async def test_a_crash_while_many_conversations_are_at_work(rig: Rig) -> None:
    for number in range(30):
        await rig.engine.intake([rig.message("hello", f"C{number}")])
    rig.wires.cut_at = len(rig.wires.passed) + 95
    await rig.run(2)
    assert rig.wires.dead
    await rig.crash()
    await rig.restart()
    await rig.run(60)
    assert sorted(post.place.channel for post in rig.platform.posts) == sorted(f"C{n}" for n in range(30))
