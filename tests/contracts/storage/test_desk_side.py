"""What the agents' desk keeps: promises, presence, tickets by whom, and who somebody is."""

from bot.core.effects import (
    LinkCustomer,
    MakePromise,
    NotePresence,
    PutTicket,
    SettlePromise,
)
from bot.core.places import Person, Role
from bot.core.ticket import Escalation, Ticket, TicketState
from tests.contracts.storage.scene import AGENT, CUSTOMER, DESK, HERE, Scene


def promise(scene: Scene, name: str = "first", seconds: float = 600) -> MakePromise:
    return MakePromise(name=name, what="first reply", due=scene.now(seconds), owner="support")


async def test_a_promise_is_owed_until_it_is_settled_once(scene: Scene) -> None:
    await scene.thinks(promise(scene), promise(scene, "sooner", 60))
    owed = await scene.storage.promises.owed()
    assert [(one.name, one.due, one.owner, one.outcome) for one in owed] == [
        ("sooner", scene.now(60), "support", None),
        ("first", scene.now(600), "support", None),
    ]
    await scene.thinks(SettlePromise(name="sooner", outcome="kept"))
    await scene.thinks(SettlePromise(name="sooner", outcome="broken"))
    assert [one.name for one in await scene.storage.promises.owed()] == ["first"]
    all_made = await scene.storage.promises.since(scene.now(-1))
    assert {(one.name, one.outcome) for one in all_made} == {("sooner", "kept"), ("first", None)}


async def test_a_promise_made_again_moves(scene: Scene) -> None:
    await scene.thinks(promise(scene))
    await scene.thinks(SettlePromise(name="first", outcome="kept"), promise(scene, seconds=1200))
    (one,) = await scene.storage.promises.owed()
    assert (one.due, one.settled, one.outcome) == (scene.now(1200), None, None)


async def test_presence_is_what_was_said_and_what_was_done(scene: Scene) -> None:
    await scene.storage.presence.say(AGENT, here=True, at=scene.now())
    await scene.clock.advance(60)
    await scene.thinks(NotePresence(agent=AGENT))
    (ana,) = await scene.storage.presence.listed()
    assert (ana.agent, ana.here, ana.said, ana.seen) == (AGENT, True, scene.now(-60), scene.now())
    await scene.thinks(NotePresence(agent=AGENT, here=False))
    (ana,) = await scene.storage.presence.listed()
    assert (ana.here, ana.said) == (False, scene.now())


async def test_an_agent_who_never_said_anything_is_only_seen(scene: Scene) -> None:
    await scene.thinks(NotePresence(agent=AGENT))
    (ana,) = await scene.storage.presence.listed()
    assert (ana.here, ana.said, ana.seen) == (None, None, scene.now())


def ticket(scene: Scene, number: int, state: TicketState, assignee: Person | None = None, queue: str = "") -> Ticket:
    return Ticket(
        number=number,
        conversation=HERE,
        episode=0,
        escalation=Escalation("asked", "Asked"),
        state=state,
        desk=DESK,
        opened_at=scene.now(),
        customer=CUSTOMER,
        assignee=assignee,
        queue=queue,
    )


async def test_tickets_by_assignee_queue_and_customer(scene: Scene) -> None:
    ben = Person("slack:T1:U8", "Ben", Role.AGENT)
    all_of_them = [
        ticket(scene, 1, TicketState.OPEN, queue="billing"),
        ticket(scene, 2, TicketState.CLAIMED, AGENT, "billing"),
        ticket(scene, 3, TicketState.CLAIMED, AGENT),
        ticket(scene, 4, TicketState.CLAIMED, ben),
        ticket(scene, 5, TicketState.RESOLVED, ben),
    ]
    await scene.thinks(*(PutTicket(ticket=one) for one in all_of_them))
    book, live = scene.storage.tickets, (TicketState.OPEN, TicketState.CLAIMED)
    assert [t.number for t in await book.listed(live, assignee=AGENT.id)] == [2, 3]
    assert [t.number for t in await book.listed(live, queue="billing")] == [1, 2]
    assert [t.number for t in await book.listed(live, assignee=AGENT.id, queue="billing")] == [2]
    assert [t.number for t in await book.listed(tuple(TicketState), customer=CUSTOMER.id, limit=2)] == [1, 2]
    assert [t.number for t in await book.listed(tuple(TicketState), customer=CUSTOMER.id, limit=2, newest=True)] == [
        5,
        4,
    ]
    assert [t.number for t in await book.listed(live, queue="billing", newest=True)] == [2, 1]
    assert await book.listed(live, customer="nobody") == []
    assert await book.load() == {AGENT.id: 2, ben.id: 1}
    everything = tuple(TicketState)
    assert await book.count(everything) == len(await book.listed(everything))
    for state in TicketState:
        assert await book.count((state,)) == len(await book.listed((state,)))
    for queue in ("billing", "", "nowhere"):
        assert await book.count(everything, queue=queue) == len(await book.listed(everything, queue=queue))
    assert await book.count(everything, customer=CUSTOMER.id) == 5
    assert await book.count(live, customer=CUSTOMER.id, queue="billing") == 2
    assert await book.count(everything, customer="nobody") == 0


async def test_who_somebody_is_holds_until_it_is_taken_back(scene: Scene) -> None:
    book = scene.storage.identities
    assert await book.customer_of(CUSTOMER.id) is None
    await scene.thinks(LinkCustomer(person=CUSTOMER.id, customer="C-7", by=AGENT.id))
    assert await book.customer_of(CUSTOMER.id) == "C-7"
    await scene.thinks(LinkCustomer(person=CUSTOMER.id, customer="C-8\0", by=AGENT.id))
    assert await book.customer_of(CUSTOMER.id) == "C-8\N{REPLACEMENT CHARACTER}"
    assert await book.customer_of(AGENT.id) is None
    await scene.thinks(LinkCustomer(person=CUSTOMER.id, customer=None, by=AGENT.id))
    assert await book.customer_of(CUSTOMER.id) is None
