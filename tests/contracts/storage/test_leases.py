"""One thinks at a time; whoever lost the right commits nothing."""

import asyncio

import pytest

from bot.core.errors import LostLease
from bot.core.places import ConversationId, conversation_at
from storage.opening import open_storage
from tests.contracts.storage.scene import HERE, HOME, SYSTEM, Scene, say


async def test_a_lease_excludes_others(scene: Scene) -> None:
    await scene.writes()
    results = await asyncio.gather(*(scene.storage.work.lease(HERE, 30) for _ in range(8)))
    assert sum(lease is not None for lease in results) == 1


async def test_nothing_pending_is_nothing_to_lease(scene: Scene) -> None:
    assert await scene.storage.work.lease(HERE, 30) is None
    await scene.writes()
    await scene.thinks()
    assert await scene.storage.work.lease(HERE, 30) is None


async def test_the_first_lease_knows_the_place(scene: Scene) -> None:
    await scene.writes()
    state = (await scene.lease()).conversation
    assert (state.id, state.place, state.epoch, state.lines) == (HERE, HOME, 0, ())


async def test_an_expired_lease_goes_to_the_next_with_a_higher_fence(scene: Scene) -> None:
    await scene.writes()
    first = await scene.lease(ttl=10)
    await scene.clock.advance(9)
    assert await scene.storage.work.lease(HERE, 10) is None
    await scene.clock.advance(1)
    second = await scene.lease(ttl=10)
    assert second.fence > first.fence
    with pytest.raises(LostLease):
        await scene.storage.work.commit(scene.turn(first, say("lost")))
    with pytest.raises(LostLease):
        await scene.storage.work.extend(first, 10)
    await scene.storage.work.commit(scene.turn(second, say("won")))
    assert await scene.sends_all() == ["won"]


async def test_a_lost_commit_leaves_no_trace(scene: Scene) -> None:
    await scene.writes()
    first = await scene.lease(ttl=1)
    await scene.clock.advance(2)
    second = await scene.lease()
    with pytest.raises(LostLease):
        await scene.storage.work.commit(scene.turn(first, say("lost")))
    assert await scene.storage.facts.log(HERE) == []
    assert (await scene.storage.inbox.lag())[0] == 1
    assert await scene.storage.outbox.lanes() == []
    await scene.storage.work.release(second)


async def test_only_one_of_two_commits_wins(scene: Scene) -> None:
    await scene.writes()
    lease = await scene.lease()
    turns = [scene.storage.work.commit(scene.turn(lease, say(name))) for name in ("a", "b")]
    results = await asyncio.gather(*turns, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["LostLease", "frozenset"]
    assert len(await scene.sends_all()) == 1


async def test_extending_shows_what_came_in_meanwhile(scene: Scene) -> None:
    await scene.writes("one")
    lease = await scene.lease(ttl=10)
    await scene.writes("two")
    await scene.clock.advance(9)
    longer = await scene.storage.work.extend(lease, 10)
    assert [event.content.words for _, event in longer.pending] == ["one", "two"]  # type: ignore[union-attr]  # messages
    await scene.clock.advance(9)
    assert await scene.storage.work.lease(HERE, 10) is None
    await scene.storage.work.commit(scene.turn(longer))
    assert await scene.pending() == []


async def test_what_was_not_handled_stays_pending(scene: Scene) -> None:
    await scene.writes("one")
    lease = await scene.lease()
    await scene.writes("two")
    await scene.storage.work.commit(scene.turn(lease))
    assert [event.content.words for event in await scene.pending()] == ["two"]  # type: ignore[union-attr]  # messages


async def test_released_events_stay_pending_and_the_release_is_final(scene: Scene) -> None:
    await scene.writes()
    lease = await scene.lease()
    await scene.storage.work.release(lease)
    with pytest.raises(LostLease):
        await scene.storage.work.commit(scene.turn(lease))
    again = await scene.lease()
    await scene.storage.work.release(lease)
    assert await scene.storage.work.lease(HERE, 30) is None
    assert again.fence > lease.fence


async def test_unsent_names_are_the_bots_own_that_nobody_has_seen(scene: Scene) -> None:
    await scene.writes()
    await scene.thinks(say("sent"), say("waits"), say("system", speaker=SYSTEM))
    (head,) = await scene.takes()
    await scene.writes()
    lease = await scene.lease()
    assert lease.unsent == ("waits",)
    await scene.sends(head)
    assert (await scene.storage.work.extend(lease, 30)).unsent == ("waits",)


async def test_stranded_are_those_that_nobody_holds_oldest_first(scene: Scene) -> None:
    ids: list[ConversationId] = [await scene.writes(place=HOME.in_thread(str(n))) for n in range(4)]
    await scene.lease(ids[1], ttl=10)
    await scene.thinks(id=ids[2])
    assert list(await scene.storage.work.stranded(10)) == [ids[0], ids[3]]
    assert list(await scene.storage.work.stranded(1)) == [ids[0]]
    await scene.clock.advance(11)
    assert list(await scene.storage.work.stranded(10)) == [ids[0], ids[1], ids[3]]


async def test_conversations_do_not_wait_for_each_other(scene: Scene) -> None:
    other = HOME.in_thread("2")
    await scene.writes()
    await scene.writes(place=other)
    await scene.lease()
    assert await scene.storage.work.lease(conversation_at(other), 30) is not None


async def test_a_restart_forgets_nothing(scene: Scene, url: str) -> None:
    await scene.writes("kept")
    await scene.thinks(say("answer"))
    await scene.writes("pending")
    await scene.storage.stop()
    again = scene.storage if url == "memory:" else open_storage(url, clock=scene.clock, holder="two")
    await again.start()
    lease = await again.work.lease(HERE, 30)
    assert lease is not None
    assert [line.text for line in lease.conversation.lines] == ["kept", "answer"]
    assert lease.unsent == ("answer",)
    await again.work.release(lease)
    if again is not scene.storage:
        await again.stop()
