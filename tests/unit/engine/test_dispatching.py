"""Events become turns: one at a time in a conversation, bursts as one, newer words before older answers."""

import asyncio
from dataclasses import replace

from bot.core.errors import Unavailable
from tests.unit.engine.conftest import MakeRig
from tests.unit.engine.rig import QUIET_HABITS, Rig, calm

BURST = replace(QUIET_HABITS, burst=1.2)


async def test_a_message_is_kept_thought_about_and_answered(rig: Rig) -> None:
    await rig.hear("hello")
    await rig.engine.idle()
    assert rig.platform.texts == ["re: hello"]
    assert await rig.pending() == 0
    assert (rig.tally.kept, rig.tally.turns, rig.tally.sent) == (1, 1, 1)
    assert {"keep", "lease", "think", "commit", "take", "send", "settle"} <= set(rig.observed)


async def test_the_same_event_twice_is_one_turn(rig: Rig) -> None:
    event = rig.message("hello")
    await rig.engine.intake([event, event])
    await rig.engine.intake([event])
    await rig.engine.idle()
    assert rig.platform.texts == ["re: hello"]
    assert (rig.tally.kept, rig.tally.duplicates) == (1, 2)


async def test_messages_are_answered_in_the_order_in_which_they_were_written(rig: Rig) -> None:
    rig.mind.gate = asyncio.Event()
    first = rig.message("one")
    second = rig.message("two")
    await rig.engine.intake([second])
    await calm()
    await rig.engine.intake([first])
    rig.mind.gate.set()
    await rig.engine.idle()
    third = rig.message("three")
    fourth = rig.message("four")
    await rig.engine.intake([fourth, third])
    await rig.engine.idle()
    assert rig.platform.texts[-1] == "re: three + four"


async def test_a_burst_is_answered_once(make_rig: MakeRig) -> None:
    rig = await make_rig(BURST)
    await rig.hear("my parcel")
    await rig.run(1.0, step=0.1)
    await rig.hear("did not come")
    assert rig.mind.turns == []
    await rig.run(3.0, step=0.1)
    assert rig.platform.texts == ["re: my parcel + did not come"]


async def test_a_burst_ends_one_window_after_the_first_message_when_no_other_comes(make_rig: MakeRig) -> None:
    rig = await make_rig(BURST)
    await rig.hear("hello")
    await rig.run(1.1, step=0.1)
    assert rig.mind.turns == []
    await rig.run(0.2, step=0.1)
    assert rig.platform.texts == ["re: hello"]


async def test_somebody_who_never_stops_writing_is_answered_after_four_windows(make_rig: MakeRig) -> None:
    rig = await make_rig(BURST)
    for number in range(12):
        await rig.hear(f"word {number}")
        await rig.run(0.5, step=0.1)
    assert rig.mind.thought_at
    assert 4 * 1.2 <= rig.mind.thought_at[0] <= 4 * 1.2 + 0.2


async def test_a_tap_does_not_wait_for_a_burst(make_rig: MakeRig) -> None:
    rig = await make_rig(BURST)
    await rig.engine.intake([rig.tap("ask-for-person")])
    await calm()
    assert rig.platform.texts == ["tapped ask-for-person"]


async def test_nothing_waits_for_a_burst_while_people_own_the_conversation(make_rig: MakeRig) -> None:
    rig = await make_rig(BURST)
    await rig.take_over()
    turns = len(rig.mind.turns)
    await rig.hear("thanks, Ana")
    assert len(rig.mind.turns) == turns + 1


async def test_waiting_for_a_burst_takes_no_slot_from_others(make_rig: MakeRig) -> None:
    rig = await make_rig(replace(BURST, side_by_side=2))
    for number in range(20):
        await rig.hear("hello", f"C{number}")
    await rig.run(1.4, step=0.1)
    assert len(rig.platform.posts) == 20


async def test_a_message_during_the_thinking_makes_another_turn_and_the_older_answer_never_leaves(rig: Rig) -> None:
    rig.mind.gate = asyncio.Event()
    await rig.hear("where is my parcel")
    await rig.hear("order 1042")
    rig.mind.gate.set()
    await rig.engine.idle()
    assert rig.platform.texts == ["re: where is my parcel + order 1042"]
    assert rig.tally.superseded == 1


async def test_an_answer_that_was_being_thought_while_a_person_took_over_is_never_sent(rig: Rig) -> None:
    rig.mind.gate = asyncio.Event()
    await rig.hear("where is my parcel")
    await rig.take_over()
    rig.mind.gate.set()
    await rig.engine.idle()
    await rig.run(60)
    assert rig.platform.texts == ["Ana has joined"]


async def test_conversations_are_thought_about_side_by_side_up_to_the_limit(make_rig: MakeRig) -> None:
    rig = await make_rig(replace(QUIET_HABITS, side_by_side=3))
    rig.mind.gate = asyncio.Event()
    for number in range(8):
        await rig.hear("hello", f"C{number}")
    assert rig.mind.most_at_once == 3
    rig.mind.gate.set()
    await rig.engine.idle()
    assert len(rig.platform.posts) == 8


async def test_a_thought_that_fails_once_is_tried_again(rig: Rig) -> None:
    rig.mind.errors.append(RuntimeError("model fell over"))
    await rig.hear("hello")
    await rig.run(2)
    assert rig.platform.texts == ["re: hello"]
    assert (rig.tally.failed_thoughts, rig.tally.rescued) == (1, 0)


async def test_a_poisonous_message_brings_a_person_and_does_not_block_the_conversation(rig: Rig) -> None:
    rig.mind.poison = "boom"
    await rig.hear("boom")
    await rig.run(10)
    assert rig.platform.texts == ["A colleague takes over (ValueError)"]
    assert (rig.tally.failed_thoughts, rig.tally.rescued, rig.tally.given_up) == (3, 1, 0)
    await rig.hear("still there?")
    assert await rig.pending() == 0


async def test_when_even_the_rescue_fails_the_event_is_put_on_record_and_the_next_is_handled(rig: Rig) -> None:
    rig.mind.poison = "boom"
    rig.mind.rescue_errors.append(RuntimeError("no desk"))
    await rig.hear("boom")
    await rig.run(10)
    assert rig.tally.given_up == 1
    assert await rig.pending() == 0
    start = rig.clock.now().replace(year=2000)
    assert [fact.data for fact in await rig.storage.facts.named("turn-given-up", start)] == [
        {"error": "RuntimeError", "events": 1}
    ]
    await rig.hear("hello")
    assert rig.platform.texts == ["re: boom + hello"]


async def test_a_thought_without_end_is_ended_and_a_person_comes(make_rig: MakeRig) -> None:
    rig = await make_rig(replace(QUIET_HABITS, thinking=5.0))
    rig.mind.gate = asyncio.Event()
    await rig.hear("hello")
    await rig.run(30)
    assert rig.platform.texts == ["A colleague takes over (TimeoutError)"]


async def test_a_long_thought_keeps_its_lease(rig: Rig) -> None:
    rig.mind.gate = asyncio.Event()
    await rig.hear("hello")
    await rig.run(50)
    assert await rig.storage.work.stranded(10) == []
    rig.mind.gate.set()
    await calm()
    assert rig.platform.texts == ["re: hello"]
    assert rig.tally.lost_leases == 0


async def test_a_lost_lease_ends_the_thinking_quietly(rig: Rig) -> None:
    """The heartbeat stops for longer than the lease lasts; another process takes the conversation and answers."""
    rig.mind.gate = asyncio.Event()
    await rig.hear("hello")
    rig.wires.failing = lambda name: Unavailable("down") if name == "extend" else None
    await rig.run(rig.habits.lease + 1)
    other = await rig.storage.work.lease((await rig.storage.work.stranded(1))[0], 30.0)
    assert other is not None
    rig.wires.failing = lambda _name: None
    await rig.run(5)
    assert rig.tally.lost_leases == 1
    assert rig.platform.posts == []


async def test_a_database_that_is_down_delays_and_loses_nothing(rig: Rig) -> None:
    down = {"lease", "commit", "take", "settle"}
    rig.wires.failing = lambda name: Unavailable("locked") if name in down else None
    await rig.hear("hello")
    await rig.run(3)
    for name in ("lease", "commit", "take", "settle"):
        down.discard(name)
        await rig.run(8)
    assert rig.platform.texts == ["re: hello"]
    assert rig.tally.storage_troubles >= 4


async def test_events_that_cannot_be_kept_are_refused_and_counted(rig: Rig) -> None:
    rig.wires.failing = lambda name: Unavailable("disk full") if name == "keep" else None
    try:
        await rig.hear("hello")
    except Unavailable:
        refused = True
    assert refused
    assert rig.tally.unavailable == 1
    await rig.engine.idle()


async def test_more_events_than_one_lease_holds_are_all_handled(rig: Rig) -> None:
    await rig.engine.intake([rig.message(f"word {number}") for number in range(700)])
    await rig.engine.idle()
    assert await rig.pending() == 0


async def test_a_tick_wakes_what_nobody_is_at_work_on(rig: Rig) -> None:
    await rig.storage.inbox.keep([rig.message("hello")])
    await calm()
    assert rig.platform.posts == []
    await rig.engine.tick()
    await calm()
    assert rig.platform.texts == ["re: hello"]
    await rig.engine.tick()
    assert rig.engine.stats().pending == 0


async def test_stats_tell_how_long_the_oldest_event_has_waited(rig: Rig) -> None:
    rig.mind.gate = asyncio.Event()
    await rig.hear("hello")
    await rig.run(10)
    stats = rig.engine.stats()
    assert (stats.pending, stats.conversations) == (1, 1)
    assert 9 <= stats.oldest_pending_seconds <= 10
