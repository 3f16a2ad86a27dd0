"""Answers of solved tickets become knowledge when an agent says so, and leave it for good when a manager says so."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.answering.solved import COLLECTION
from bot.core.clock import HandClock
from bot.core.conversation import Entry, evolve
from bot.core.effects import PutTicket, RecordFact
from bot.core.events import FormSubmitted
from bot.core.places import Person, Place, Role, Side, conversation_at
from bot.core.ports import Turn
from bot.core.ticket import Escalation, Ticket, TicketState
from bot.entrypoints.operations import Operations
from bot.entrypoints.reusing import gather
from handoff.feedback import fields, labels
from storage.opening import Storage, open_storage

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
ANA = Person("web:ana", "Ana", Role.AGENT)
VINEGAR = "Never use vinegar; citric acid is fine. Mail ana@example.org if in doubt."


class Lenient:
    def answer(self, text: str) -> object | None:
        return "refund" if "we refund you" in text else None


@pytest.fixture
async def storage() -> AsyncIterator[Storage]:
    storage = open_storage("memory:", clock=HandClock(AT), holder="test")
    await storage.start()
    yield storage
    await storage.stop()


async def resolved(storage: Storage, number: int, problem: str, filled: dict[str, str]) -> None:
    """An agent resolves a ticket with this form."""
    place = Place("web", "web", f"customer-{number}")
    event = FormSubmitted(
        id=f"e{number}", at=AT, place=place, side=Side.AGENTS, author=ANA, action="resolve", fields=filled
    )
    await storage.inbox.keep([event])
    lease = await storage.work.lease(conversation_at(place), 10)
    assert lease is not None
    ticket = Ticket(
        number=number,
        conversation=conversation_at(place),
        episode=0,
        escalation=Escalation("asked-for-person", "…"),
        state=TicketState.RESOLVED,
        desk=place,
        opened_at=AT,
        problem=problem,
    )
    fact = RecordFact(name="feedback", data={"ticket": number, **labels(filled, event.id)})
    entries = tuple(Entry(AT, what) for what in (event, PutTicket(ticket=ticket), fact))
    after = lease.conversation
    for entry in entries:
        after = evolve(after, entry)
    await storage.work.commit(
        Turn(lease=lease, handled=tuple(row for row, _ in lease.pending), entries=entries, after=after, at=AT)
    )


async def entries(storage: Storage) -> list[dict[str, object]]:
    found: list[dict[str, object]] = await Operations(storage).call("knowledge.entries", {"collection": COLLECTION})
    return found


async def test_a_marked_answer_becomes_knowledge_without_personal_data(storage: Storage) -> None:
    await resolved(storage, 1, "How do I clean my Brio?", {"correct": VINEGAR, "reuse": "yes"})
    await resolved(storage, 2, "Is my Brio still under warranty?", {"correct": "Yes, for three years.", "reuse": "no"})
    await resolved(storage, 3, "Where is my money, please?", {"correct": "Yes, we refund you.", "reuse": "yes"})
    await resolved(storage, 4, "What is the smell about?", {"correct": " ", "reuse": "yes"})

    assert await gather(storage, Lenient()) == 1
    assert await gather(storage, Lenient()) == 0
    (entry,) = await entries(storage)
    assert entry["title"] == "How do I clean my Brio?"
    assert "citric acid" in str(entry["text"])
    assert "ana@example.org" not in str(entry["text"])


async def test_what_was_taken_out_stays_out_and_new_answers_join(storage: Storage) -> None:
    await resolved(storage, 1, "How do I clean my Brio?", {"correct": VINEGAR, "reuse": "yes"})
    await gather(storage, Lenient())
    (entry,) = await entries(storage)
    operations = Operations(storage)
    assert await operations.call("knowledge.forget", {"entry": entry["id"]}) == {"removed": True}
    assert await operations.call("knowledge.forget", {"entry": entry["id"]}) == {"removed": False}

    await resolved(storage, 5, "May I clean it with vinegar?", {"correct": VINEGAR, "reuse": "yes"})
    await resolved(storage, 6, "How long does the lamp last?", {"correct": "About five years.", "reuse": "yes"})
    await gather(storage, Lenient())
    assert [entry["title"] for entry in await entries(storage)] == ["How long does the lamp last?"]

    assert await operations.call("knowledge.remove", {"collection": COLLECTION}) == {"removed": True}
    await gather(storage, Lenient())
    assert await entries(storage) == []


def test_agents_are_asked_only_where_the_company_wants_it() -> None:
    assert "reuse" not in [field.name for field in fields()]
    assert "reuse" in [field.name for field in fields(reuse=True)]
    assert labels({"correct": "x"}, "e") == {"event": "e", "corrected": True}
