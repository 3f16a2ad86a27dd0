"""Opening hours in zones whose clocks change, with pauses and closed days."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.hours import OpeningHours

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = OpeningHours(BERLIN, tuple((day, 9 * 60, 17 * 60) for day in range(5)))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_open_from_the_first_minute_to_before_the_last() -> None:
    assert [OFFICE.is_open(utc(f"2026-03-02T{t}")) for t in ("07:59:59", "08:00", "15:59:59", "16:00")] == [
        False, True, True, False,
    ]  # fmt: skip


def test_over_the_weekend() -> None:
    friday = utc("2026-03-06T15:30")
    assert OFFICE.after(friday, timedelta(hours=1)) == utc("2026-03-09T08:30")
    assert OFFICE.between(friday, utc("2026-03-09T08:30")) == timedelta(hours=1)
    assert OFFICE.next_opening(utc("2026-03-07T12:00")) == utc("2026-03-09T08:00")


def test_when_the_clocks_change() -> None:
    """In summer Berlin opens an hour earlier by UTC; the night between has one hour less."""
    assert OFFICE.next_opening(utc("2026-03-28T12:00")) == utc("2026-03-30T07:00")
    nights = OpeningHours(BERLIN, ((6, 0, 1440),))
    assert nights.between(utc("2026-03-28T12:00"), utc("2026-03-30T12:00")) == timedelta(hours=23)
    assert nights.between(utc("2026-10-24T12:00"), utc("2026-10-26T12:00")) == timedelta(hours=25)


def test_a_pause_and_a_closed_day() -> None:
    hours = OpeningHours(BERLIN, ((0, 540, 720), (0, 780, 1020), (1, 540, 1020)), frozenset({date(2026, 3, 3)}))
    assert hours.is_open(utc("2026-03-02T11:30")) is False
    assert hours.after(utc("2026-03-02T10:30"), timedelta(hours=1)) == utc("2026-03-02T12:30")
    assert hours.next_opening(utc("2026-03-02T16:00")) == utc("2026-03-09T08:00")


def test_without_hours_it_is_always_open() -> None:
    always = OpeningHours(BERLIN)
    now = utc("2026-03-01T03:00")
    assert always.is_open(now)
    assert always.next_opening(now) == now
    assert always.after(now, timedelta(hours=5)) == now + timedelta(hours=5)


def test_a_desk_that_never_opens() -> None:
    closed = OpeningHours(BERLIN, ((0, 540, 1020),), frozenset(date(2026, 1, 1) + timedelta(d) for d in range(800)))
    assert closed.next_opening(utc("2026-03-01T03:00")) is None
    assert closed.after(utc("2026-03-01T03:00"), timedelta(minutes=1)) is None


SPANS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 1380), st.integers(1, 60)), min_size=1, max_size=6).map(
    lambda spans: tuple((day, opens, opens + length) for day, opens, length in spans)
)
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
TIMES = st.integers(0, 2 * 366 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def disjoint(spans: tuple[tuple[int, int, int], ...]) -> bool:
    found = sorted(spans)
    return all(a[0] != b[0] or a[2] <= b[1] for a, b in pairwise(found))


@settings(max_examples=150, deadline=None)
@given(SPANS.filter(disjoint), ZONES, TIMES, st.integers(1, 600))
def test_after_and_between_agree(
    spans: tuple[tuple[int, int, int], ...], zone: str, at: datetime, minutes: int
) -> None:
    hours = OpeningHours(ZoneInfo(zone), spans)
    wanted = timedelta(minutes=minutes)
    due = hours.after(at, wanted)
    if due is not None:
        assert hours.between(at, due) == wanted
        middle = at + (due - at) / 2
        assert hours.between(at, middle) + hours.between(middle, due) == wanted


@settings(max_examples=100, deadline=None)
@given(SPANS, ZONES, TIMES)
def test_the_next_opening_is_open_and_nothing_before_it_is(
    spans: tuple[tuple[int, int, int], ...], zone: str, at: datetime
) -> None:
    hours = OpeningHours(ZoneInfo(zone), spans)
    opens = hours.next_opening(at)
    if opens is not None:
        assert opens >= at
        assert hours.is_open(opens)
        assert hours.between(at, opens) == timedelta(0)
