"""Messages leave in order, one copy each, and never in the bot's voice when it no longer speaks."""

import asyncio

from bot.core.content import content
from bot.core.delivery import Dead, Postponed, Receipt, Sent
from bot.core.effects import Owner, PassOwnership, Supersede
from bot.core.events import Delivered, DeliveryFailed
from bot.core.places import Side, conversation_at
from tests.contracts.storage.scene import (
    AGENT,
    DESK,
    HERE,
    HOME,
    SYSTEM,
    TO_PEOPLE,
    Scene,
    say,
    words,
)


async def test_a_conversations_messages_leave_one_after_the_other(scene: Scene) -> None:
    assert await scene.thinks(say("a"), say("b"), say("c")) == {HOME.lane}
    assert list(await scene.storage.outbox.lanes()) == [HOME.lane]
    (first,) = await scene.takes()
    assert (words(first), first.attempt, first.in_doubt, first.place) == ("a", 1, False, HOME)
    assert await scene.takes() == []
    assert list(await scene.storage.outbox.lanes()) == []
    await scene.sends(first)
    assert await scene.sends_all() == ["b", "c"]


async def test_the_same_name_is_sent_once(scene: Scene) -> None:
    await scene.thinks(say("a", "first"), say("a", "again"))
    await scene.thinks(say("a", "and again"))
    assert await scene.sends_all() == ["first"]


async def test_the_key_is_the_same_at_every_attempt(scene: Scene) -> None:
    await scene.thinks(say("a"))
    (first,) = await scene.takes()
    await scene.storage.outbox.settle(first, Postponed(scene.now(1), "busy"))
    await scene.clock.advance(1)
    (second,) = await scene.takes()
    assert (first.key, first.attempt, second.key, second.attempt) == (f"{HERE}:a", 1, f"{HERE}:a", 2)
    assert not second.in_doubt


async def test_places_of_one_conversation_do_not_wait_for_each_other(scene: Scene) -> None:
    lanes = await scene.thinks(say("a"), say("card", place=DESK, speaker=SYSTEM), say("b"))
    assert lanes == {HOME.lane, DESK.lane}
    await scene.takes()
    assert [words(d) for d in await scene.takes(DESK.lane)] == ["card"]


async def test_a_postponed_message_keeps_its_place(scene: Scene) -> None:
    await scene.thinks(say("a"), say("b"))
    (first,) = await scene.takes()
    await scene.storage.outbox.settle(first, Postponed(scene.now(10), "busy", in_doubt=True))
    assert await scene.takes() == []
    assert list(await scene.storage.outbox.lanes()) == []
    await scene.clock.advance(10)
    (again,) = await scene.takes()
    assert (words(again), again.in_doubt) == ("a", True)
    await scene.sends(again)
    assert await scene.sends_all() == ["b"]


async def test_doubt_once_raised_stays(scene: Scene) -> None:
    await scene.thinks(say("a"))
    for doubt in (True, False):
        (delivery,) = await scene.takes()
        await scene.storage.outbox.settle(delivery, Postponed(scene.now(), "busy", in_doubt=doubt))
    (delivery,) = await scene.takes()
    assert delivery.in_doubt


async def test_higher_priority_goes_first_across_conversations_then_age(scene: Scene) -> None:
    places = [HOME.in_thread(str(n)) for n in range(4)]
    for place, priority in zip(places, (0, 1, 0, 5), strict=True):
        id = await scene.writes(place=place)
        await scene.thinks(say(place.thread or "", place=place, priority=priority), id=id)
    assert [words(d) for d in await scene.takes(limit=2)] == ["3", "1"]
    assert [words(d) for d in await scene.takes(limit=5)] == ["0", "2"]


async def test_priority_does_not_break_the_order_of_one_conversation(scene: Scene) -> None:
    await scene.thinks(say("a"), say("b", priority=9))
    assert await scene.sends_all() == ["a", "b"]


async def test_what_a_dead_sender_held_is_taken_again_in_doubt(scene: Scene) -> None:
    await scene.thinks(say("a"), say("b"))
    (first,) = await scene.takes(ttl=30)
    await scene.clock.advance(29)
    assert await scene.takes() == []
    await scene.clock.advance(1)
    assert list(await scene.storage.outbox.lanes()) == [HOME.lane]
    (again,) = await scene.takes()
    assert (again.row, again.attempt, again.in_doubt) == (first.row, 2, True)


async def test_settling_late_after_a_retake_doubles_nothing(scene: Scene) -> None:
    await scene.thinks(say("a", report=True))
    (first,) = await scene.takes(ttl=1)
    await scene.clock.advance(2)
    (second,) = await scene.takes()
    await scene.storage.outbox.settle(first, Postponed(scene.now(), "late"))
    await scene.storage.outbox.settle(first, Dead("late"))
    assert await scene.takes() == []
    assert await scene.sends(second, "M") == HERE
    assert await scene.sends(second, "N") is None
    assert await scene.sends(first, "O") is None
    reports = [event for event in await scene.pending() if isinstance(event, Delivered)]
    assert [(report.name, report.message) for report in reports] == [("a", "M")]


async def test_a_late_success_ends_the_trying(scene: Scene) -> None:
    await scene.thinks(say("a"), say("b"))
    (first,) = await scene.takes(ttl=1)
    await scene.clock.advance(2)
    (second,) = await scene.takes()
    await scene.storage.outbox.settle(second, Postponed(scene.now(5), "busy"))
    await scene.sends(first)
    assert await scene.sends_all() == ["b"]


async def test_a_report_comes_only_when_asked_for(scene: Scene) -> None:
    await scene.thinks(say("quiet"), say("loud", report=True))
    (quiet,) = await scene.takes()
    assert await scene.sends(quiet) is None
    (loud,) = await scene.takes()
    assert await scene.sends(loud, "M9") == HERE
    (report,) = await scene.pending()
    assert isinstance(report, Delivered)
    assert (report.name, report.message, report.conversation, report.at) == ("loud", "M9", HERE, scene.now())


async def test_a_thread_is_found_by_the_name_of_its_first_message(scene: Scene) -> None:
    await scene.thinks(
        say("card", place=DESK, speaker=SYSTEM, opens_thread=True),
        say("detail", place=DESK, speaker=SYSTEM, thread_of="card"),
    )
    (card,) = await scene.takes(DESK.lane)
    await scene.sends(card, "55.5")
    (detail,) = await scene.takes(DESK.lane)
    assert detail.place == DESK.in_thread("55.5")


async def test_without_its_thread_a_message_goes_to_the_channel(scene: Scene) -> None:
    await scene.thinks(
        say("card", place=DESK, speaker=SYSTEM), say("detail", place=DESK, speaker=SYSTEM, thread_of="card")
    )
    (card,) = await scene.takes(DESK.lane)
    await scene.storage.outbox.settle(card, Dead("no such channel"))
    (detail,) = await scene.takes(DESK.lane)
    assert detail.place == DESK


async def test_the_bot_waits_while_somebody_has_just_written(scene: Scene) -> None:
    await scene.thinks(say("answer"), say("elsewhere", place=DESK, speaker=SYSTEM))
    await scene.writes("wait, one more thing")
    assert await scene.takes() == []
    assert list(await scene.storage.outbox.lanes()) == [DESK.lane]
    assert len(await scene.takes(DESK.lane)) == 1
    assert HOME.lane in await scene.thinks()
    assert await scene.sends_all() == ["answer"]


async def test_our_own_events_hold_nothing_back(scene: Scene) -> None:
    await scene.thinks(say("a", report=True), say("b"))
    (first,) = await scene.takes()
    assert await scene.sends(first) == HERE
    assert await scene.sends_all() == ["b"]


async def test_superseded_answers_do_not_leave(scene: Scene) -> None:
    await scene.thinks(say("old"), say("older-system", speaker=SYSTEM))
    await scene.writes("something else")
    await scene.thinks(Supersede(names=("old", "never-said")), say("new"))
    assert await scene.sends_all() == ["older-system", "new"]


async def test_what_is_on_its_way_or_in_doubt_cannot_be_superseded(scene: Scene) -> None:
    await scene.thinks(say("a"))
    (delivery,) = await scene.takes()
    await scene.thinks(Supersede(names=("a",)))
    await scene.storage.outbox.settle(delivery, Postponed(scene.now(), "no answer", in_doubt=True))
    await scene.thinks(Supersede(names=("a",)))
    (again,) = await scene.takes()
    assert again.in_doubt
    assert await scene.sends(again) is None


async def test_after_a_takeover_no_queued_word_of_the_bot_leaves(scene: Scene) -> None:
    await scene.thinks(say("bot"), say("system", speaker=SYSTEM))
    await scene.thinks(say("same turn"), TO_PEOPLE, say("fact", speaker=SYSTEM))
    assert await scene.sends_all() == ["system", "fact"]


async def test_people_own_it_so_the_bot_posts_nothing(scene: Scene) -> None:
    await scene.thinks(TO_PEOPLE, say("too eager"), say("fact", speaker=SYSTEM))
    assert await scene.sends_all() == ["fact"]


async def test_back_with_the_bot_only_new_words_leave(scene: Scene) -> None:
    await scene.thinks(say("first epoch"))
    await scene.thinks(TO_PEOPLE)
    await scene.thinks(PassOwnership(to=Owner.BOT, reason="resolved"), say("third epoch"))
    assert await scene.sends_all() == ["third epoch"]


async def test_in_doubt_words_of_an_older_epoch_are_not_sent_again(scene: Scene) -> None:
    await scene.thinks(say("a"))
    await scene.takes(ttl=1)
    await scene.thinks(TO_PEOPLE)
    await scene.clock.advance(2)
    assert await scene.takes() == []
    assert list(await scene.storage.outbox.lanes()) == []


async def test_takers_side_by_side_never_get_the_same_message(scene: Scene) -> None:
    for n in range(20):
        place = HOME.in_thread(str(n))
        id = await scene.writes(place=place)
        await scene.thinks(say(f"m{n}", place=place), id=id)
    taken = await asyncio.gather(*(scene.takes(limit=4) for _ in range(10)))
    rows = [delivery.row for group in taken for delivery in group]
    assert len(rows) == len(set(rows))
    rows += [delivery.row for delivery in await scene.takes(limit=20)]
    assert len(set(rows)) == 20


async def test_dead_letters_tell_the_conversation_and_free_the_way(scene: Scene) -> None:
    await scene.thinks(say("a", "secret words"), say("b"))
    (first,) = await scene.takes()
    assert await scene.storage.outbox.settle(first, Dead("the channel is gone")) == HERE
    assert await scene.storage.outbox.settle(first, Dead("the channel is gone")) is None
    (failed,) = await scene.pending()
    assert isinstance(failed, DeliveryFailed)
    assert (failed.name, failed.reason) == ("a", "the channel is gone")
    (letter,) = await scene.storage.outbox.dead(10)
    assert (letter.name, letter.attempts, letter.reason, letter.place) == ("a", 1, "the channel is gone", HOME)
    assert "secret words" not in repr(letter)
    assert await scene.sends_all() == ["b"]


async def test_a_retried_letter_goes_before_what_came_after_it(scene: Scene) -> None:
    await scene.thinks(say("a"), say("b"))
    (first,) = await scene.takes()
    await scene.storage.outbox.settle(first, Dead("gone"))
    assert list(await scene.storage.outbox.retry(None)) == [HOME.lane]
    assert list(await scene.storage.outbox.dead(10)) == []
    assert await scene.sends_all() == ["a", "b"]


async def test_dying_again_tells_again(scene: Scene) -> None:
    await scene.thinks(say("a"))
    for _ in range(2):
        (delivery,) = await scene.takes()
        assert delivery.attempt == 1
        assert await scene.storage.outbox.settle(delivery, Dead("gone")) == HERE
        await scene.storage.outbox.retry([delivery.row])
    assert sum(isinstance(event, DeliveryFailed) for event in await scene.pending()) == 2


async def test_overtaken_letters_stay_dead(scene: Scene) -> None:
    await scene.thinks(say("bot"), say("system", speaker=SYSTEM))
    for _ in range(2):
        (delivery,) = await scene.takes()
        await scene.storage.outbox.settle(delivery, Dead("gone"))
    await scene.thinks(TO_PEOPLE)
    await scene.storage.outbox.retry(None)
    assert [letter.name for letter in await scene.storage.outbox.dead(10)] == ["bot"]
    assert await scene.sends_all() == ["system"]


async def test_retry_of_what_is_not_dead_does_nothing(scene: Scene) -> None:
    await scene.thinks(say("a"))
    (delivery,) = await scene.takes()
    assert list(await scene.storage.outbox.retry([delivery.row, 999])) == []
    await scene.sends(delivery)
    assert list(await scene.storage.outbox.retry(None)) == []
    assert await scene.takes() == []


async def test_a_delivery_carries_all_that_was_said(scene: Scene) -> None:
    await scene.thinks(say("a", "**hi**"))
    (delivery,) = await scene.takes()
    assert delivery.content == content("**hi**")
    assert (delivery.conversation, delivery.name, delivery.purpose, delivery.target) == (HERE, "a", "answer", None)


async def test_agents_events_in_a_linked_thread_hold_the_bot_back(scene: Scene) -> None:
    await scene.thinks(say("card", place=DESK, speaker=SYSTEM, opens_thread=True), say("bot"))
    (card,) = await scene.takes(DESK.lane)
    await scene.storage.outbox.settle(card, Sent(Receipt("9.9", DESK)))
    await scene.storage.inbox.keep(
        [scene.message("/claim", place=DESK.in_thread("9.9"), side=Side.AGENTS, author=AGENT)]
    )
    assert await scene.takes() == []
    await scene.thinks(TO_PEOPLE)
    assert await scene.sends_all() == []
    assert conversation_at(HOME) == HERE
