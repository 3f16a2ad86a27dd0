"""The writer's end: what was submitted before it is written, and nobody waits for ever."""

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest

from storage.sql.writer import Writer
from storage.tables import Tables


@pytest.mark.timeout(20)
async def test_stopped_with_work_in_the_queue_it_finishes_and_ends(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "w.db", check_same_thread=False, isolation_level=None)
    writer = Writer(connection)
    gate, busy = threading.Event(), threading.Event()

    def held(_tables: Tables) -> str:
        busy.set()
        assert gate.wait(10)
        return "first"

    first = asyncio.ensure_future(writer.submit(held))
    assert await asyncio.to_thread(busy.wait, 10)
    rest = [asyncio.ensure_future(writer.submit(lambda _tables, n=n: n, urgent=n % 2 == 0)) for n in range(6)]
    await asyncio.sleep(0)
    ending = threading.Thread(target=writer.stop, daemon=True)
    ending.start()
    gate.set()
    await asyncio.to_thread(ending.join, 5)
    assert not ending.is_alive()
    assert await first == "first"
    assert await asyncio.gather(*rest) == list(range(6))
