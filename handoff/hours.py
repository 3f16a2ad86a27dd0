"""When the desk is open: business time in an IANA zone, with pauses, closed days and the days on which clocks change.

Times are local wall-clock times of the zone; everything in and out is aware UTC or aware local.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.core.company import Company
from bot.core.desk_rules import QueueRules

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HORIZON_DAYS = 366
"""A desk that does not open within a year does not open."""


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Attributes:
    spans: (weekday 0–6, opens, closes) in minutes after midnight; 1440 is the next midnight. None spans: always open.
    closed: local dates without work.
    """

    zone: ZoneInfo
    spans: tuple[tuple[int, int, int], ...] = ()
    closed: frozenset[date] = frozenset()

    def is_open(self, at: datetime) -> bool:
        if not self.spans:
            return True
        local = at.astimezone(self.zone)
        return any(opens <= at < closes for opens, closes in self._day(local.date()))

    def next_opening(self, at: datetime) -> datetime | None:
        """`at` itself when it is open then; None when it does not open within a year."""
        if not self.spans:
            return at
        for opens, closes in self._from(at):
            if at < closes:
                return max(at, opens)
        return None

    def after(self, at: datetime, business: timedelta) -> datetime | None:
        """The moment when so much business time has passed; None when that is more than a year away."""
        if not self.spans:
            return at + business
        left = business
        for opens, closes in self._from(at):
            begins = max(opens, at)
            if closes <= begins:
                continue
            if begins + left <= closes:
                return begins + left
            left -= closes - begins
        return None

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Business time from `start` to `end`; nothing when `end` is not later."""
        if end <= start:
            return timedelta(0)
        if not self.spans:
            return end - start
        total = timedelta(0)
        day, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        while day <= last:
            for opens, closes in self._day(day):
                total += max(timedelta(0), min(closes, end) - max(opens, start))
            day += timedelta(days=1)
        return total

    def _from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = at.astimezone(self.zone).date()
        for _ in range(HORIZON_DAYS):
            yield from self._day(day)
            day += timedelta(days=1)

    def _day(self, day: date) -> list[tuple[datetime, datetime]]:
        """The spans of one local day in UTC, in order."""
        if day in self.closed:
            return []
        spans = sorted((opens, closes) for weekday, opens, closes in self.spans if weekday == day.weekday())
        return [(self._at(day, opens), self._at(day, closes)) for opens, closes in spans]

    def _at(self, day: date, minutes: int) -> datetime:
        """UTC, so that differences are elapsed time. In the hour that exists twice, the first one."""
        days, rest = divmod(minutes, 1440)
        local = datetime.combine(day + timedelta(days=days), time(*divmod(rest, 60)), tzinfo=self.zone)
        return local.astimezone(UTC)


def hours_of(company: Company, queue: QueueRules | None = None) -> OpeningHours:
    """The queue's own hours, or the company's; without any it is always open."""
    zone, hours, closed = company.zone, company.hours, company.closed_days
    if queue is not None:
        zone = queue.zone or zone
        hours = hours if queue.hours is None else queue.hours
        closed = closed if queue.closed_days is None else queue.closed_days
    return _written(zone, hours, closed)


@lru_cache(maxsize=64)
def _written(zone: str, hours: tuple[tuple[str, str, str], ...], closed: tuple[str, ...]) -> OpeningHours:
    """As the company's file has them. Every ticket asks for the same few."""
    spans = tuple((WEEKDAYS.index(day), _minutes(opens), _minutes(closes)) for day, opens, closes in hours)
    return OpeningHours(ZoneInfo(zone), spans, frozenset(date.fromisoformat(day) for day in closed))


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)
