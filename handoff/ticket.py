"""The ticket's state machine. Pure: each step returns the ticket after it, or says why it cannot be taken.

open → claimed → resolved → closed, with release and transfer back to open or to another agent, snooze in between,
and reopen while the window lasts.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.errors import BatonError
from bot.core.places import Person
from bot.core.ticket import Ticket, TicketState
from handoff.summary import short


class NotPossible(BatonError):
    """The ticket is in no state for that step. The message says so in words for the agent."""


def claim(ticket: Ticket, agent: Person, at: datetime) -> Ticket:
    """The first one wins; the assignee claiming again changes nothing."""
    if ticket.state is TicketState.CLAIMED:
        if ticket.assignee and ticket.assignee.id == agent.id:
            return ticket
        raise NotPossible(f"{holder(ticket)} already has ticket {ticket.number}.")
    if ticket.state is not TicketState.OPEN:
        raise NotPossible(f"Ticket {ticket.number} is already {ticket.state.value}.")
    return replace(
        ticket, state=TicketState.CLAIMED, assignee=agent, claimed_at=at, offered_to=None, snoozed_until=None
    )


def release(ticket: Ticket, agent: Person) -> Ticket:
    """Back to the queue."""
    mine(ticket, agent)
    return replace(ticket, state=TicketState.OPEN, assignee=None, claimed_at=None, snoozed_until=None, waits_on="us")


def transfer(ticket: Ticket, agent: Person, to: Person) -> Ticket:
    """From whoever has it to another agent."""
    live(ticket)
    if ticket.assignee and ticket.assignee.id == to.id:
        raise NotPossible(f"{to.name} already has ticket {ticket.number}.")
    if ticket.assignee and ticket.assignee.id != agent.id:
        raise NotPossible(f"{holder(ticket)} has ticket {ticket.number}; only they can hand it on.")
    return replace(ticket, state=TicketState.CLAIMED, assignee=to, offered_to=None, snoozed_until=None)


def resolve(ticket: Ticket, agent: Person, at: datetime) -> Ticket:
    live(ticket)
    return replace(
        ticket, state=TicketState.RESOLVED, assignee=ticket.assignee or agent, resolved_at=at, snoozed_until=None
    )


def close(ticket: Ticket, at: datetime) -> Ticket:
    """For good, whatever it was."""
    if ticket.state is TicketState.CLOSED:
        raise NotPossible(f"Ticket {ticket.number} is already closed.")
    return replace(ticket, state=TicketState.CLOSED, closed_at=at, snoozed_until=None)


def snooze(ticket: Ticket, until: datetime) -> Ticket:
    live(ticket)
    return replace(ticket, snoozed_until=until)


def reopen(ticket: Ticket, at: datetime, window: timedelta, agent: Person | None) -> Ticket:
    """Open it again, with the agent if there is one, and with a card of its own.

    Raises:
        NotPossible: it is not resolved, or was for too long.
    """
    if not may_reopen(ticket, at, window):
        raise NotPossible(f"Ticket {ticket.number} cannot be opened again: it is {ticket.state.value}.")
    return replace(
        ticket,
        state=TicketState.CLAIMED if agent else TicketState.OPEN,
        assignee=agent,
        claimed_at=at if agent else None,
        first_reply_at=None,
        resolved_at=None,
        waits_on="us",
        promised=None,
        put_off=False,
        reopened=ticket.reopened + 1,
        cards=ticket.cards + 1,
        thread=None,
        csat=None,
        clocks=(),
        suggestion=None,
    )


def may_reopen(ticket: Ticket, at: datetime, window: timedelta) -> bool:
    return ticket.state is TicketState.RESOLVED and ticket.resolved_at is not None and at - ticket.resolved_at <= window


def live(ticket: Ticket) -> None:
    if not ticket.is_live:
        raise NotPossible(f"Ticket {ticket.number} is already {ticket.state.value}.")


def mine(ticket: Ticket, agent: Person) -> None:
    """Raises NotPossible unless this agent has it."""
    live(ticket)
    if ticket.assignee is None:
        raise NotPossible(f"Nobody has claimed ticket {ticket.number} yet.")
    if ticket.assignee.id != agent.id:
        who = holder(ticket)
        raise NotPossible(f"{who} has ticket {ticket.number}. {who} can transfer it to you; while away, anybody can.")


def holder(ticket: Ticket) -> str:
    return short(ticket.assignee.name, 80) if ticket.assignee else "Somebody"
