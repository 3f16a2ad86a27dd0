"""Where a ticket waits, and who is asked first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.company import Company
from bot.core.desk_rules import DeskRules, QueueRules
from bot.core.places import Person, Place
from bot.core.ticket import Ticket

OPEN, ROUND_ROBIN, LEAST_LOADED = "open", "round-robin", "least-loaded"


def queue_for(rules: DeskRules, ticket: Ticket, accounts: Sequence[str] = ()) -> QueueRules:
    """The first queue that takes it; the last one takes what no other does."""
    return next((queue for queue in rules.queues if _takes(queue, ticket, accounts)), rules.queues[-1])


def queue_named(rules: DeskRules, name: str) -> QueueRules:
    return next((queue for queue in rules.queues if queue.name == name), rules.queues[-1])


def desk_of(company: Company, queue: QueueRules) -> Place:
    """Where a queue's cards go: its own channel, or the agents'."""
    if queue.channel is None:
        return company.agents
    known = queue.channel
    same = known.platform == company.agents.platform and not known.workspace
    return replace(known, workspace=company.agents.workspace) if same else known


def _takes(queue: QueueRules, ticket: Ticket, accounts: Sequence[str]) -> bool:
    return (
        _fits(queue.categories, (ticket.category,))
        and _fits(queue.tiers, (ticket.tier,))
        and _fits(queue.languages, (ticket.language, ticket.language.partition("-")[0]))
        and _fits(queue.accounts, accounts)
    )


def _fits(wanted: Sequence[str], have: Sequence[str]) -> bool:
    known = {value.casefold() for value in have if value}
    return not wanted or any(value.casefold() in known for value in wanted)


def next_agent(
    rules: DeskRules, number: int, present: Sequence[Person], load: Mapping[str, int], asked: Sequence[str] = ()
) -> Person | None:
    """Whom to ask for a ticket; None when everybody may take it, or nobody has room.

    Args:
        number: the ticket's number, which turns the round. asked: person ids who were asked already.
    """
    if rules.assign == OPEN:
        return None
    free = [one for one in present if load.get(one.id, 0) < rules.cap and one.id not in asked]
    if not free:
        return None
    turned = free[number % len(free) :] + free[: number % len(free)]
    if rules.assign == LEAST_LOADED:
        return min(turned, key=lambda one: load.get(one.id, 0))
    return turned[0]


def attributes(known: Sequence[tuple[str, str]]) -> tuple[str, str, tuple[str, ...], str]:
    """Tier, language, account names and time zone, from what the directory says (label, value)."""
    by_label = {label.casefold(): value for label, value in known}
    accounts = tuple(by_label[label] for label in ("company", "account", "customer") if label in by_label)
    names = tuple(name for full in accounts for name in (full, full.partition(" (")[0]))
    tier = by_label.get("plan") or by_label.get("tier", "")
    return tier, by_label.get("language", ""), names, by_label.get("time zone", "")
