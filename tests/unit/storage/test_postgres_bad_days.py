"""PostgreSQL goes away, comes back, or ends a connection: what is acknowledged is there, the rest is refused."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable

import psycopg
import pytest

from bot.core.clock import HandClock
from bot.core.errors import Permanent, Unavailable
from bot.core.places import ConversationId
from storage.opening import Storage, open_storage
from storage.rows import TimerRow
from storage.tables import Tables
from tests.support import postgres
from tests.unit.storage.test_batching import message

pytestmark = pytest.mark.postgres


@pytest.fixture
async def storage(postgres_url: str) -> AsyncIterator[Storage]:
    opened = open_storage(postgres_url, clock=HandClock(), holder="one")
    await opened.start()
    yield opened
    await opened.stop()


def end_all_connections(url: str) -> None:
    """And wait until they have: one that is about to end could still take a commit along."""
    with psycopg.connect(url, autocommit=True) as other:
        others = "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        other.execute(f"{others} AND datname = current_database()".encode())


async def test_a_connection_that_was_ended_is_opened_again(storage: Storage, postgres_url: str) -> None:
    for n in range(3):
        await asyncio.gather(*(storage.inbox.keep([message(f"{n}-{k}")]) for k in range(20)))
        await asyncio.gather(*(storage.inbox.lag() for _ in range(20)))
        end_all_connections(postgres_url)
    assert (await storage.inbox.lag())[0] == 60
    await storage.check()


async def test_two_that_wait_for_each_other_both_succeed(storage: Storage) -> None:
    """A deadlock: PostgreSQL ends one of them, which is done again."""
    both_have_one = threading.Barrier(2)
    tries: list[str] = []

    def crossing(first: str, second: str) -> Callable[[Tables], None]:
        def work(tables: Tables) -> None:
            tables.count_up(first, 1)
            tries.append(first)
            if len(tries) <= 2:
                both_have_one.wait(30)
            tables.count_up(second, 1)

        return work

    await asyncio.gather(storage.runner.write(crossing("a", "b")), storage.runner.write(crossing("b", "a")))
    assert len(tries) == 3
    assert await storage.runner.write(lambda tables: (tables.count_up("a", 1), tables.count_up("b", 1))) == (3, 3)


async def test_a_failure_that_comes_up_late_takes_all_back(storage: Storage) -> None:
    """A statement that nobody waits for fails: its transaction is refused whole, and the next one is not."""

    def work(tables: Tables) -> None:
        tables.count_up("a", 1)
        tables.put_timer(TimerRow(ConversationId("x" * 65), "too long an id", storage.clock.now()))

    with pytest.raises(Permanent, match="refused this for good"):
        await storage.runner.write(work)
    assert await storage.runner.write(lambda tables: tables.count_up("a", 1)) == 1


async def test_while_the_server_is_away_events_are_refused_and_then_taken() -> None:
    server = postgres.start()
    storage = open_storage(server.url(), clock=HandClock(), holder="one")
    await storage.start()
    try:
        await storage.inbox.keep([message("before")])
        postgres.pause(server)
        for act in (storage.inbox.keep([message("meanwhile")]), storage.inbox.lag(), storage.check()):
            with pytest.raises(Unavailable, match="Check that it is running"):
                await act
        postgres.resume(server)
        assert await storage.inbox.keep([message("before")]) == [None]
        assert await storage.inbox.keep([message("meanwhile")]) != [None]
    finally:
        await storage.stop()
        postgres.stop(server)


async def test_who_waits_for_a_lock_holds_nobody_else_up(storage: Storage) -> None:
    """Neither the event loop nor other work stands still while writers wait for one another."""
    begun, go = threading.Event(), threading.Event()

    def holder(tables: Tables) -> int:
        count = tables.count_up("a", 1)
        begun.set()
        assert go.wait(60)
        return count

    first = asyncio.create_task(storage.runner.write(holder))
    assert await asyncio.to_thread(begun.wait, 60)
    waiting = [asyncio.create_task(storage.runner.write(lambda tables: tables.count_up("a", 1))) for _ in range(5)]
    assert await storage.inbox.lag() == (0, None)
    assert (await storage.inbox.keep([message("beside")]))[0] is not None
    assert not any(task.done() for task in (first, *waiting))
    go.set()
    assert sorted(await asyncio.gather(first, *waiting)) == [1, 2, 3, 4, 5, 6]
