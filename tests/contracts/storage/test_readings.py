"""What was understood of each message: kept with the turn, counted by period, found by label, gone with its message."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.effects import NoteReading
from bot.core.errors import LostLease
from bot.core.events import MessageDeleted
from bot.core.places import Place, Side, conversation_at
from bot.core.understood import Labels, Tally, Understood
from tests.contracts.storage.scene import CUSTOMER, HERE, HOME, Scene

LATE = Understood(
    message="1.0",
    category="Other",
    category_confidence=0.91,
    topic="delivery",
    topic_confidence=0.84,
    problem="late",
    problem_confidence=0.88,
    intent="parcel",
    intent_confidence=0.5,
    dissatisfaction=61.5,
    language="en",
    heads="heads-1",
)
ELSEWHERE = Place("slack", "T1", "C2", "200.1")
LONG = timedelta(days=1)


def note(message: str = "1.0", **more: object) -> NoteReading:
    return NoteReading(understood=replace(LATE, message=message, **more))  # type: ignore[arg-type]  # tests vary any field


async def tallies(scene: Scene) -> list[Tally]:
    return list(await scene.storage.readings.tallied(scene.now() - LONG, scene.now() + LONG))


async def test_everything_understood_comes_back(scene: Scene) -> None:
    await scene.thinks(note())
    (kept,) = await scene.storage.readings.of(HERE)
    assert kept.understood == LATE
    assert (kept.conversation, kept.at, kept.episode) == (HERE, scene.now(), 0)


async def test_nothing_understood_comes_back_as_nothing(scene: Scene) -> None:
    await scene.thinks(NoteReading(understood=Understood(message="1.0")))
    (kept,) = await scene.storage.readings.of(HERE)
    assert kept.understood == Understood(message="1.0")


async def test_a_message_understood_anew_has_one_row(scene: Scene) -> None:
    await scene.thinks(note())
    await scene.thinks(note(problem="not-arrived", dissatisfaction=None))
    (kept,) = await scene.storage.readings.of(HERE)
    assert (kept.understood.problem, kept.understood.dissatisfaction) == ("not-arrived", None)


async def test_a_conversation_is_read_oldest_first_and_the_last_ones_count(scene: Scene) -> None:
    for number in range(4):
        await scene.clock.advance(1)
        await scene.thinks(note(f"{number}.5"))
    kept = await scene.storage.readings.of(HERE, 2)
    assert [one.understood.message for one in kept] == ["2.5", "3.5"]
    assert await scene.storage.readings.of(conversation_at(ELSEWHERE)) == []


async def test_what_a_lost_lease_understood_is_not_kept(scene: Scene) -> None:
    await scene.writes()
    late = await scene.lease(ttl=1)
    await scene.clock.advance(2)
    await scene.lease()
    with pytest.raises(LostLease):
        await scene.thinks(note(), lease=late)
    assert await scene.storage.readings.of(HERE) == []


async def test_hostile_labels_and_ids_are_kept(scene: Scene) -> None:
    await scene.thinks(note("a\0b" + "x" * 5_000, category="Bil\0ling", intent="✓ ü"))
    (kept,) = await scene.storage.readings.of(HERE)
    assert kept.understood.category is not None
    assert "\0" not in kept.understood.category + kept.understood.message
    assert kept.understood.intent == "✓ ü"


async def test_a_deleted_message_takes_along_what_was_understood_of_it(scene: Scene) -> None:
    await scene.thinks(note("1.0"), note("2.0"))
    gone = MessageDeleted(id="slack:EvX", at=scene.now(), place=HOME, side=Side.CUSTOMER, message="1.0")
    await scene.storage.inbox.keep([gone])
    await scene.thinks()
    assert [one.understood.message for one in await scene.storage.readings.of(HERE)] == ["2.0"]


async def test_a_period_is_counted_by_kind_with_the_mean_index(scene: Scene) -> None:
    await scene.thinks(
        note("1.0", dissatisfaction=20.0),
        note("2.0", dissatisfaction=50.0),
        note("3.0", dissatisfaction=None),
        note("4.0", category="Billing", category_confidence=0.4, topic=None, problem=None, dissatisfaction=10.0),
    )
    assert await tallies(scene) == [
        Tally(category="Other", topic="delivery", problem="late", messages=3, indexed=2, dissatisfaction=35.0),
        Tally(category=None, topic=None, problem=None, messages=1, indexed=1, dissatisfaction=10.0),
    ]


async def test_a_period_begins_at_its_first_moment_and_ends_before_its_last(scene: Scene) -> None:
    await scene.thinks(note())
    book, now = scene.storage.readings, scene.now()
    moment = timedelta(milliseconds=1)
    assert len(await book.tallied(now, now + moment)) == 1
    assert await book.tallied(now - moment, now) == []
    assert await book.tallied(now + moment, now + LONG) == []


async def test_messages_are_found_by_their_labels_newest_first(scene: Scene) -> None:
    await scene.writes("the parcel is late")
    await scene.thinks(note("1.0"))
    await scene.clock.advance(5)
    other = conversation_at(ELSEWHERE)
    await scene.writes("charged twice", ELSEWHERE)
    await scene.thinks(note("2.0", category="Billing", topic="payment", problem="charged-twice"), id=other)
    await scene.clock.advance(5)
    await scene.writes("late again")
    await scene.thinks(note("3.0", category_confidence=0.3))

    async def found(**labels: str) -> list[str]:
        return [one.text for one in await scene.storage.readings.labelled(Labels(**labels))]

    assert await found(topic="delivery") == ["late again", "the parcel is late"]
    assert await found(category="Other") == ["the parcel is late"]
    assert await found(category="Billing", problem="charged-twice") == ["charged twice"]
    assert await found(category="Billing", topic="delivery") == []
    assert await found(problem="late\0") == []
    assert len(await scene.storage.readings.labelled(Labels(topic="delivery"), 1)) == 1
    assert all(one.name == CUSTOMER.name for one in await scene.storage.readings.labelled(Labels(topic="payment")))
