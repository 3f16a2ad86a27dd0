"""A turn is stored whole: log, state, facts, timers, ticket."""

from dataclasses import replace

import pytest

from bot.core.codec import STEP
from bot.core.content import content
from bot.core.conversation import Conversation, Entry, evolve
from bot.core.effects import CloseEpisode, PutTicket, RecordFact, StartTimer, StopTimer
from bot.core.errors import Permanent
from bot.core.events import TimerFired
from bot.core.places import Place, conversation_at
from bot.core.ticket import Escalation, Priority, Ticket, TicketState
from tests.contracts.storage.scene import CUSTOMER, DESK, HERE, HOME, TO_PEOPLE, Scene, say

ELSEWHERE = conversation_at(Place("slack", "T1", "C2", "200.1"))


def ticket(scene: Scene, number: int = 1001, state: TicketState = TicketState.OPEN) -> Ticket:
    return Ticket(
        number=number,
        conversation=HERE,
        episode=0,
        escalation=Escalation("asked-for-person", "asked for a person", Priority.HIGH),
        state=state,
        desk=DESK,
        opened_at=scene.now(),
        customer=CUSTOMER,
    )


async def test_folding_the_log_gives_the_stored_state(scene: Scene) -> None:
    await scene.writes("one")
    await scene.thinks(say("a", "answer"))
    await scene.writes("two")
    await scene.thinks(TO_PEOPLE, PutTicket(ticket=ticket(scene)))
    await scene.writes("three")
    await scene.thinks(CloseEpisode(outcome="resolved"))
    await scene.writes("four")
    state = Conversation(id=HERE, place=HOME)
    for row in await scene.storage.facts.log(HERE):
        assert (row.episode, row.epoch) == (state.episode, state.epoch)
        step = STEP.load(row.body)
        assert row.kind == step.kind
        state = evolve(state, Entry(row.at, step))
    assert state == (await scene.lease()).conversation
    assert (state.episode, state.epoch, state.ticket) == (1, 1, None)


async def test_facts_carry_conversation_episode_epoch_and_time(scene: Scene) -> None:
    await scene.thinks(
        RecordFact(name="answered", data={"confidence": 0.5, "n": 1, "ok": True, "who": None, "v": "é\0"}),
        CloseEpisode(outcome="resolved"),
        TO_PEOPLE,
        RecordFact(name="answered"),
        RecordFact(name="other"),
    )
    first, second = await scene.storage.facts.named("answered", scene.now())
    assert (first.conversation, first.episode, first.epoch, first.at) == (HERE, 0, 0, scene.now())
    assert dict(first.data) == {"confidence": 0.5, "n": 1, "ok": True, "who": None, "v": "é\0"}
    assert (second.episode, second.epoch, dict(second.data)) == (1, 1, {})
    assert await scene.storage.facts.named("answered", scene.now(1)) == []


async def test_a_turn_that_cannot_be_stored_stores_nothing(scene: Scene) -> None:
    await scene.writes()
    lease = await scene.lease()
    with pytest.raises(Permanent):
        await scene.storage.work.commit(scene.turn(lease, say("a"), say("b", "half \ud800")))
    assert await scene.storage.outbox.lanes() == []
    assert await scene.storage.facts.log(HERE) == []
    await scene.storage.work.commit(scene.turn(lease, say("a")))
    assert await scene.sends_all() == ["a"]


async def test_a_timer_fires_once_when_it_is_due(scene: Scene) -> None:
    due = scene.now(60)
    await scene.thinks(StartTimer(name="sla", due=due))
    assert await scene.storage.timers.next_due() == due
    assert list(await scene.storage.timers.fire(10)) == []
    await scene.clock.advance(90)
    assert list(await scene.storage.timers.fire(10)) == [HERE]
    assert list(await scene.storage.timers.fire(10)) == []
    assert await scene.storage.timers.next_due() is None
    assert await scene.pending() == [
        TimerFired(id=f"timer:{HERE}:sla:{due.isoformat()}", at=due, conversation=HERE, name="sla")
    ]


async def test_starting_a_timer_again_moves_it(scene: Scene) -> None:
    await scene.thinks(StartTimer(name="sla", due=scene.now(60)), StartTimer(name="sla", due=scene.now(10)))
    await scene.clock.advance(10)
    assert list(await scene.storage.timers.fire(10)) == [HERE]
    await scene.clock.advance(60)
    assert list(await scene.storage.timers.fire(10)) == []


async def test_a_timer_of_another_conversation_wakes_that_one(scene: Scene) -> None:
    await scene.thinks(StartTimer(name="known", due=scene.now(10), conversation=ELSEWHERE))
    await scene.clock.advance(10)
    assert list(await scene.storage.timers.fire(10)) == [ELSEWHERE]
    assert await scene.pending() == []


async def test_a_stopped_timer_does_not_fire(scene: Scene) -> None:
    await scene.thinks(StartTimer(name="sla", due=scene.now(60)), StartTimer(name="other", due=scene.now(60)))
    await scene.thinks(StopTimer(name="sla"), StopTimer(name="never-started"))
    await scene.clock.advance(60)
    assert list(await scene.storage.timers.fire(10)) == [HERE]
    assert [event.name for event in await scene.pending() if isinstance(event, TimerFired)] == ["other"]


async def test_timers_fire_earliest_first_up_to_the_limit(scene: Scene) -> None:
    await scene.thinks(*(StartTimer(name=f"t{n}", due=scene.now(10 - n)) for n in range(5)))
    await scene.clock.advance(20)
    await scene.storage.timers.fire(2)
    assert [event.name for event in await scene.pending() if isinstance(event, TimerFired)] == ["t4", "t3"]
    await scene.storage.timers.fire(10)
    assert await scene.storage.timers.next_due() is None


async def test_a_ticket_is_put_and_put_again(scene: Scene) -> None:
    opened = ticket(scene)
    await scene.thinks(PutTicket(ticket=opened))
    assert await scene.storage.tickets.find(1001) == opened
    closed = replace(opened, state=TicketState.CLOSED, resolved_at=scene.now(5))
    await scene.thinks(PutTicket(ticket=closed))
    assert await scene.storage.tickets.find(1001) == closed
    assert list(await scene.storage.tickets.listed([TicketState.OPEN])) == []
    assert list(await scene.storage.tickets.listed([TicketState.CLOSED])) == [closed]
    assert await scene.storage.tickets.find(1) is None


async def test_content_of_every_shape_survives(scene: Scene) -> None:
    await scene.thinks(say("empty", " "), say("b"))
    (first,) = await scene.takes()
    assert first.content == content(" ")
