"""An honest answer to "how long": what eight in ten customers waited at such an hour and load, rounded up.

Before there is a history, the company's own figure, longer when more tickets wait than agents are there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.desk import Recorded
from bot.core.moments import Moment, Timed, timed, worded
from handoff.hours import OpeningHours
from handoff.times import times_in

ENOUGH = 8
SHARE = 0.8
HISTORY = timedelta(days=28)
_NICE = (2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480)
ANSWERED = "first-human-reply"
"""The fact that a first reply of an agent leaves, with business seconds, load and queue."""


@dataclass(frozen=True, slots=True)
class Wait:
    """What was found.

    Attributes:
        minutes: of opening time, rounded up to a figure that people say.
        samples: how many earlier waits it stands on; 0: the company's own figure.
    """

    minutes: int
    samples: int = 0


def expected(
    history: Sequence[Recorded], at: datetime, zone: ZoneInfo, load: float, configured: float, queue: str = ""
) -> Wait:
    """Args:
    history: facts ``first-human-reply`` with business seconds, load and queue.
    load: live tickets per agent at the desk, with this one. configured: minutes.
    """
    own = [fact for fact in history if fact.data.get("queue", "") == queue]
    hour = at.astimezone(zone).hour
    near = [fact for fact in own if _apart(fact.at.astimezone(zone).hour, hour) <= 2]
    alike = [fact for fact in near if load / 2 <= _number(fact, "load") <= load * 2]
    for found in (alike, near, own):
        if len(found) >= ENOUGH:
            return Wait(_nice(_share([_number(fact, "seconds") for fact in found]) / 60), len(found))
    return Wait(_nice(configured * max(1.0, load)))


def _apart(one: int, other: int) -> int:
    return min((one - other) % 24, (other - one) % 24)


def _number(fact: Recorded, name: str) -> float:
    value = fact.data.get(name)
    return float(value) if isinstance(value, int | float) else 0.0


def _share(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, ceil(SHARE * len(values)) - 1)]


def _nice(minutes: float) -> int:
    return next((nice for nice in _NICE if minutes <= nice), 60 * ceil(minutes / 60))


# ------------------------------------------------------------------------------------------------------------- in words


def in_words(
    due: datetime, now: datetime, zone: ZoneInfo, wait: Wait, hours: OpeningHours, language: str = ""
) -> Timed:
    """``within 10 minutes`` while the desk is open all that time, otherwise ``by Monday at 09:10 (Europe/Berlin)``."""
    words = times_in(language)
    if hours.is_open(now) and due - now <= timedelta(minutes=wait.minutes):
        return timed(words.within.format(span=words.span(wait.minutes)))
    return worded(words.by, moment=moment(due, now, zone, language))


def span(minutes: int) -> str:
    return times_in("").span(minutes)


def moment(when: datetime, now: datetime, zone: ZoneInfo, language: str = "") -> Moment:
    """``today at 14:00``, ``tomorrow at 09:00`` or ``Monday at 09:00``; with the zone's name where it cannot be shown
    in the reader's own.
    """
    local, today = when.astimezone(zone), now.astimezone(zone).date()
    words = times_in(language)
    said = words.at.format(day=words.day(local.date(), today), time=f"{local:%H:%M}")
    return Moment(at=when, words=f"{said} ({zone.key})", pattern=words.at, language=language or "en")


def clock(when: datetime, now: datetime, zone: ZoneInfo) -> Moment:
    """The time of day, with the day where it is not today. For agents."""
    local = when.astimezone(zone)
    same = local.date() == now.astimezone(zone).date()
    return Moment(at=when, words=f"{local:%H:%M}" if same else f"{local:%H:%M on %a %-d %b}", brief=True)


def dated(when: datetime, zone: ZoneInfo) -> Moment:
    """Day and time of something that was said. For agents."""
    return Moment(at=when, words=f"{when.astimezone(zone):%d %b %H:%M}", pattern="{day}, {time}", brief=True)


def zone_or(name: str, other: str) -> ZoneInfo:
    """The zone of that name, or the other one where it is no zone."""
    try:
        return ZoneInfo(name) if name else ZoneInfo(other)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(other)
