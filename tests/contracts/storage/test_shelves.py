"""Ticket numbers, the board, the knowledge shelf, and the health check."""

import asyncio
from pathlib import Path

import pytest

from bot.core.clock import HandClock
from bot.core.content import Content, content
from bot.core.effects import PutTicket
from bot.core.errors import Misconfigured, Unavailable
from bot.core.knowledge import Passage
from bot.core.ports import BoardPost, Edition
from bot.core.ticket import Escalation, Ticket, TicketState
from storage.opening import open_storage
from tests.contracts.storage.scene import BOT, DESK, HERE, Scene


async def test_ticket_numbers_count_up_from_1001_and_are_given_once(scene: Scene) -> None:
    assert await scene.storage.tickets.next_number() == 1001
    numbers = await asyncio.gather(*(scene.storage.tickets.next_number() for _ in range(20)))
    assert sorted(numbers) == list(range(1002, 1022))


async def test_tickets_are_listed_by_state_and_number_up_to_a_limit(scene: Scene) -> None:
    def ticket(number: int, state: TicketState) -> PutTicket:
        return PutTicket(
            ticket=Ticket(
                number=number,
                conversation=HERE,
                episode=0,
                escalation=Escalation("rule", "reason"),
                state=state,
                desk=DESK,
                opened_at=scene.now(),
            )
        )

    states = [TicketState.OPEN, TicketState.CLAIMED, TicketState.RESOLVED, TicketState.OPEN]
    await scene.thinks(*(ticket(1004 - n, state) for n, state in enumerate(states)))
    live = await scene.storage.tickets.listed([TicketState.OPEN, TicketState.CLAIMED])
    assert [t.number for t in live] == [1001, 1003, 1004]
    assert [t.number for t in await scene.storage.tickets.listed([TicketState.OPEN], limit=1)] == [1001]
    assert list(await scene.storage.tickets.listed([])) == []


async def post(scene: Scene, key: str, channel: str = "shop", text: str = "hi", thread: str | None = None) -> BoardPost:
    return await scene.storage.board.post(key=key, channel=channel, thread=thread, speaker=BOT, content=content(text))


async def test_the_same_key_posts_once(scene: Scene) -> None:
    first = await post(scene, "k")
    assert await post(scene, "k", text="again") == first
    assert list(await scene.storage.board.since(["shop"], 0)) == [first]
    twice = await asyncio.gather(*(post(scene, "same") for _ in range(6)))
    assert len({p.id for p in twice}) == 1


async def test_readers_follow_by_seq_and_channel(scene: Scene) -> None:
    a = await post(scene, "a")
    b = await post(scene, "b", channel="agents", thread="t1")
    c = await post(scene, "c")
    assert a.seq < b.seq < c.seq
    assert list(await scene.storage.board.since(["shop"], a.seq)) == [c]
    assert list(await scene.storage.board.since(["shop", "agents"], 0)) == [a, b, c]
    assert list(await scene.storage.board.since(["shop", "agents"], 0, limit=2)) == [a, b]
    assert list(await scene.storage.board.since([], 0)) == []
    assert b.thread == "t1"


async def test_a_changed_post_comes_again_in_its_latest_form(scene: Scene) -> None:
    a, b = await post(scene, "a"), await post(scene, "b")
    changed = await scene.storage.board.change(a.id, content("new"))
    assert changed is not None
    assert (changed.id, changed.edited, changed.deleted, changed.content) == (a.id, True, False, content("new"))
    assert changed.seq > b.seq
    deleted = await scene.storage.board.change(b.id, None)
    assert deleted is not None
    assert (deleted.deleted, deleted.content) == (True, Content())
    assert list(await scene.storage.board.since(["shop"], 0)) == [changed, deleted]
    assert await scene.storage.board.change("no-such", content("x")) is None


async def test_the_newest_posts_are_read_without_the_rest(scene: Scene) -> None:
    board = scene.storage.board
    for n in range(6):
        await post(scene, f"k{n}")
    other = await post(scene, "other", channel="elsewhere")
    posts = list(await board.since(["shop"], 0))
    assert list(await board.newest(["shop"], 2)) == posts[-2:]
    assert list(await board.newest(["shop"], 2, before=posts[-2].seq)) == posts[-4:-2]
    assert list(await board.newest(["shop", "elsewhere"], 2)) == [posts[-1], other]
    assert list(await board.newest([], 2)) == []
    changed = await board.change(posts[0].id, content("new"))
    assert list(await board.newest(["shop"], 1)) == [changed]


async def test_a_thread_is_read_alone(scene: Scene) -> None:
    board = scene.storage.board
    card = await post(scene, "card")
    below = [await post(scene, f"reply-{n}", thread=card.id) for n in range(3)]
    await post(scene, "after")
    await post(scene, "elsewhere", channel="other", thread=card.id)
    assert list(await board.newest(["shop"], 10, under=card.id)) == below
    assert list(await board.newest(["shop"], 1, under=card.id, before=below[-1].seq)) == [below[1]]


async def test_what_is_pinned_is_found_however_old_it_is(scene: Scene) -> None:
    board = scene.storage.board
    old = await board.post(
        key="old", channel="shop", thread=None, speaker=BOT, content=content("open"), pinned=True, only_to="web:web:ana"
    )
    assert (old.pinned, old.only_to) == (True, "web:web:ana")
    plain = [await post(scene, f"k{n}") for n in range(3)]
    await post(scene, "reply", thread=old.id)
    assert list(await board.newest(["shop"], 10, pinned=True)) == [old]
    assert list(await board.newest(["shop"], 10, pinned=False)) == plain
    kept = await board.change(old.id, content("still open"), pinned=True)
    assert list(await board.newest(["shop"], 10, pinned=True)) == [kept]
    settled = await board.change(old.id, content("settled"))
    assert list(await board.newest(["shop"], 10, pinned=True)) == []
    assert list(await board.newest(["shop"], 1, pinned=False)) == [settled]
    gone = await board.change(old.id, None, pinned=True)
    assert gone is not None
    assert not gone.pinned


async def test_a_post_is_found_by_key_and_by_id(scene: Scene) -> None:
    board = scene.storage.board
    first = await post(scene, "k")
    assert await board.find(key="k") == first
    assert await board.find(id=first.id) == first
    assert await board.find(key="other") is None
    assert await board.find(id="post-999") is None
    assert await board.find() is None
    assert await board.find(key="nul\x00l") is None


async def test_a_reader_beside_many_writers_misses_nothing(scene: Scene) -> None:
    seen: list[int] = []

    async def read() -> None:
        while len(seen) < 30:
            for found in await scene.storage.board.since(["shop"], seen[-1] if seen else 0):
                seen.append(found.seq)
            await asyncio.sleep(0)

    await asyncio.wait_for(asyncio.gather(read(), *(post(scene, f"k{n}") for n in range(30))), 30)
    assert len(set(seen)) == 30
    assert seen == sorted(seen)


def edition(version: str, *titles: str, collection: str = "faq") -> Edition:
    passages = tuple(Passage(id=f"{collection}:{t}", title=t, text=f"about {t}", phrasings=("x", "y")) for t in titles)
    return Edition(collection, version, passages)


async def test_the_shelf_keeps_the_newest_edition_of_each_collection(scene: Scene) -> None:
    assert list(await scene.storage.shelf.current()) == []
    assert await scene.storage.shelf.put(edition("1", "a", "b"))
    assert not await scene.storage.shelf.put(edition("1", "a", "b"))
    assert await scene.storage.shelf.put(edition("7", collection="docs"))
    assert await scene.storage.shelf.put(edition("2", "b", "c"))
    docs, faq = await scene.storage.shelf.current()
    assert (docs.collection, docs.version, docs.passages) == ("docs", "7", ())
    assert (faq.version, faq.passages, faq.at) == ("2", edition("2", "b", "c").passages, scene.now())


async def test_an_older_edition_can_come_back(scene: Scene) -> None:
    for version in ("1", "2", "1"):
        assert await scene.storage.shelf.put(edition(version, f"only-{version}"))
    (faq,) = await scene.storage.shelf.current()
    assert (faq.version, [p.title for p in faq.passages]) == ("1", ["only-1"])


async def test_a_removed_collection_is_gone_until_it_is_put_again(scene: Scene) -> None:
    await scene.storage.shelf.put(edition("1", "a"))
    assert await scene.storage.shelf.remove("faq")
    assert not await scene.storage.shelf.remove("faq")
    assert list(await scene.storage.shelf.current()) == []
    assert await scene.storage.shelf.put(edition("1", "a"))


async def test_a_healthy_storage_passes_its_check(scene: Scene) -> None:
    await scene.storage.check()
    await scene.storage.check()


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "nonsense", ""])
def test_an_address_that_is_not_understood_says_what_is(url: str) -> None:
    with pytest.raises(Misconfigured, match="postgresql://"):
        open_storage(url, clock=HandClock(), holder="one")


async def test_a_stopped_storage_refuses(scene: Scene, url: str, tmp_path: Path) -> None:
    if url == "memory:":
        pytest.skip("memory has nothing to close")
    await scene.storage.stop()
    with pytest.raises(Unavailable):
        await scene.writes()
    await scene.storage.start()
    await scene.writes()
