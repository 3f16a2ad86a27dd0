"""A full disk, a lock, a second process, a power cut: what is acknowledged is there, what is not is refused."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.clock import HandClock, SystemClock
from bot.core.content import content
from bot.core.errors import Misconfigured, Unavailable
from bot.core.events import MessagePosted
from bot.core.places import Person, Place, Side
from storage.opening import Storage, open_storage
from storage.tables import Tables

PLACE = Place("slack", "T1", "C1", "1.0")


def message(n: int, text: str = "hello") -> MessagePosted:
    return MessagePosted(
        id=f"e{n}",
        at=datetime.now(UTC),
        place=PLACE,
        side=Side.CUSTOMER,
        author=Person("u", "U"),
        message=str(n),
        content=content(text),
    )


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    opened = open_storage(f"sqlite:///{tmp_path}/new/folder/a.db", clock=HandClock(), holder="one")
    await opened.start()
    yield opened
    await opened.stop()


@pytest.fixture
def path(storage: Storage, tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder" / "a.db"


async def test_commits_wait_for_the_disk(storage: Storage) -> None:
    def settings(tables: Tables) -> list[object]:
        raw = tables._session._cursor.connection  # type: ignore[attr-defined]  # a look inside, to be sure
        return [raw.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]

    assert await storage.runner.write(settings) == ["wal", 2]


async def test_a_second_opener_is_refused(storage: Storage, path: Path) -> None:
    second = open_storage(f"sqlite:///{path}", clock=HandClock(), holder="two")
    with pytest.raises(Misconfigured, match="Another process is using the database"):
        await second.start()
    await storage.stop()
    await second.start()
    await second.stop()


async def test_a_locked_database_refuses_and_recovers(storage: Storage, path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="locked by another program"):
        await storage.check()
    with pytest.raises(Unavailable):
        await storage.inbox.keep([message(1)])
    other.execute("ROLLBACK")
    other.close()
    assert (await storage.inbox.keep([message(1)]))[0] is not None


async def test_a_full_disk_refuses_and_recovers(storage: Storage) -> None:
    def limit(pages: int) -> None:
        def set_limit(tables: Tables) -> None:
            raw = tables._session._cursor.connection  # type: ignore[attr-defined]  # the only way to fill a disk here
            raw.execute(f"PRAGMA max_page_count={pages}")

        return set_limit  # type: ignore[return-value]  # a piece of work

    await storage.runner.write(limit(60))  # type: ignore[arg-type]  # a piece of work
    with pytest.raises(Unavailable, match="disk with the database is full"):
        await storage.inbox.keep([message(n, "x" * 50_000) for n in range(20)])
    assert await storage.inbox.lag() == (0, None)
    await storage.runner.write(limit(100_000))  # type: ignore[arg-type]  # a piece of work
    await storage.inbox.keep([message(n, "x" * 50_000) for n in range(20)])
    assert (await storage.inbox.lag())[0] == 20


async def test_one_failing_piece_does_not_spoil_the_group(storage: Storage) -> None:
    def fail(tables: Tables) -> None:
        tables.put_link("half", message(1).place.key, datetime.now(UTC))  # type: ignore[arg-type]  # any id will do
        raise ValueError("mine")

    results = await asyncio.gather(
        *(storage.runner.write(fail if n % 3 == 0 else lambda t: t.probe(datetime.now(UTC))) for n in range(30)),
        return_exceptions=True,
    )
    assert [isinstance(result, ValueError) for result in results] == [n % 3 == 0 for n in range(30)]
    assert await storage.runner.read(lambda tables: tables.links(["half"])) == {}


async def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    storage = open_storage(f"sqlite:///{tmp_path}/file/a.db", clock=HandClock(), holder="one")
    with pytest.raises(Misconfigured, match="cannot be written"):
        await storage.start()


async def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("This is a letter and not a database. " * 100)
    storage = open_storage(f"sqlite:///{tmp_path}/a.db", clock=HandClock(), holder="one")
    with pytest.raises(Misconfigured, match="not a SQLite database"):
        await storage.start()


async def test_cancelled_callers_harm_nobody(storage: Storage) -> None:
    tasks = [asyncio.create_task(storage.inbox.keep([message(n)])) for n in range(20)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(not isinstance(result, BaseException) for result in results[1::2])


KEEPER = """
import asyncio, sys
from bot.core.clock import SystemClock
from storage.opening import open_storage
from tests.unit.storage.test_sqlite_bad_days import message

async def main():
    storage = open_storage(sys.argv[1], clock=SystemClock(), holder="doomed")
    await storage.start()
    numbers = iter(range(1_000_000))
    async def caller():
        for n in numbers:
            await storage.inbox.keep([message(n)])
            print(n, flush=True)
    await asyncio.gather(*(caller() for _ in range(16)))

asyncio.run(main())
"""


def kept_by_a_doomed_process(url: str, after: int) -> list[int]:
    """The numbers of the events that it printed as acknowledged before it was killed."""
    process = subprocess.Popen([sys.executable, "-c", KEEPER, url], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    acked = [int(process.stdout.readline()) for _ in range(after)]
    os.kill(process.pid, signal.SIGKILL)
    acked += [int(line) for line in process.stdout.read().split("\n")[:-1]]
    process.wait()
    process.stdout.close()
    return acked


@pytest.mark.parametrize("after", [40, 400, 900])
async def test_what_was_acknowledged_survives_a_kill(tmp_path: Path, after: int) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    acked = await asyncio.to_thread(kept_by_a_doomed_process, url, after)
    storage = open_storage(url, clock=SystemClock(), holder="heir")
    await storage.start()
    again = await storage.inbox.keep([message(n) for n in acked])
    assert again == [None] * len(acked)
    assert len(acked) >= after
    await storage.stop()


async def test_a_dead_process_lease_is_free_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    first = open_storage(url, clock=SystemClock(), holder="one")
    await first.start()
    (id,) = await first.inbox.keep([message(1)])
    assert id is not None
    held = await first.work.lease(id, 3600)
    await first.stop()
    second = open_storage(url, clock=SystemClock(), holder="two")
    await second.start()
    lease = await second.work.lease(id, 30)
    assert held is not None
    assert lease is not None
    assert lease.fence > held.fence
    await second.stop()
