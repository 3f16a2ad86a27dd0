"""Acked means kept, once, under the right conversation."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.content import content
from bot.core.delivery import Postponed, Receipt, Sent
from bot.core.errors import Refused
from bot.core.events import MessagePosted, TimerFired
from bot.core.places import Place, Side, conversation_at
from tests.contracts.storage.scene import DESK, HERE, HOME, SYSTEM, Scene, say


async def test_the_same_event_is_kept_once(scene: Scene) -> None:
    event = scene.message()
    assert await scene.storage.inbox.keep([event]) == [HERE]
    assert await scene.storage.inbox.keep([event]) == [None]
    assert await scene.pending() == [event]


async def test_the_same_event_twice_in_one_batch_is_kept_once(scene: Scene) -> None:
    event, other = scene.message(), scene.message()
    assert await scene.storage.inbox.keep([event, other, event]) == [HERE, HERE, None]
    assert (await scene.storage.inbox.lag())[0] == 2


async def test_a_handled_event_stays_known(scene: Scene) -> None:
    event = scene.message()
    await scene.storage.inbox.keep([event])
    await scene.thinks()
    assert await scene.storage.inbox.keep([event]) == [None]
    assert await scene.pending() == []


async def test_many_callers_at_once_get_their_own_results(scene: Scene) -> None:
    events = [scene.message(id=f"e{n % 40}", place=HOME.in_thread(str(n % 40))) for n in range(80)]
    results = await asyncio.gather(*(scene.storage.inbox.keep([event]) for event in events))
    kept = [result[0] for result in results]
    assert sorted(id for id in kept if id) == sorted(conversation_at(HOME.in_thread(str(n))) for n in range(40))
    for event, id in zip(events, kept, strict=True):
        assert id in (None, conversation_at(event.place))


async def test_nothing_is_nothing(scene: Scene) -> None:
    assert list(await scene.storage.inbox.keep([])) == []
    assert await scene.storage.inbox.lag() == (0, None)


async def test_events_come_in_the_order_of_their_time_then_of_arrival(scene: Scene) -> None:
    late = scene.message("late", at=scene.now(5))
    early = scene.message("early", at=scene.now(-5))
    same = scene.message("same", at=scene.now(5))
    await scene.storage.inbox.keep([late])
    await scene.storage.inbox.keep([early, same])
    assert await scene.pending() == [early, late, same]


async def test_a_linked_thread_belongs_to_the_customers_conversation(scene: Scene) -> None:
    await scene.writes()
    await scene.thinks(say("card", place=DESK, speaker=SYSTEM, opens_thread=True))
    (card,) = await scene.takes(DESK.lane)
    await scene.storage.outbox.settle(card, Sent(Receipt("77.7", DESK)))
    reply = scene.message("hi", place=DESK.in_thread("77.7"), side=Side.AGENTS)
    other = scene.message("hi", place=DESK.in_thread("77.8"), side=Side.AGENTS)
    assert await scene.storage.inbox.keep([reply, other]) == [HERE, conversation_at(other.place)]


async def test_the_thread_of_the_receipt_is_the_one_that_is_linked(scene: Scene) -> None:
    await scene.writes()
    await scene.thinks(say("card", place=DESK, speaker=SYSTEM, opens_thread=True))
    (card,) = await scene.takes(DESK.lane)
    await scene.storage.outbox.settle(card, Sent(Receipt("77.7", DESK.in_thread("70.0"))))
    reply = scene.message("hi", place=DESK.in_thread("70.0"), side=Side.AGENTS)
    assert await scene.storage.inbox.keep([reply]) == [HERE]


async def test_a_reply_faster_than_our_receipt_is_brought_home(scene: Scene) -> None:
    await scene.writes()
    await scene.thinks(say("card", place=DESK, speaker=SYSTEM, opens_thread=True))
    (card,) = await scene.takes(DESK.lane)
    reply = scene.message("mine", place=DESK.in_thread("77.7"), side=Side.AGENTS)
    assert await scene.storage.inbox.keep([reply]) == [conversation_at(reply.place)]
    assert await scene.storage.outbox.settle(card, Sent(Receipt("77.7", DESK))) == HERE
    assert await scene.pending() == [reply]
    assert await scene.pending(conversation_at(reply.place)) == []


async def test_a_reply_under_a_card_without_receipt_waits_for_it(scene: Scene) -> None:
    """Thought about at once it would be nobody's: its thread is not known to be the ticket's yet."""
    await scene.writes()
    await scene.thinks(say("card", place=DESK, speaker=SYSTEM, opens_thread=True))
    (card,) = await scene.takes(DESK.lane)
    reply = scene.message("mine", place=DESK.in_thread("77.7"), side=Side.AGENTS)
    await scene.storage.inbox.keep([reply])
    assert await scene.storage.work.lease(conversation_at(reply.place), 10) is None
    elsewhere = scene.message("hi", place=replace(DESK, channel="other").in_thread("1"), side=Side.AGENTS)
    await scene.storage.inbox.keep([elsewhere])
    assert await scene.storage.work.lease(conversation_at(elsewhere.place), 10) is not None
    await scene.storage.outbox.settle(card, Postponed(scene.now(5), "lost", in_doubt=True))
    assert await scene.storage.work.lease(conversation_at(reply.place), 10) is None
    await scene.storage.outbox.settle(card, Sent(Receipt("55.5", DESK)))
    assert await scene.storage.work.lease(conversation_at(reply.place), 10) is not None


async def test_our_own_events_name_their_conversation(scene: Scene) -> None:
    await scene.writes()
    fired = TimerFired(id="t1", at=scene.now(), conversation=HERE, name="sla")
    assert await scene.storage.inbox.keep([fired]) == [HERE]
    assert fired in await scene.pending()


async def test_lag_counts_what_waits_since_it_came_in(scene: Scene) -> None:
    first = scene.now()
    await scene.storage.inbox.keep([scene.message(at=scene.now(-3600))])
    await scene.clock.advance(60)
    await scene.writes(place=HOME.in_thread("2"))
    assert await scene.storage.inbox.lag() == (2, first)
    await scene.thinks()
    assert await scene.storage.inbox.lag() == (1, first + timedelta(seconds=60))


@pytest.mark.parametrize(
    "text",
    ["a\0b", "שלום‏ \u202e", "🙂" * 2000, "x" * 1_000_000, "'; DROP TABLE inbox; --", "<!channel> <script>", "\x1b[2J"],
    ids=["null", "rtl", "emoji", "megabyte", "sql", "markup", "terminal"],
)
async def test_any_text_is_kept_as_it_is(scene: Scene, text: str) -> None:
    event = scene.message(text)
    await scene.storage.inbox.keep([event])
    assert await scene.pending() == [event]
    await scene.thinks(say("echo", text))
    (delivery,) = await scene.takes()
    assert delivery.content == content(text)


@pytest.mark.parametrize("odd", ["nul\0l", "k" * 10_000], ids=["null", "huge"])
async def test_odd_ids_are_still_kept_once(scene: Scene, odd: str) -> None:
    place = Place("slack", "T1", odd, "1")
    event = scene.message(id=odd, place=place)
    (id,) = await scene.storage.inbox.keep([event])
    assert id is not None
    assert await scene.storage.inbox.keep([event]) == [None]
    assert await scene.pending(id) == [event]
    await scene.thinks(say("echo", place=place), id=id)
    assert await scene.storage.outbox.lanes() != []


async def test_what_is_not_unicode_is_refused_without_harm_to_others(scene: Scene) -> None:
    good, bad = scene.message("good"), scene.message("half \ud800")
    results = await asyncio.gather(
        scene.storage.inbox.keep([bad]), scene.storage.inbox.keep([good]), return_exceptions=True
    )
    assert isinstance(results[0], Refused)
    assert results[1] == [HERE]


async def test_one_callers_events_are_kept_all_or_none(scene: Scene) -> None:
    with pytest.raises(Refused):
        await scene.storage.inbox.keep([scene.message("good"), scene.message("half \ud800")])
    assert await scene.storage.inbox.lag() == (0, None)


async def test_events_read_back_equal(scene: Scene) -> None:
    event = scene.message(shown=content("**bold**", None), at=scene.now(0.123456))
    await scene.storage.inbox.keep([event])
    (found,) = await scene.pending()
    assert isinstance(found, MessagePosted)
    assert found == event
    assert found.at.utcoffset() == timedelta(0)
