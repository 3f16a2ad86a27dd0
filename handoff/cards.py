"""How a ticket looks in the agents' channel: reason and wait first, then the problem, the customer, what to do."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.content import Button, Buttons, Content, Fact, Facts, Heading, Quote, Small, Style, Text, content
from bot.core.conversation import Conversation, Line
from bot.core.effects import Voice
from bot.core.places import Role
from bot.core.ticket import Ticket, TicketState

CLAIM = "claim"
RESOLVE = "resolve"
LAST_LINES = 6
LINE_LENGTH = 300
HOW = "Claim it, then write in this thread: your words go to the customer under your name."


def card(
    ticket: Ticket, state: Conversation, customer: Sequence[tuple[str, str]], zone: str, *, outcome: str = ""
) -> Content:
    """The ticket's card as it stands now.

    Args:
        customer: what the directory knows, (label, value).
        outcome: one line about the last thing that happened to it, where there is one.
    """
    return content(
        Heading(f"{ticket.escalation.reason} · ticket {ticket.number}"),
        Facts((Fact("State", _state(ticket, zone)), Fact("Priority", ticket.escalation.priority.name.capitalize()))),
        Text(f"“{_short(ticket.problem)}”") if ticket.problem else None,
        Facts(_customer(ticket, customer)),
        *(Quote(_speaker(line), _short(line.text)) for line in _recent(state)),
        Small(outcome) if outcome else None,
        Small(HOW) if ticket.state is TicketState.OPEN else None,
        _buttons(ticket),
    )


def _state(ticket: Ticket, zone: str) -> str:
    match ticket.state:
        case TicketState.OPEN:
            return f"Waiting since {_clock(ticket.opened_at, zone)}"
        case TicketState.CLAIMED:
            return f"With {_name(ticket)} since {_clock(ticket.claimed_at, zone)}"
        case TicketState.RESOLVED:
            return f"Resolved by {_name(ticket)} at {_clock(ticket.resolved_at, zone)}"
        case TicketState.CLOSED:
            return "Closed"


def _name(ticket: Ticket) -> str:
    return ticket.assignee.name if ticket.assignee else "nobody"


def _clock(at: datetime | None, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M") if at else "—"


def _customer(ticket: Ticket, known: Sequence[tuple[str, str]]) -> tuple[Fact, ...]:
    name = ticket.customer.name if ticket.customer else "Unknown"
    return (Fact("Customer", name), *(Fact(label, value) for label, value in known))


def _recent(state: Conversation) -> tuple[Line, ...]:
    return tuple(line for line in state.lines if line.text.strip())[-LAST_LINES:]


def _speaker(line: Line) -> str:
    if line.speaker in (Voice.BOT, Voice.SYSTEM):
        return "Bot"
    return line.name or ("Customer" if line.speaker is Role.CUSTOMER else "Agent")


def _buttons(ticket: Ticket) -> Buttons | None:
    number = str(ticket.number)
    resolve = Button(RESOLVE, "Resolve", number)
    match ticket.state:
        case TicketState.OPEN:
            return Buttons((Button(CLAIM, "Claim", number, Style.PRIMARY), resolve))
        case TicketState.CLAIMED:
            return Buttons((resolve,))
        case _:
            return None


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LINE_LENGTH else words[: LINE_LENGTH - 1].rstrip() + "…"
