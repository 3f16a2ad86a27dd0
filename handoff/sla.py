"""The clocks of a ticket: they start, rest and stop, and remind before and when they run out.

Elapsed time is what went by while a clock ran; business time is the part of it in which the desk was open. Targets
are business time. A clock that rests (snoozed, or the customer's turn) adds nothing to either.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.desk_rules import Targets
from bot.core.effects import Effect, RecordFact, StartTimer, StopTimer
from bot.core.ticket import SlaClock, Ticket
from handoff.hours import OpeningHours

QUEUE, FIRST_REPLY, SILENT, NEXT_REPLY, RESOLUTION = "queue", "first-reply", "silent", "next-reply", "resolution"
STAGES = (0.75, 1.0, 1.5)
"""Shares of the target at which somebody is reminded: the assignee, the channel, the lead."""
_TIMER = "sla:"


def target(targets: Targets, name: str) -> float:
    """Seconds."""
    return 60.0 * float(getattr(targets, name.replace("-", "_")))


def clock_of(ticket: Ticket, name: str) -> SlaClock | None:
    return next((clock for clock in ticket.clocks if clock.name == name), None)


def start(ticket: Ticket, name: str, at: datetime, seconds: float) -> Ticket:
    """Begin anew, unless it runs already."""
    known = clock_of(ticket, name)
    if known is not None and known.is_running:
        return ticket
    return _put(ticket, SlaClock(name=name, target=seconds, runs=((at, None),)))


def rest(ticket: Ticket, names: Iterable[str], at: datetime) -> Ticket:
    for name in names:
        clock = clock_of(ticket, name)
        if clock is not None and clock.is_running:
            ticket = _put(ticket, replace(clock, runs=_ended(clock, at)))
    return ticket


def go_on(ticket: Ticket, names: Iterable[str], at: datetime) -> Ticket:
    for name in names:
        clock = clock_of(ticket, name)
        if clock is not None and clock.stopped is None and not clock.is_running:
            ticket = _put(ticket, replace(clock, runs=(*clock.runs, (max(at, _last(clock)), None))))
    return ticket


def stop(ticket: Ticket, names: Iterable[str], at: datetime) -> Ticket:
    for name in names:
        clock = clock_of(ticket, name)
        if clock is not None and clock.stopped is None:
            ended = max(at, _last(clock))
            ticket = _put(ticket, replace(clock, runs=_ended(clock, at), stopped=ended))
    return ticket


def open_names(ticket: Ticket) -> tuple[str, ...]:
    """Clocks that have not come to their end."""
    return tuple(clock.name for clock in ticket.clocks if clock.stopped is None)


# ------------------------------------------------------------------------------------------------------------ measuring


def elapsed(clock: SlaClock, now: datetime) -> timedelta:
    return sum((max(timedelta(0), (end or now) - begin) for begin, end in clock.runs), timedelta(0))


def business(clock: SlaClock, hours: OpeningHours, now: datetime) -> timedelta:
    return sum((hours.between(begin, end or now) for begin, end in clock.runs), timedelta(0))


def due(clock: SlaClock, hours: OpeningHours, share: float = 1.0) -> datetime | None:
    """When that share of the target is used up, if the clock goes on running; None while it rests."""
    if not clock.is_running:
        return None
    begin = clock.runs[-1][0]
    left = timedelta(seconds=clock.target * share) - business(replace(clock, runs=clock.runs[:-1]), hours, begin)
    return hours.after(begin, max(timedelta(0), left))


@dataclass(frozen=True, slots=True)
class Alarm:
    """A clock's reminder: stage 0 for the assignee, 1 for the channel, 2 for the lead."""

    clock: SlaClock
    stage: int


def alarm_of(ticket: Ticket, timer: str) -> Alarm | None:
    """What a timer that fired is about; None when the clock does not run any more, or reminded enough."""
    clock = clock_of(ticket, timer.removeprefix(_TIMER)) if timer.startswith(_TIMER) else None
    if clock is None or not clock.is_running or clock.stage >= len(STAGES):
        return None
    return Alarm(clock, clock.stage)


def reminded(ticket: Ticket, alarm: Alarm) -> Ticket:
    return _put(ticket, replace(alarm.clock, stage=alarm.stage + 1))


def effects(before: Ticket, after: Ticket, hours: OpeningHours) -> list[Effect]:
    """Timers and facts that follow from how the clocks changed."""
    found: list[Effect] = []
    for clock in after.clocks:
        if clock == clock_of(before, clock.name):
            continue
        found.append(_timer(clock, hours))
        if clock.stopped is not None:
            found.append(_measured(after, clock, hours))
    return found


def _timer(clock: SlaClock, hours: OpeningHours) -> Effect:
    when = due(clock, hours, STAGES[clock.stage]) if clock.stage < len(STAGES) else None
    name = _TIMER + clock.name
    return StopTimer(name=name) if when is None else StartTimer(name=name, due=when)


def _measured(ticket: Ticket, clock: SlaClock, hours: OpeningHours) -> RecordFact:
    stopped = clock.stopped or clock.runs[-1][0]
    used = business(clock, hours, stopped).total_seconds()
    return RecordFact(
        name="clock-stopped",
        data={
            "ticket": ticket.number,
            "clock": clock.name,
            "elapsed": elapsed(clock, stopped).total_seconds(),
            "business": used,
            "target": clock.target,
            "met": used <= clock.target,
        },
    )


def _put(ticket: Ticket, clock: SlaClock) -> Ticket:
    if clock_of(ticket, clock.name) is None:
        return replace(ticket, clocks=(*ticket.clocks, clock))
    return replace(ticket, clocks=tuple(clock if one.name == clock.name else one for one in ticket.clocks))


def _last(clock: SlaClock) -> datetime:
    begin, end = clock.runs[-1]
    return end or begin


def _ended(clock: SlaClock, at: datetime) -> tuple[tuple[datetime, datetime | None], ...]:
    """Events may come out of order; a run never ends before it began."""
    if not clock.is_running:
        return clock.runs
    begin = clock.runs[-1][0]
    return (*clock.runs[:-1], (begin, max(begin, at)))
