"""How fast the storage is on PostgreSQL, beside SQLite and beside plain inserts, all on the same disk in the same run.

`python -m tests.bench.databases` prints it alone. The server is the one that tests use, but with everything that keeps
data safe from a power cut.
"""

import asyncio
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bot.core.clock import SystemClock
from storage.opening import open_storage
from tests.bench.storage_rate import CALLERS, keep_rate, line_rate
from tests.support import postgres

_KEPT = 6_000
_LINES = 1_000
_PLAIN = 2_000
_CONNECTIONS = 8
"""As many as the storage has."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Attributes:
    intake: events a second, one to a call. answers: whole lines a second, from the event to the receipt.
    intake_us, answer_us: what one of them costs this process in processor time, microseconds;
            SQLite works inside of it, PostgreSQL's own work is not counted.
    """

    intake: float
    answers: float
    intake_us: float
    answer_us: float


@dataclass(frozen=True, slots=True)
class Databases:
    """Attributes:
    plain: inserts a second that psycopg alone does on as many connections, a commit each.
    """

    postgres: Rates
    sqlite: Rates
    plain: float


async def measure() -> Databases:
    with tempfile.TemporaryDirectory(prefix="bench-db-") as folder:
        on_sqlite = await _rates(f"sqlite:///{Path(folder) / 'baton.db'}")
    server = await asyncio.to_thread(postgres.start, careless=False)
    try:
        plain = await asyncio.to_thread(_plain_inserts, server.fresh("plain"))
        on_postgres = await _rates(server.fresh("baton"))
    finally:
        await asyncio.to_thread(postgres.stop, server)
    return Databases(on_postgres, on_sqlite, plain)


async def _rates(url: str) -> Rates:
    storage = open_storage(url, clock=SystemClock(), holder="bench")
    await storage.start()
    await keep_rate(storage, 500, 100, "warm")
    await line_rate(storage, CALLERS, "warm-line")
    used = time.process_time()
    intake, _ = await keep_rate(storage, _KEPT, 2_000, "keep")
    kept = time.process_time()
    answers = await line_rate(storage, _LINES, "line")
    answered = time.process_time()
    await storage.stop()
    return Rates(intake, answers, (kept - used) / _KEPT * 1e6, (answered - kept) / _LINES * 1e6)


def _plain_inserts(url: str) -> float:
    body = os.urandom(300).hex()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE plain (n bigint GENERATED ALWAYS AS IDENTITY, id text UNIQUE, body text)")

    def insert(which: int) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            for n in range(_PLAIN // _CONNECTIONS):
                connection.execute("INSERT INTO plain (id, body) VALUES (%s, %s)", (f"{which}-{n}", body))

    begun = time.perf_counter()
    with ThreadPoolExecutor(_CONNECTIONS) as threads:
        list(threads.map(insert, range(_CONNECTIONS)))
    return _PLAIN / (time.perf_counter() - begun)


def main() -> None:
    found = asyncio.run(measure())
    print(f"plain inserts    {found.plain:10.0f}/s")  # noqa: T201 (a report for a terminal)
    for name, rates in (("PostgreSQL", found.postgres), ("SQLite", found.sqlite)):
        print(  # noqa: T201 (a report for a terminal)
            f"{name:16} {rates.intake:10.0f}/s intake {rates.intake_us:6.0f} µs"
            f"  {rates.answers:8.0f}/s answers {rates.answer_us:6.0f} µs"
        )


if __name__ == "__main__":
    main()
