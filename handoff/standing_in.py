"""Whoever has a ticket may pass it on; when they are away, somebody else may, so that no customer waits for nobody."""

from datetime import datetime

from bot.core.places import Person
from bot.core.ticket import Ticket
from handoff.means import Means
from handoff.presence import is_here
from handoff.ticket import NotPossible, holder


async def may_pass_on(means: Means, ticket: Ticket, agent: Person, at: datetime) -> bool:
    """The assignee, anybody while nobody has it, and anybody while the assignee is not at the desk."""
    assignee = ticket.assignee
    if assignee is None or assignee.id == agent.id:
        return True
    everybody = await means.presence.listed()
    return not any(one.agent.id == assignee.id and is_here(one, at, means.company().desk) for one in everybody)


async def must_pass_on(means: Means, ticket: Ticket, agent: Person, at: datetime) -> None:
    """Raises NotPossible, in words for the agent, unless they may."""
    if not await may_pass_on(means, ticket, agent, at):
        raise NotPossible(f"{holder(ticket)} has ticket {ticket.number}; only they can hand it on while they are here.")
