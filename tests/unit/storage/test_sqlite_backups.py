"""A copy made while Baton works, as docs/operators.md tells it, is whole; a damaged file is said to be one."""

import asyncio
import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.core.clock import HandClock
from bot.core.errors import Misconfigured, Unavailable
from storage.opening import Storage, open_storage
from tests.unit.storage.test_batching import message


async def opened(path: Path) -> Storage:
    storage = open_storage(f"sqlite:///{path}", clock=HandClock(), holder="one")
    await storage.start()
    return storage


def copied(path: Path, copy: Path) -> None:
    """What ``sqlite3 baton.db ".backup copy.db"`` does."""
    with sqlite3.connect(path) as source, sqlite3.connect(copy) as target:
        source.backup(target, pages=16)
    source.close()
    target.close()


def put_in_place(copy: Path, path: Path) -> None:
    for rest in path.parent.glob(f"{path.name}*"):
        rest.unlink()
    shutil.move(copy, path)


async def test_a_copy_made_under_load_holds_all_that_was_acknowledged_before(tmp_path: Path) -> None:
    storage = await opened(tmp_path / "baton.db")
    acknowledged: list[str] = []
    over, enough = asyncio.Event(), asyncio.Event()

    async def caller(name: int) -> None:
        n = 0
        while not over.is_set():
            await storage.inbox.keep([message(f"{name}-{n}")])
            acknowledged.append(f"{name}-{n}")
            n += 1
            if len(acknowledged) >= 200:
                enough.set()

    callers = [asyncio.create_task(caller(name)) for name in range(8)]
    await enough.wait()
    before = list(acknowledged)
    await asyncio.to_thread(copied, tmp_path / "baton.db", tmp_path / "copy.db")
    over.set()
    await asyncio.gather(*callers)
    await storage.stop()
    put_in_place(tmp_path / "copy.db", tmp_path / "baton.db")
    restored = await opened(tmp_path / "baton.db")
    assert await restored.inbox.keep([message(id) for id in before]) == [None] * len(before)
    assert (await restored.inbox.lag())[0] >= len(before)
    assert (await restored.inbox.keep([message("new")]))[0] is not None
    await restored.stop()


async def test_a_damaged_file_is_said_to_be_one(tmp_path: Path) -> None:
    storage = await opened(tmp_path / "baton.db")
    await storage.inbox.keep([message(str(n)) for n in range(50)])
    await storage.stop()
    with (tmp_path / "baton.db").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * 4096 * 12)
    with pytest.raises((Unavailable, Misconfigured), match="damaged"):
        await used(tmp_path / "baton.db")


async def used(path: Path) -> None:
    storage = await opened(path)
    try:
        await storage.inbox.keep([message(str(n)) for n in range(60)])
    finally:
        await storage.stop()
