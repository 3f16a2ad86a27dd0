"""Who can see a ticket: agents are in its channel, and whoever is not would never read what the customer writes."""

from collections.abc import Sequence

from bot.core.places import Person
from bot.core.ticket import Ticket
from handoff.means import Means
from handoff.presence import here
from handoff.summary import short
from handoff.ticket import NotPossible

NAMED = 5


async def sees(means: Means, ticket: Ticket, agent: str) -> bool:
    """True as well where the platform does not say who is in a channel."""
    known = await means.members(ticket.desk) if means.members is not None else None
    return known is None or agent in known


async def seeing(means: Means, ticket: Ticket, agents: Sequence[Person]) -> list[Person]:
    """Those of them who can see the ticket."""
    known = await means.members(ticket.desk) if means.members is not None else None
    return [agent for agent in agents if known is None or agent.id in known]


async def may_take(means: Means, ticket: Ticket, agent: Person) -> None:
    """Raises NotPossible, with who can take it, when this agent is not in the ticket's channel any more."""
    if not await sees(means, ticket, agent.id):
        others = await _others(means, ticket, agent.id)
        who = f" {others} can take it." if others else ""
        raise NotPossible(
            f"You are not in the channel of ticket {ticket.number} any more, so you would not see what the customer"
            f" writes. Ask to be added to it.{who}"
        )


async def may_be_given(means: Means, ticket: Ticket, to: Person, giver: Person) -> None:
    """Raises NotPossible, with who can take it, when that agent is not in the ticket's channel."""
    if not await sees(means, ticket, to.id):
        others = await _others(means, ticket, to.id, giver.id)
        who = f"{others} can take it." if others else "Nobody else who can see it is here; a queue can take it."
        raise NotPossible(f"{short(to.name, 80)} is not in this ticket's channel and would not see it. {who}")


async def _others(means: Means, ticket: Ticket, *besides: str) -> str:
    """The names of who is here and can see it, as in ``Ana and Ben``."""
    present = here(await means.presence.listed(), means.clock.now(), means.company().desk)
    had = {*besides, ticket.assignee.id if ticket.assignee else ""}
    names = [short(one.name, 60) for one in await seeing(means, ticket, present) if one.id not in had][:NAMED]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
