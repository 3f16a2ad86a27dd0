"""What a customer is told to expect."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.moments import Timed
from bot.core.places import ConversationId
from handoff.estimate import Wait, expected, in_words, moment, span, zone_or
from handoff.hours import OpeningHours

ZONE = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
OFFICE = OpeningHours(ZONE, tuple((day, 9 * 60, 17 * 60) for day in range(5)))


@dataclass(frozen=True)
class Fact:
    at: datetime
    data: dict[str, str | int | float | bool | None]
    name: str = "first-human-reply"
    conversation: ConversationId = field(default=ConversationId("c"))
    episode: int = 0


def waits(*minutes: float, at: datetime = NOON, load: float = 1.0, queue: str = "") -> list[Fact]:
    return [Fact(at, {"seconds": 60 * m, "load": load, "queue": queue}) for m in minutes]


def test_before_there_is_a_history_the_company_says() -> None:
    assert expected([], NOON, ZONE, 1, 10) == Wait(10)
    assert expected(waits(3, 3, 3), NOON, ZONE, 1, 10) == Wait(10)


def test_more_tickets_than_agents_means_longer() -> None:
    assert expected([], NOON, ZONE, 3, 10) == Wait(30)
    assert expected([], NOON, ZONE, 0.2, 10) == Wait(10)


def test_eight_of_ten_waited_no_longer() -> None:
    assert expected(waits(1, 2, 3, 4, 5, 6, 7, 8, 40, 60), NOON, ZONE, 1, 10) == Wait(10, 10)


def test_the_hour_and_the_load_count_where_there_is_enough() -> None:
    night = waits(*[60] * 10, at=NOON - timedelta(hours=12))
    assert expected(night + waits(*[3] * 8), NOON, ZONE, 1, 10) == Wait(5, 8)
    assert expected(waits(*[3] * 8) + waits(*[40] * 8, load=6), NOON, ZONE, 6, 10) == Wait(45, 8)
    assert expected(night, NOON, ZONE, 1, 10) == Wait(60, 10)


def test_another_queue_does_not_count() -> None:
    assert expected(waits(*[60] * 20, queue="billing"), NOON, ZONE, 1, 10, "support") == Wait(10)


def test_in_words_while_open_and_when_not() -> None:
    assert in_words(NOON + timedelta(minutes=10), NOON, ZONE, Wait(10), OFFICE) == Timed("within 10 minutes")
    late = datetime(2026, 3, 2, 15, 55, tzinfo=UTC)
    due = OFFICE.after(late, timedelta(minutes=10))
    assert due is not None
    said = in_words(due, late, ZONE, Wait(10), OFFICE)
    assert said.text == "by tomorrow at 09:05 (Europe/Berlin)"
    assert [(one.at, one.start) for one in said.moments] == [(due, 3)]


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today at 12:00"), (1, "tomorrow at 12:00"), (3, "Thursday at 12:00"), (20, "Sunday 22 March at 12:00")],
)
def test_a_moment_in_words(days: int, words: str) -> None:
    assert moment(NOON + timedelta(days=days), NOON, ZONE).words == f"{words} (Europe/Berlin)"


def test_the_customers_own_zone() -> None:
    assert moment(NOON, NOON, ZoneInfo("Asia/Tokyo")).words == "today at 20:00 (Asia/Tokyo)"
    assert zone_or("Asia/Tokyo", "UTC").key == "Asia/Tokyo"
    for wrong in ("", "Mars/Base", "../../etc/passwd", "\0", "a" * 500):
        assert zone_or(wrong, "UTC").key == "UTC"


def test_spans() -> None:
    assert [span(m) for m in (5, 60, 90, 120)] == ["5 minutes", "60 minutes", "1.5 hours", "2 hours"]
