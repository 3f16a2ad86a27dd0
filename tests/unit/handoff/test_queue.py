"""Where a ticket waits, and who is asked first."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.chat.console.platform import AGENTS, MANAGERS, place
from bot.core.company import Company
from bot.core.desk_rules import DeskRules, QueueRules
from bot.core.places import ConversationId, Person, Place, Role
from bot.core.ticket import Escalation, Ticket, TicketState
from handoff.queue import desk_of, next_agent, queue_for

ANA, BEN, CLEO = (Person(f"console:{name}", name, Role.AGENT) for name in ("Ana", "Ben", "Cleo"))
TICKET = Ticket(
    number=7,
    conversation=ConversationId("c"),
    episode=0,
    escalation=Escalation("asked", "Asked"),
    state=TicketState.OPEN,
    desk=place(AGENTS),
    opened_at=datetime(2026, 3, 2, tzinfo=UTC),
)
QUEUES = (
    QueueRules(name="acme", accounts=("Acme",)),
    QueueRules(name="bills-de", categories=("Billing",), languages=("de",)),
    QueueRules(name="bills", categories=("Billing",)),
    QueueRules(name="big", tiers=("Enterprise", "Plus")),
    QueueRules(name="rest", categories=("Never",)),
)


@pytest.mark.parametrize(
    ("more", "accounts", "wanted"),
    [
        ({"category": "billing"}, (), "bills"),
        ({"category": "Billing", "language": "de-AT"}, (), "bills-de"),
        ({"category": "Billing", "language": "deu"}, (), "bills"),
        ({"category": "Billing", "tier": "plus"}, ("ACME",), "acme"),
        ({"tier": "PLUS"}, (), "big"),
        ({}, ("",), "rest"),
        ({"category": "\0" * 1000}, ("x",) * 1000, "rest"),
    ],
)
def test_the_first_queue_that_takes_it_has_it(more: dict[str, str], accounts: tuple[str, ...], wanted: str) -> None:
    ticket = replace(TICKET, **more)  # type: ignore[arg-type]  # tests vary any field
    assert queue_for(DeskRules(queues=QUEUES), ticket, accounts).name == wanted


def asked(assign: str, number: int, load: dict[str, int], *already: Person, cap: int = 3) -> str | None:
    rules = DeskRules(assign=assign, cap=cap)
    found = next_agent(rules, number, (ANA, BEN, CLEO), load, tuple(one.id for one in already))
    return found.name if found else None


def test_one_after_the_other_or_whoever_has_least() -> None:
    assert asked("open", 1, {}) is None
    assert [asked("round-robin", number, {}) for number in range(4)] == ["Ana", "Ben", "Cleo", "Ana"]
    assert [asked("round-robin", number, {BEN.id: 3}) for number in range(3)] == ["Ana", "Cleo", "Ana"]
    assert asked("round-robin", 0, {}, ANA) == "Ben"
    assert asked("round-robin", 0, {}, ANA, BEN, CLEO) is None
    assert asked("least-loaded", 0, {ANA.id: 2, BEN.id: 1, CLEO.id: 2}) == "Ben"
    assert [asked("least-loaded", number, {}) for number in range(3)] == ["Ana", "Ben", "Cleo"]
    assert asked("least-loaded", 0, {ANA.id: 3, BEN.id: 3, CLEO.id: 9}) is None


def test_a_queues_own_channel_is_in_the_agents_workspace_unless_it_names_another() -> None:
    company = Company(name="A", agents=Place("slack", "T1", "C1"), managers=place(MANAGERS))
    assert desk_of(company, QueueRules(name="a")) == Place("slack", "T1", "C1")
    assert desk_of(company, QueueRules(name="a", channel=Place("slack", "", "C2"))) == Place("slack", "T1", "C2")
    assert desk_of(company, QueueRules(name="a", channel=Place("slack", "T9", "C2"))) == Place("slack", "T9", "C2")
    assert desk_of(company, QueueRules(name="a", channel=place("x"))) == place("x")
