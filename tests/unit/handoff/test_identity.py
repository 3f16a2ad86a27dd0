"""Who may say who somebody is, and about whom."""

from collections.abc import Mapping
from dataclasses import replace

from adapters.chat.console.platform import AGENTS, MANAGERS, place
from adapters.customers.directory import CsvDirectory
from adapters.customers.linked import LinkedDirectory
from adapters.customers.reading import Customer
from bot.core.clock import HandClock
from bot.core.company import Company
from bot.core.conversation import Conversation
from bot.core.effects import Effect, LinkCustomer, RecordFact, Say
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.places import ConversationId, Person, Role, Side
from bot.core.ticket import Escalation, Ticket, TicketState
from bot.entrypoints.handing import agents_desk
from storage.opening import open_storage
from tests.support.small_mind import Hearing, Knowing

ANA, BEN = Person("console:ana", "Ana", Role.AGENT), Person("console:ben", "Ben", Role.AGENT)
CLEO = Person("console:cleo", "Cleo")
CLOCK = HandClock()
RECORDS = (Customer(id="C1", name="Cleo Adams", company="Acme"), Customer(id="C2", name="Cleo Brand"))


def ticket(**more: object) -> Ticket:
    made = Ticket(
        number=7,
        conversation=ConversationId("c"),
        episode=0,
        escalation=Escalation("asked", "Asked"),
        state=TicketState.CLAIMED,
        desk=place(AGENTS),
        opened_at=CLOCK.now(),
        customer=CLEO,
        assignee=ANA,
    )
    return replace(made, **more)  # type: ignore[arg-type]  # tests vary any field


async def done(
    one: Ticket,
    action: str,
    rest: str = "",
    fields: Mapping[str, str] | None = None,
    agent: Person = ANA,
    records: tuple[Customer, ...] = RECORDS,
) -> list[Effect]:
    storage = open_storage("memory:", clock=CLOCK, holder="test")
    await storage.start()
    company = Company(name="Acme", agents=place(AGENTS), managers=place(MANAGERS))
    book = LinkedDirectory(CsvDirectory(records), storage.identities)
    desk, _ = agents_desk(lambda: company, storage, book, Hearing(), Knowing(), CLOCK, customers=book)
    state = Conversation(id=one.conversation, place=place("cleo"), ticket=one)
    value = f"{one.number}:{rest}" if rest else str(one.number)
    where = {"id": "e1", "at": CLOCK.now(), "place": place(AGENTS, "t1"), "side": Side.AGENTS, "author": agent}
    event: ButtonPressed | FormSubmitted = ButtonPressed(**where, message="m1", action=action, value=value)  # type: ignore[arg-type]  # the same place for both
    if fields is not None:
        event = FormSubmitted(**where, action=action, value=value, fields=dict(fields))  # type: ignore[arg-type]  # the same place for both
    return list(await desk.handle(state, event))


def words(effects: list[Effect]) -> str:
    return "\n".join(one.content.plain() for one in effects if isinstance(one, Say) and one.only_to)


def linked(effects: list[Effect]) -> list[str | None]:
    return [one.customer for one in effects if isinstance(one, LinkCustomer)]


async def test_the_one_who_has_it_says_who_it_is() -> None:
    effects = await done(ticket(), "link-to", "C1")
    assert linked(effects) == ["C1"]
    assert "Cleo is Cleo Adams · Acme · C1 from now on" in words(effects)
    facts = [one for one in effects if isinstance(one, RecordFact) and one.name == "customer-linked"]
    assert facts[0].data["agent"] == ANA.id
    assert facts[0].data["person"] == CLEO.id
    assert linked(await done(ticket(), "link-customer", fields={"customer": "C2", "search": ""})) == ["C2"]
    assert linked(await done(ticket(assignee=None, state=TicketState.OPEN), "link-to", "C1", agent=BEN)) == ["C1"]


async def test_nobody_else_and_nobody_who_is_unknown_to_the_platform() -> None:
    refused = {
        "Ana has ticket 7": await done(ticket(), "link-to", "C1", agent=BEN),
        "already": await done(ticket(state=TicketState.RESOLVED), "link-to", "C1"),
        "not on record any more": await done(ticket(), "link-to", "C9"),
        "no customers on record": await done(ticket(), "link-to", "C1", records=()),
        "Only agents": await done(ticket(), "link-to", "C1", agent=CLEO),
    }
    for told, effects in refused.items():
        assert linked(effects) == []
        assert told in words(effects), told
    guest = replace(CLEO, is_guest=True)
    for one in (ticket(customer=guest), ticket(customer=None), ticket(known=(("Customer", "x"),))):
        assert linked(await done(one, "link-to", "C1")) == []
        assert linked(await done(one, "link-customer", fields={"customer": "C1"})) == []
    assert linked(await done(ticket(), "unlink-customer")) == []
    assert linked(await done(ticket(linked="C1", known=(("Customer", "x"),)), "unlink-customer", agent=BEN)) == []
    assert linked(await done(ticket(linked="C1", known=(("Customer", "x"),)), "unlink-customer")) == [None]


async def test_a_search_that_finds_many_says_so() -> None:
    crowd = tuple(Customer(id=f"C{n}", name=f"Cleo {n} " + "ü" * 200) for n in range(200))
    effects = await done(ticket(), "link-customer", fields={"search": "cleo"}, records=crowd)
    assert "The first 8 of 100 are shown" in words(effects)
    assert linked(effects) == []
