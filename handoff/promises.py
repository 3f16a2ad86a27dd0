"""Every time stated to a customer is written down with who must keep it, and watched: before, and when it breaks."""

from datetime import datetime, timedelta

from bot.core.effects import Effect, MakePromise, RecordFact, SettlePromise, StartTimer, StopTimer
from bot.core.ticket import Ticket

WARN, DUE = "promise:warn", "promise:due"
_WARN_SHARE = 0.75
_SHORTEST_WARNING = timedelta(minutes=1)


def name_of(ticket: Ticket) -> str:
    """A time that was put off is a promise of its own: the first one stays broken."""
    what = "later-reply" if ticket.put_off else "first-reply"
    return f"ticket:{ticket.number}:{what}:{ticket.reopened}"


def made(ticket: Ticket, due: datetime, at: datetime) -> list[Effect]:
    """The promise of a first reply, to be kept by whoever has the ticket, or by its queue."""
    owner = ticket.assignee.id if ticket.assignee else ticket.queue
    warn = max(at + (due - at) * _WARN_SHARE, at + min(_SHORTEST_WARNING, due - at))
    return [
        MakePromise(name=name_of(ticket), what=f"First reply to ticket {ticket.number}", due=due, owner=owner),
        StartTimer(name=WARN, due=warn),
        StartTimer(name=DUE, due=due),
    ]


def kept(ticket: Ticket, at: datetime) -> list[Effect]:
    """The first reply arrived at that time; late, it was broken before, and stays so."""
    if ticket.promised is None:
        return []
    in_time = at <= ticket.promised
    return [
        SettlePromise(name=name_of(ticket), outcome="kept" if in_time else "broken"),
        StopTimer(name=WARN),
        StopTimer(name=DUE),
        *((_fact(ticket, "kept"),) if in_time else ()),
    ]


def broken(ticket: Ticket) -> list[Effect]:
    return [SettlePromise(name=name_of(ticket), outcome="broken"), _fact(ticket, "broken")]


def ended(ticket: Ticket, at: datetime) -> list[Effect]:
    """The ticket ended: answered in time or no longer owed. What was broken stays broken."""
    if ticket.promised is None:
        return []
    answered = ticket.first_reply_at is not None and ticket.first_reply_at <= ticket.promised
    return [
        SettlePromise(name=name_of(ticket), outcome="kept" if answered else "released"),
        StopTimer(name=WARN),
        StopTimer(name=DUE),
    ]


def _fact(ticket: Ticket, outcome: str) -> RecordFact:
    return RecordFact(name=f"promise-{outcome}", data={"ticket": ticket.number, "queue": ticket.queue})
