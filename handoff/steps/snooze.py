"""A ticket rests: its clocks stop until a time, or until the customer writes again."""

from datetime import datetime, timedelta

from bot.core.effects import StartTimer
from bot.core.forms import Choice, ChoiceField, Form
from bot.core.moments import worded
from bot.core.places import Person
from bot.core.ticket import Ticket
from handoff import sla, ticket
from handoff.case import Case
from handoff.estimate import moment, zone_or
from handoff.means import Means
from handoff.step import Doing, Step, is_claimed
from handoff.ticket import NotPossible

TIMER = "snooze"
_LENGTHS = {"1h": ("One hour", 1), "4h": ("Four hours", 4), "1d": ("A day", 24), "3d": ("Three days", 72)}
_OPENING = "opening"


async def form(means: Means, one: Ticket, agent: Person) -> Form:
    choices = (*(Choice(key, label) for key, (label, _) in _LENGTHS.items()), Choice(_OPENING, "Until we open next"))
    return Form(
        action="snooze",
        value=str(one.number),
        title=f"Snooze {one.number}",
        intro="It wakes by itself then, or as soon as the customer writes.",
        fields=(ChoiceField(name="until", label="Until", choices=choices, initial="1h", required=True),),
        submit="Snooze",
    )


async def run(doing: Doing) -> None:
    case = doing.case
    ticket.mine(case.ticket, doing.agent)
    until = _until(case, doing.fields.get("until", "1h"))
    case.ticket = ticket.snooze(case.ticket, until)
    case.rest(*sla.open_names(case.ticket))
    case.do(StartTimer(name=TIMER, due=until))
    zone = zone_or(case.company.zone, "UTC")
    case.whisper(doing.cause, worded("Snoozed until {until}.", until=moment(until, case.at, zone)))
    case.count("ticket-snoozed", agent=doing.agent.id)


def _until(case: Case, chosen: str) -> datetime:
    if chosen in _LENGTHS:
        return case.at + timedelta(hours=_LENGTHS[chosen][1])
    if chosen == _OPENING:
        tomorrow = case.at + timedelta(hours=8) if case.hours.is_open(case.at) else case.at
        opens = case.hours.next_opening(tomorrow)
        if opens is not None and opens > case.at:
            return opens
        return case.at + timedelta(hours=16)
    raise NotPossible("Choose how long this shall rest.")


STEP = Step(action="snooze", label="Snooze", order=60, when=is_claimed, run=run, form=form)
