"""Turns become messages: in order, at the channel's pace, once, and with a reason where they do not arrive."""

from dataclasses import replace
from itertools import pairwise

import pytest

from bot.core.delivery import DeadLetter
from bot.core.errors import Gone, Misconfigured, Permanent, Retryable
from bot.core.events import MessagePosted
from tests.unit.engine.conftest import MakeRig
from tests.unit.engine.doubles import Platform
from tests.unit.engine.rig import QUIET_HABITS, Rig, place


async def dead(rig: Rig) -> list[DeadLetter]:
    return list(await rig.storage.outbox.dead(10))


async def test_a_paced_channel_sends_one_a_second_and_the_others_do_not_wait(make_rig: MakeRig) -> None:
    rig = await make_rig(posts_per_second=1.0, burst=2)
    for number in range(5):
        await rig.hear("hello", place=place("C1", f"t{number}"))
    await rig.hear("hello", "C2")
    assert [post.place.channel for post in rig.platform.posts] == ["C1", "C1", "C2"]
    await rig.run(3.2, step=0.1)
    times = [post.at for post in rig.platform.posts if post.place.channel == "C1"]
    assert times == pytest.approx([0.0, 0.0, 1.0, 2.0, 3.0], abs=0.11)


async def test_a_channel_without_a_pace_has_many_in_flight_but_not_more_than_its_share(make_rig: MakeRig) -> None:
    rig = await make_rig(replace(QUIET_HABITS, lane_flights=3))
    rig.platform.by_channel["C1"] = "hangs"
    for number in range(8):
        await rig.hear("hello", place=place("C1", f"t{number}"))
    assert len(rig.platform.calls) == 3
    assert rig.engine.stats().lanes["test|T1|C1"].in_flight == 3


async def test_a_hanging_channel_does_not_hold_up_another(rig: Rig) -> None:
    rig.platform.by_channel["C1"] = "hangs"
    await rig.hear("hello", "C1")
    await rig.hear("hello", "C2")
    assert rig.platform.texts_in("C2") == ["re: hello"]


async def test_a_platform_that_hangs_does_not_hold_up_another_platform(make_rig: MakeRig) -> None:
    rig = await make_rig(replace(QUIET_HABITS, platform_flights=4))
    rig.platforms["other"] = other = Platform(rig.clock, "other")
    await rig.crash()
    await rig.restart()
    for number in range(10):
        rig.platform.by_channel[f"C{number}"] = "hangs"
        await rig.hear("hello", f"C{number}")
    await rig.hear("hello", place=place("D1", platform="other"))
    assert other.texts == ["re: hello"]
    assert len(rig.platform.calls) == 4


async def test_a_rate_limit_holds_the_whole_channel_for_as_long_as_the_platform_says(rig: Rig) -> None:
    rig.platform.script.append(Retryable("ratelimited", after=7.0))
    await rig.hear("one")
    await rig.hear("two", place=place("C1", "another thread"))
    assert [round(at, 1) for at, _ in rig.platform.calls] == [0.0]
    await rig.run(6.5)
    assert rig.platform.posts == []
    await rig.run(1.0)
    assert sorted(rig.platform.texts) == ["re: one", "re: two"]
    assert all(post.at >= 7.0 for post in rig.platform.posts)
    assert rig.tally.rate_limited == 1


async def test_a_retry_after_without_end_is_not_believed(rig: Rig) -> None:
    rig.platform.script.append(Retryable("ratelimited", after=1e12))
    await rig.hear("one")
    await rig.run(3610, step=30)
    assert rig.platform.texts == ["re: one"]


@pytest.mark.parametrize("after", [-5.0, float("nan"), 0.0])
async def test_a_senseless_retry_after_means_now(rig: Rig, after: float) -> None:
    rig.platform.script.append(Retryable("ratelimited", after=after))
    await rig.hear("one")
    await rig.run(1)
    assert rig.platform.texts == ["re: one"]


async def test_failures_back_off_exponentially_and_then_it_arrives(rig: Rig) -> None:
    rig.platform.script.extend([Retryable("connection refused")] * 4)
    await rig.hear("one")
    await rig.run(20, step=0.1)
    times = [at for at, _ in rig.platform.calls]
    gaps = [round(later - earlier, 1) for earlier, later in pairwise(times)]
    assert gaps == pytest.approx([0.5, 1.0, 2.0, 4.0], abs=0.21)
    assert rig.platform.texts == ["re: one"]
    assert rig.tally.retries == 4


async def test_what_follows_a_failing_message_in_its_thread_waits_for_it(rig: Rig) -> None:
    rig.platform.script.extend([Retryable("connection refused")] * 2)
    await rig.hear("one")
    await rig.engine.intake([rig.tap("helpful")])
    await rig.run(10)
    assert rig.platform.texts == ["re: one", "tapped helpful"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (Gone("The channel was archived."), "The channel was archived."),
        (Permanent("The message is too long."), "The message is too long."),
        (Misconfigured("SLACK_BOT_TOKEN was revoked."), "SLACK_BOT_TOKEN was revoked."),
    ],
)
async def test_what_can_never_be_sent_is_a_dead_letter_with_its_reason(rig: Rig, error: Exception, reason: str) -> None:
    rig.platform.script.append(error)
    await rig.hear("one")
    await rig.engine.idle()
    assert [letter.reason for letter in await dead(rig)] == [reason]
    assert rig.tally.dead == 1
    await rig.hear("two")
    assert rig.platform.texts == ["re: two"]


async def test_a_message_for_a_platform_that_is_not_set_up_is_a_dead_letter(rig: Rig) -> None:
    await rig.hear("hello", place=place("X1", platform="teams"))
    await rig.engine.idle()
    (letter,) = await dead(rig)
    assert letter.reason == 'No chat platform "teams" is set up. Set it up, then run: baton outbox retry'


async def test_a_dead_letter_can_be_sent_again(rig: Rig) -> None:
    rig.platform.script.append(Gone("The bot is not in the channel."))
    await rig.hear("one")
    for lane in await rig.storage.outbox.retry(None):
        rig.engine.wake_lane(lane)
    await rig.engine.idle()
    assert rig.platform.texts == ["re: one"]


async def test_a_message_that_fails_while_its_platform_works_is_given_up(rig: Rig) -> None:
    rig.platform.by_channel["C1"] = "arrives"
    await rig.hear("bad", "C2")
    rig.platform.posts.clear()
    rig.platform.script.clear()
    broken = Retryable("internal_error")
    rig.platform.by_channel["C3"] = broken  # type: ignore[assignment]  # a step of the script may be an error
    await rig.hear("never", "C3")
    for _ in range(10):
        await rig.run(6)
        await rig.hear("works", "C1")
    (letter,) = await dead(rig)
    assert letter.reason == "Given up after 12 tries. The last one: internal_error"
    assert letter.attempts == 12


async def test_while_the_platform_is_down_messages_wait(rig: Rig) -> None:
    rig.platform.by_channel["C1"] = Retryable("connection refused")  # type: ignore[assignment]  # as above
    await rig.hear("patience")
    await rig.run(600, step=2)
    assert await dead(rig) == []
    del rig.platform.by_channel["C1"]
    await rig.run(10)
    assert rig.platform.texts == ["re: patience"]


async def test_nothing_is_tried_for_ever(make_rig: MakeRig) -> None:
    rig = await make_rig(replace(QUIET_HABITS, all_attempts=20))
    rig.platform.by_channel["C1"] = Retryable("connection refused")  # type: ignore[assignment]  # as above
    await rig.hear("one")
    await rig.run(120)
    (letter,) = await dead(rig)
    assert letter.reason == "Given up after 20 tries. The last one: connection refused"


async def test_higher_priority_goes_first_where_messages_wait(make_rig: MakeRig) -> None:
    """The contract of the outbox; here that a paced lane takes one at a time and so can honour it."""
    rig = await make_rig(posts_per_second=1.0, burst=1)
    rig.mind.priorities = {"urgent": 5}
    for number in range(3):
        await rig.hear("calm", place=place("C1", f"t{number}"))
    await rig.hear("urgent", place=place("C1", "t9"))
    await rig.run(5, step=0.1)
    assert rig.platform.texts == ["re: calm", "re: urgent", "re: calm", "re: calm"]


async def test_outcomes_come_back_as_events(rig: Rig) -> None:
    rig.mind.report = True
    await rig.hear("one")
    await rig.engine.idle()
    assert rig.mind.turns == [["message-posted"], ["delivered"]]
    rig.platform.script.append(Gone("The channel was archived."))
    await rig.hear("two")
    await rig.engine.idle()
    assert rig.mind.turns[2:] == [["message-posted"], ["delivery-failed"]]


async def test_many_conversations_in_one_channel_are_all_answered(rig: Rig) -> None:
    events: list[MessagePosted] = [rig.message("hello", place=place("C1", f"t{n}")) for n in range(200)]
    await rig.engine.intake(events)
    await rig.engine.idle()
    assert len(rig.platform.posts) == 200
    assert rig.platform.doubled == []
