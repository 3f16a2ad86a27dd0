"""Facts of weeks are read once, and nothing that came meanwhile is missed."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.clock import HandClock
from bot.core.desk import FactBook, Recorded
from bot.core.places import ConversationId
from handoff.remembering import RememberedFacts
from storage.opening import Storage, open_storage
from storage.rows import FactRow

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WEEKS = timedelta(days=28)


class Counting:
    """The facts of a storage; how many were read in all."""

    def __init__(self, facts: FactBook) -> None:
        self._facts = facts
        self.read = 0

    async def named(self, name: str, since: datetime) -> Sequence[Recorded]:
        found = await self._facts.named(name, since)
        self.read += len(found)
        return found


@pytest.fixture
async def storage() -> AsyncIterator[Storage]:
    storage = open_storage("memory:", clock=HandClock(), holder="test")
    await storage.start()
    yield storage
    await storage.stop()


async def put(storage: Storage, *hours: float, name: str = "waited") -> None:
    """Facts of so many hours before (or after) noon."""
    rows = [FactRow(name, NOON + timedelta(hours=h), ConversationId("c"), 0, 0, {"h": h}) for h in hours]
    await storage.runner.write(lambda tables: tables.add_facts(rows))


def hours(found: Sequence[Recorded]) -> list[object]:
    return [fact.data["h"] for fact in found]


async def test_what_lies_back_is_read_once_and_what_is_new_is_there(storage: Storage) -> None:
    counting = Counting(storage.facts)
    book = RememberedFacts(counting, "waited", WEEKS)
    await put(storage, *range(-300, 0))
    assert len(await book.named("waited", NOON - WEEKS)) == 300
    await put(storage, 0)
    counting.read = 0
    assert hours(await book.named("waited", NOON - WEEKS)) == list(range(-300, 1))
    assert counting.read <= 3


async def test_what_is_stored_later_than_it_says_is_not_missed(storage: Storage) -> None:
    book = RememberedFacts(storage.facts, "waited", WEEKS)
    await put(storage, -5, 0)
    await book.named("waited", NOON - WEEKS)
    await put(storage, -0.5)
    assert hours(await book.named("waited", NOON - WEEKS)) == [-5, -0.5, 0]


async def test_what_is_too_old_is_left_out_and_an_earlier_beginning_is_read_anew(storage: Storage) -> None:
    book = RememberedFacts(storage.facts, "waited", WEEKS)
    await put(storage, -10, -5, 0)
    assert hours(await book.named("waited", NOON - timedelta(hours=11))) == [-10, -5, 0]
    assert hours(await book.named("waited", NOON - timedelta(hours=5))) == [-5, 0]
    assert hours(await book.named("waited", NOON - timedelta(hours=11))) == [-10, -5, 0]
    assert hours(await book.named("waited", NOON + timedelta(hours=1))) == []


async def test_other_names_are_always_read(storage: Storage) -> None:
    book = RememberedFacts(storage.facts, "waited", WEEKS)
    await put(storage, -5, name="asked")
    await book.named("asked", NOON - WEEKS)
    await put(storage, -6, name="asked")
    assert hours(await book.named("asked", NOON - WEEKS)) == [-6, -5]


async def test_what_lies_further_back_than_the_span_is_read_again_when_asked_for(
    storage: Storage,
) -> None:
    counting = Counting(storage.facts)
    book = RememberedFacts(counting, "waited", timedelta(hours=24))
    await put(storage, -100, -50, -2, 0)
    assert hours(await book.named("waited", NOON - timedelta(hours=200))) == [-100, -50, -2, 0]
    counting.read = 0
    assert hours(await book.named("waited", NOON - timedelta(hours=20))) == [-2, 0]
    assert counting.read <= 2
    assert hours(await book.named("waited", NOON - timedelta(hours=200))) == [-100, -50, -2, 0]


async def test_looking_back_less_far_for_once_costs_the_others_nothing(storage: Storage) -> None:
    """The report of a week and the estimate of a month ask for the same facts."""
    counting = Counting(storage.facts)
    book = RememberedFacts(counting, "waited", WEEKS)
    await put(storage, *range(-300, 0))
    await book.named("waited", NOON - WEEKS)
    assert hours(await book.named("waited", NOON - timedelta(hours=5))) == [-5, -4, -3, -2, -1]
    counting.read = 0
    assert len(await book.named("waited", NOON - WEEKS)) == 300
    assert counting.read <= 2
