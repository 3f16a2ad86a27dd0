"""Who is at the desk: what agents said last, and what they did lately."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.desk import Present
from bot.core.desk_rules import DeskRules, QueueRules
from bot.core.places import Person

SAID_HOLDS = timedelta(hours=10)
"""Whoever said to be here and did nothing since is gone by then."""


def is_here(one: Present, at: datetime, rules: DeskRules) -> bool:
    """Away holds until something else is said. Otherwise recent activity counts, or recent words."""
    if one.here is False:
        return False
    if one.seen is not None and at - one.seen <= timedelta(minutes=rules.here_minutes):
        return True
    return bool(one.here) and one.said is not None and at - one.said <= SAID_HOLDS


def here(everybody: Sequence[Present], at: datetime, rules: DeskRules, queue: QueueRules | None = None) -> list[Person]:
    """The agents at the desk now, by name; of a queue, those who work on it."""
    present = [one.agent for one in everybody if is_here(one, at, rules)]
    return [agent for agent in present if queue is None or works_on(agent, queue)]


def works_on(agent: Person, queue: QueueRules) -> bool:
    return not queue.agents or agent.id in queue.agents or agent.name.casefold() in map(str.casefold, queue.agents)
