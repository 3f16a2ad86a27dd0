"""Several storages on one database, as several processes would have. Only a database server allows it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.core.clock import HandClock
from bot.core.effects import StartTimer
from bot.core.errors import BatonError, LostLease, Permanent, Unavailable
from bot.core.events import TimerFired
from storage.opening import Storage, open_storage
from storage.tables import Tables
from tests.contracts.storage.scene import HERE, HOME, Scene, say, words

pytestmark = pytest.mark.postgres


@pytest.fixture
async def peers(postgres_url: str, clock: HandClock) -> AsyncIterator[list[Scene]]:
    opened = [open_storage(postgres_url, clock=clock, holder=f"worker-{n}") for n in range(3)]
    await asyncio.gather(*(storage.start() for storage in opened))
    yield [Scene(storage, clock) for storage in opened]
    await asyncio.gather(*(storage.stop() for storage in opened))


async def test_an_event_that_reaches_two_processes_is_kept_once(peers: list[Scene]) -> None:
    events = [peers[0].message(place=HOME.in_thread(str(n))) for n in range(30)]
    results = await asyncio.gather(
        *(peer.storage.inbox.keep(events if n % 2 else events[::-1]) for n, peer in enumerate(peers))
    )
    assert sum(id is not None for kept in results for id in kept) == 30


async def test_one_lease_among_processes(peers: list[Scene]) -> None:
    await peers[0].writes()
    for _ in range(5):
        leases = await asyncio.gather(*(peer.storage.work.lease(HERE, 30) for peer in peers for _ in range(3)))
        (lease,) = [lease for lease in leases if lease]
        await peers[0].storage.work.release(lease)


async def test_an_event_is_answered_once_by_racing_processes(peers: list[Scene]) -> None:
    async def work(peer: Scene) -> None:
        for _ in range(20):
            lease = await peer.storage.work.lease(HERE, 30)
            if lease:
                said = [say(f"re:{number}", f"{number}") for number, _ in lease.pending]
                await peer.storage.work.commit(peer.turn(lease, *said))

    async def write() -> None:
        for _ in range(15):
            await peers[0].writes()

    await asyncio.gather(write(), *(work(peer) for peer in peers))
    await work(peers[0])
    sent = await peers[0].sends_all()
    assert len(sent) == len(set(sent)) == 15
    assert sent == sorted(sent, key=int)


async def test_messages_leave_once_and_in_order_from_several_senders(peers: list[Scene]) -> None:
    for n in range(5):
        place = HOME.in_thread(str(n))
        id = await peers[0].writes(place=place)
        await peers[0].thinks(*(say(f"{n}:{m}", place=place) for m in range(6)), id=id)
    left: list[str] = []

    async def send(peer: Scene) -> None:
        while len(left) < 30:
            for delivery in await peer.takes(limit=3):
                left.append(words(delivery))
                await peer.sends(delivery)
            await asyncio.sleep(0)

    await asyncio.wait_for(asyncio.gather(*(send(peer) for peer in peers)), 60)
    assert len(set(left)) == len(left) == 30
    for n in range(5):
        mine = [said for said in left if said.startswith(f"{n}:")]
        assert mine == sorted(mine)


async def test_timers_fire_once_among_processes(peers: list[Scene], clock: HandClock) -> None:
    await peers[0].thinks(*(StartTimer(name=f"t{n}", due=peers[0].now(1)) for n in range(12)))
    await clock.advance(2)
    await asyncio.gather(*(peer.storage.timers.fire(5) for peer in peers for _ in range(2)))
    await peers[0].storage.timers.fire(100)
    fired = [event.name for event in await peers[0].pending() if isinstance(event, TimerFired)]
    assert sorted(fired) == sorted({f"t{n}" for n in range(12)})


async def test_a_board_reader_elsewhere_misses_nothing(peers: list[Scene]) -> None:
    from bot.core.content import content
    from tests.contracts.storage.scene import BOT

    seen: list[int] = []

    async def read() -> None:
        while len(seen) < 40:
            seen.extend(post.seq for post in await peers[2].storage.board.since(["c"], seen[-1] if seen else 0))
            await asyncio.sleep(0)

    async def post(storage: Storage, key: str) -> None:
        await storage.board.post(key=key, channel="c", thread=None, speaker=BOT, content=content("x"))

    posts = (post(peers[n % 2].storage, f"k{n}") for n in range(40))
    await asyncio.wait_for(asyncio.gather(read(), *posts), 60)
    assert len(set(seen)) == 40


async def test_a_fault_in_one_piece_of_work_leaves_the_storage_usable(peers: list[Scene]) -> None:
    from storage.rows import PostRow

    def twice(tables: Tables) -> None:
        row = PostRow(
            seq=1, id="a", key="k", channel="c", thread=None, speaker="{}", content="{}", at=peers[0].now(), mine=None
        )
        tables.add_board_post(row)
        tables.add_board_post(row)

    for _ in range(12):
        with pytest.raises(Permanent):
            await peers[0].storage.runner.write(twice)
    assert await peers[0].storage.runner.read(lambda tables: tables.board_post(id="a")) is None
    await peers[0].storage.check()


async def test_a_server_that_is_not_there_is_unavailable(clock: HandClock) -> None:
    storage = open_storage("postgresql://nobody@127.0.0.1:9/none", clock=clock, holder="one")
    with pytest.raises(Unavailable):
        await storage.start()
    with pytest.raises(BatonError):
        await storage.check()
    assert issubclass(Unavailable, BatonError)
    assert issubclass(LostLease, BatonError)
