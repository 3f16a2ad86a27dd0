"""The ticket's state machine. Pure: each step returns the ticket after it, or says why it cannot be taken."""

from dataclasses import replace
from datetime import datetime

from bot.core.errors import BatonError
from bot.core.places import Person
from bot.core.ticket import Ticket, TicketState


class NotPossible(BatonError):
    """The ticket is in no state for that step. The message says so in words for the agent."""


def claim(ticket: Ticket, agent: Person, at: datetime) -> Ticket:
    """The first one wins; the assignee claiming again changes nothing."""
    if ticket.state is TicketState.CLAIMED:
        if ticket.assignee and ticket.assignee.id == agent.id:
            return ticket
        raise NotPossible(f"{_holder(ticket)} already has ticket {ticket.number}.")
    if ticket.state is not TicketState.OPEN:
        raise NotPossible(f"Ticket {ticket.number} is already {ticket.state.value}.")
    return replace(ticket, state=TicketState.CLAIMED, assignee=agent, claimed_at=at)


def replied(ticket: Ticket, at: datetime) -> Ticket:
    """The assignee wrote to the customer."""
    return ticket if ticket.first_reply_at else replace(ticket, first_reply_at=at)


def resolve(ticket: Ticket, agent: Person, at: datetime) -> Ticket:
    if not ticket.is_live:
        raise NotPossible(f"Ticket {ticket.number} is already {ticket.state.value}.")
    return replace(ticket, state=TicketState.RESOLVED, assignee=ticket.assignee or agent, resolved_at=at)


def _holder(ticket: Ticket) -> str:
    return ticket.assignee.name if ticket.assignee else "Somebody"
