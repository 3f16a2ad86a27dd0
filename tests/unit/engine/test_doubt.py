"""A send of which nobody knows whether it arrived is looked for, and posted again only where that is right."""

import pytest

from bot.core.errors import Ambiguous, Misconfigured, Permanent, Retryable
from tests.unit.engine.conftest import MakeRig
from tests.unit.engine.rig import Rig, place


@pytest.mark.parametrize("script", ["arrives, but the answer is lost", "arrives, but the answer hangs"])
async def test_a_message_whose_answer_was_lost_is_found_and_not_posted_again(rig: Rig, script: str) -> None:
    rig.platform.script.append(script)
    await rig.hear("one")
    await rig.run(20)
    assert rig.platform.texts == ["re: one"]
    assert len(rig.platform.calls) == 1
    assert (rig.tally.in_doubt, rig.tally.found, rig.tally.sent, rig.tally.ambiguous_resends) == (1, 1, 1, 0)


@pytest.mark.parametrize("script", [Ambiguous("connection reset"), "hangs", RuntimeError("a bug in the adapter")])
async def test_a_message_that_did_not_arrive_is_posted_again(rig: Rig, script: Exception | str) -> None:
    rig.platform.script.append(script)
    await rig.hear("one")
    await rig.run(20)
    assert rig.platform.texts == ["re: one"]
    assert len(rig.platform.calls) == 2
    assert (rig.tally.in_doubt, rig.tally.found, rig.tally.ambiguous_resends) == (1, 0, 0)


async def test_where_nobody_can_tell_it_is_posted_again_and_counted(make_rig: MakeRig) -> None:
    rig = await make_rig(finds_sent=False)
    rig.platform.script.append("arrives, but the answer is lost")
    await rig.hear("one")
    await rig.run(20)
    assert rig.platform.texts == ["re: one", "re: one"]
    assert rig.tally.ambiguous_resends == 1


@pytest.mark.parametrize(
    "error", [Permanent("no history here"), Misconfigured("the scope channels:history is missing")]
)
async def test_a_platform_that_cannot_look_is_like_one_that_cannot_tell(rig: Rig, error: Permanent) -> None:
    rig.platform.find_error = error
    rig.platform.script.append("arrives, but the answer is lost")
    await rig.hear("one")
    await rig.run(20)
    assert len(rig.platform.posts) == 2
    assert rig.tally.ambiguous_resends == 1


async def test_looking_waits_as_long_as_the_platform_says_without_holding_up_the_channel(rig: Rig) -> None:
    rig.platform.find_error = Retryable("ratelimited", after=60.0)
    rig.platform.script.append("arrives, but the answer is lost")
    await rig.hear("one")
    await rig.run(20)
    await rig.hear("two", place=place("C1", "another thread"))
    assert rig.platform.texts == ["re: one", "re: two"]
    rig.platform.find_error = None
    await rig.run(60)
    assert rig.platform.texts == ["re: one", "re: two"]
    assert rig.tally.found == 1


async def test_a_takeover_stops_a_message_in_doubt_from_being_posted_again(rig: Rig) -> None:
    rig.platform.script.append(Ambiguous("connection reset"))
    await rig.hear("one")
    await rig.take_over()
    await rig.run(20)
    assert rig.platform.texts == ["Ana has joined"]
