"""The law of clocks: what each clock shows is what the ticket's own history says, to the second."""

from datetime import datetime, timedelta
from itertools import pairwise

from bot.core.effects import Owner, PassOwnership, PutTicket, RecordFact
from bot.core.ticket import SlaClock, Ticket, TicketState
from tests.property.story import Story, Talk, Version

_NOTHING = timedelta(0)
_THOUGHT = timedelta(seconds=10)
"""So long the rest of a thought may take after a clock was started in it, where the database hangs meanwhile."""


def clocks_add_up(story: Story) -> None:
    for talk in story.talks:
        _only_peoples_time(talk)
        _measured_once_and_rightly(talk, always_open=not story.world.company.hours)
        for versions in talk.versions().values():
            for version in versions:
                _standing(version.ticket)
            _resolution_is_our_time(versions)


def _clock(ticket: Ticket, name: str) -> SlaClock | None:
    return next((clock for clock in ticket.clocks if clock.name == name), None)


def _runs(ticket: Ticket, name: str) -> bool:
    clock = _clock(ticket, name)
    return clock is not None and clock.is_running


def _standing(ticket: Ticket) -> None:
    """Which clocks run follows from how the ticket stands."""
    for clock in ticket.clocks:
        _in_order(clock)
        if not ticket.is_live:
            assert clock.stopped is not None, f"{clock.name} goes on after ticket {ticket.number} ended"
        if ticket.snoozed_until is not None:
            assert not clock.is_running, f"{clock.name} runs while ticket {ticket.number} rests"
    if not ticket.is_live:
        return
    awake = ticket.snoozed_until is None
    first = _clock(ticket, "first-reply")
    assert first is not None
    if ticket.state is TicketState.OPEN:
        assert awake, f"ticket {ticket.number} waits in the queue and is asleep"
        assert _runs(ticket, "queue"), f"ticket {ticket.number} waits in the queue, and no clock says so"
    else:
        assert not _runs(ticket, "queue"), f"ticket {ticket.number} is claimed, and the queue's clock runs"
    if awake and first.stopped is None:
        assert first.is_running, f"the customer of ticket {ticket.number} waits, and no clock says so"
    our_turn = ticket.waits_on == "us"
    assert _runs(ticket, "resolution") == (awake and our_turn), f"resolution of {ticket.number} counts the wrong time"
    assert our_turn or not _runs(ticket, "next-reply"), f"next-reply of {ticket.number} runs in the customer's turn"


def _in_order(clock: SlaClock) -> None:
    ends = [end for _, end in clock.runs]
    assert all(end is not None for end in ends[:-1]), "a clock runs twice at once"
    flat = [moment for run in clock.runs for moment in run if moment is not None]
    assert flat == sorted(flat), f"the clock {clock.name} ran backwards: {clock.runs}"
    if clock.stopped is not None:
        assert ends[-1] is not None, f"the clock {clock.name} was stopped and runs"
        assert clock.stopped >= flat[-1]


def _only_peoples_time(talk: Talk) -> None:
    """No clock of a ticket counts what was before people took over."""
    since: datetime | None = None
    pending: list[PutTicket] = []
    for entry in talk.entries:
        if isinstance(entry.what, PutTicket):
            pending.append(entry.what)
        if isinstance(entry.what, PassOwnership) and entry.what.to is Owner.PEOPLE:
            since = entry.at
        if since is None:
            continue
        for put in pending:
            if put.ticket.is_live:
                for clock in put.ticket.clocks:
                    assert not _counts_before(clock, since), f"{clock.name} counts the bot's time"
        pending = []


def _counts_before(clock: SlaClock, moment: datetime) -> bool:
    begin, end = clock.runs[0]
    return begin < moment - _THOUGHT and end != begin


def _measured_once_and_rightly(talk: Talk, *, always_open: bool) -> None:
    """Each end of a clock is a fact, with the time that its runs make together."""
    tickets: dict[int, Ticket] = {}
    stopped: dict[tuple[int, str], int] = {}
    facts: dict[tuple[int, str], int] = {}
    for entry in talk.entries:
        if isinstance(entry.what, PutTicket):
            new = entry.what.ticket
            old = tickets.get(new.number)
            for clock in new.clocks:
                before = _clock(old, clock.name) if old else None
                if clock.stopped is not None and clock != before:
                    stopped[new.number, clock.name] = stopped.get((new.number, clock.name), 0) + 1
            tickets[new.number] = new
        elif isinstance(entry.what, RecordFact) and entry.what.name == "clock-stopped" and "ticket" in entry.what.data:
            data = entry.what.data
            number, name = int(str(data["ticket"])), str(data["clock"])
            facts[number, name] = facts.get((number, name), 0) + 1
            measured = _clock(tickets[number], name)
            assert measured is not None
            ran = sum(((end or begin) - begin for begin, end in measured.runs), _NOTHING).total_seconds()
            elapsed, business = float(str(data["elapsed"])), float(str(data["business"]))
            assert abs(elapsed - ran) < 1e-3, f"{name} shows {elapsed} s and ran {ran} s"
            assert business <= elapsed + 1e-3
            assert not always_open or abs(business - elapsed) < 1e-3
            assert data["met"] == (business <= measured.target)
    assert stopped == facts, "a clock ended without being measured, or was measured twice"


def _resolution_is_our_time(versions: list[Version]) -> None:
    """From one version of the ticket to the next it was our turn and the ticket awake: so long the clock ran."""
    times = [version.at for version in versions]
    if times != sorted(times):
        return  # late events: the runs were set right afterwards, and are judged by their order alone
    ours, last = _NOTHING, -1
    for now, then in pairwise(versions):
        ticket = now.ticket
        if not ticket.is_live:
            continue
        since = now.at
        if ticket.reopened != last:
            ours, last = _NOTHING, ticket.reopened
            first = _clock(ticket, "resolution")
            assert first is not None
            since = first.runs[0][0]
        if ticket.snoozed_until is None and ticket.waits_on == "us":
            ours += max(_NOTHING, then.at - since)
        clock = _clock(then.ticket, "resolution")
        if clock is not None and then.ticket.reopened == ticket.reopened and not clock.is_running:
            ran = sum(((end or begin) - begin for begin, end in clock.runs), _NOTHING)
            assert ran == ours, f"resolution of ticket {ticket.number} shows {ran}, and it was our turn for {ours}"
