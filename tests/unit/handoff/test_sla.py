"""The clocks of a ticket."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.effects import RecordFact, StartTimer, StopTimer
from bot.core.places import ConversationId, Place
from bot.core.ticket import Escalation, Ticket, TicketState
from handoff import sla
from handoff.hours import OpeningHours

NINE = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
OFFICE = OpeningHours(ZoneInfo("Europe/Berlin"), tuple((day, 9 * 60, 17 * 60) for day in range(5)))
TICKET = Ticket(
    number=1,
    conversation=ConversationId("c"),
    episode=0,
    escalation=Escalation("asked", "Asked"),
    state=TicketState.OPEN,
    desk=Place("console", "console", "agents"),
    opened_at=NINE,
)


def later(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def clock(ticket: Ticket, name: str = sla.RESOLUTION) -> sla.SlaClock:
    found = sla.clock_of(ticket, name)
    assert found is not None
    return found


def test_elapsed_and_business_time_differ_over_a_night() -> None:
    ticket = sla.start(TICKET, sla.RESOLUTION, later(7 * 60), 3600)
    ticket = sla.stop(ticket, [sla.RESOLUTION], later(25 * 60))
    assert sla.elapsed(clock(ticket), later(9999)) == timedelta(hours=18)
    assert sla.business(clock(ticket), OFFICE, later(9999)) == timedelta(hours=2)


def test_a_rest_adds_nothing_and_moves_the_time_when_it_is_due() -> None:
    ticket = sla.start(TICKET, sla.RESOLUTION, NINE, 3600)
    assert sla.due(clock(ticket), OFFICE) == later(60)
    ticket = sla.rest(ticket, [sla.RESOLUTION], later(20))
    assert sla.due(clock(ticket), OFFICE) is None
    ticket = sla.go_on(ticket, [sla.RESOLUTION], later(120))
    assert sla.due(clock(ticket), OFFICE) == later(160)
    ticket = sla.stop(ticket, [sla.RESOLUTION], later(130))
    assert sla.elapsed(clock(ticket), later(9999)) == timedelta(minutes=30)


def test_starting_twice_and_stopping_twice_change_nothing() -> None:
    ticket = sla.start(TICKET, sla.QUEUE, NINE, 600)
    assert sla.start(ticket, sla.QUEUE, later(5), 600) is ticket
    stopped = sla.stop(ticket, [sla.QUEUE], later(5))
    assert sla.stop(stopped, [sla.QUEUE], later(50)) == stopped
    assert sla.go_on(stopped, [sla.QUEUE], later(60)) == stopped


def test_events_out_of_order_never_make_negative_time() -> None:
    ticket = sla.start(TICKET, sla.QUEUE, later(10), 600)
    ticket = sla.stop(ticket, [sla.QUEUE], later(5))
    assert sla.elapsed(clock(ticket, sla.QUEUE), later(99)) == timedelta(0)


def test_reminders_come_before_at_and_after_the_target() -> None:
    before = TICKET
    ticket = sla.start(before, sla.QUEUE, NINE, 600)
    due = []
    for _ in range(3):
        (timer,) = sla.effects(before, ticket, OFFICE)
        assert isinstance(timer, StartTimer)
        due.append(timer.due)
        alarm = sla.alarm_of(ticket, timer.name)
        assert alarm is not None
        before, ticket = ticket, sla.reminded(ticket, alarm)
    assert due == [later(7.5), later(10), later(15)]
    assert sla.effects(before, ticket, OFFICE) == [StopTimer(name="sla:queue")]
    assert sla.alarm_of(ticket, "sla:queue") is None


def test_a_stopped_clock_is_measured_once() -> None:
    running = sla.start(TICKET, sla.QUEUE, NINE, 600)
    stopped = sla.stop(running, [sla.QUEUE], later(4))
    timer, fact = sla.effects(running, stopped, OFFICE)
    assert timer == StopTimer(name="sla:queue")
    assert isinstance(fact, RecordFact)
    assert (fact.data["elapsed"], fact.data["business"], fact.data["met"]) == (240, 240, True)
    assert sla.effects(stopped, replace(stopped, sent=1), OFFICE) == []


def test_a_timer_of_something_else_is_nobodys_alarm() -> None:
    running = sla.start(TICKET, sla.QUEUE, NINE, 600)
    assert sla.alarm_of(running, "quiet") is None
    assert sla.alarm_of(running, "sla:unknown") is None
    assert sla.alarm_of(sla.rest(running, [sla.QUEUE], later(1)), "sla:queue") is None
