"""SQLite: one process, one writer thread that groups commits, a few readers beside it.

A commit with `synchronous=FULL` waits for the disk. So the writer takes everything that waits, runs it in one
transaction, each piece in a savepoint of its own, and tells the callers after the one commit.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from bot.core.errors import Unavailable
from storage.schema import ACTIVE
from storage.sql.errors import translated
from storage.sql.locking import FileLock
from storage.sql.migrating import upgrade
from storage.sql.sessions import SqliteSession
from storage.sql.tables import SqlTables
from storage.sql.writer import Writer
from storage.tables import Tables

T = TypeVar("T")
_READERS = 2
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=2000",
    "journal_size_limit=67108864",
    "cache_size=-16000",
    "temp_store=MEMORY",
)
_CLOSED = "The database is closed: Baton is stopping."
_FREE = (
    "UPDATE conversation SET holder = NULL, until = NULL WHERE holder IS NOT NULL",
    f"UPDATE outbox SET due = created WHERE {ACTIVE} AND state = 'sending'",  # noqa: S608 (a constant of ours)
)


class SqliteRunner:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(path)
        self._writer: Writer | None = None
        self._readers: ThreadPoolExecutor | None = None
        self._local = threading.local()
        self._reading: list[sqlite3.Connection] = []

    async def start(self) -> None:
        """Raises Misconfigured when another process has the file, Unavailable when it cannot be written now."""
        connection = await asyncio.to_thread(self._open)
        self._readers = ThreadPoolExecutor(_READERS, "storage-reader")
        self._writer = Writer(connection)

    def _open(self) -> sqlite3.Connection:
        self._lock.acquire()
        try:
            with translated():
                self._migrate()
                connection = self._connect()
                for statement in _FREE:
                    connection.execute(statement)
                return connection
        except BaseException:
            self._lock.release()
            raise

    def _migrate(self) -> None:
        """Nobody else can be alive here, so what a dead process held is free at once; what it sent is in doubt."""
        engine: Engine = create_engine(
            "sqlite+pysqlite://", creator=self._connect, poolclass=NullPool, hide_parameters=True
        )
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            upgrade(connection)
            connection.exec_driver_sql("COMMIT")
        engine.dispose()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None, cached_statements=256)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    async def stop(self) -> None:
        """Finish what is queued, then close. Work that comes later is refused."""
        writer, self._writer = self._writer, None
        if writer is None:
            return
        await asyncio.to_thread(writer.stop)
        if self._readers is not None:
            await asyncio.to_thread(self._readers.shutdown)
        for connection in self._reading:
            connection.close()
        self._reading.clear()
        self._local = threading.local()
        self._lock.release()

    async def write(self, work: Callable[[Tables], T], *, urgent: bool = False) -> T:
        if self._writer is None:
            raise Unavailable(_CLOSED)
        return await self._writer.submit(work, urgent=urgent)

    async def read(self, work: Callable[[Tables], T], *, brief: bool = False) -> T:
        if self._writer is None or self._readers is None:
            raise Unavailable(_CLOSED)
        if brief:
            return self._read(work)
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    def _read(self, work: Callable[[Tables], T]) -> T:
        with translated():
            connection = self._my_connection()
            connection.execute("BEGIN")
            try:
                return work(SqlTables(SqliteSession(connection)))
            finally:
                connection.execute("ROLLBACK")

    def _my_connection(self) -> sqlite3.Connection:
        """Each reader thread has its own."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
            self._reading.append(connection)
        return connection
