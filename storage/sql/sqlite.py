"""SQLite: one process, one writer thread that groups commits, a few readers beside it.

A commit with `synchronous=FULL` waits for the disk. So the writer takes everything that waits, runs it in one
transaction, each piece in a savepoint of its own, and tells the callers after the one commit.
"""

import asyncio
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from bot.core.errors import Unavailable
from storage.schema import ACTIVE
from storage.sql.errors import in_our_words, translated
from storage.sql.locking import FileLock
from storage.sql.migrating import upgrade
from storage.sql.tables import SqlTables
from storage.tables import Tables

T = TypeVar("T")
_GROUP = 256
"""So many pieces of work share a commit at most."""
_READERS = 2
_BUSY_MS = 2_000
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    f"busy_timeout={_BUSY_MS}",
    "journal_size_limit=67108864",
    "cache_size=-16000",
    "temp_store=MEMORY",
)
_CLOSED = "The database is closed: Baton is stopping."
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Job(Generic[T]):
    work: Callable[[Tables], T]
    future: "asyncio.Future[T]"
    loop: asyncio.AbstractEventLoop


class SqliteRunner:
    def __init__(self, path: Path) -> None:
        self._lock = FileLock(path)
        self._engine = _engine(path)
        self._jobs: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._writer: threading.Thread | None = None
        self._readers: ThreadPoolExecutor | None = None
        self._local = threading.local()
        self._reading: list[Connection] = []

    async def start(self) -> None:
        """Raises Misconfigured when another process has the file, Unavailable when it cannot be written now."""
        await asyncio.to_thread(self._open)
        self._readers = ThreadPoolExecutor(_READERS, "storage-reader")
        self._writer = threading.Thread(target=self._write_all, name="storage-writer", daemon=True)
        self._writer.start()

    def _open(self) -> None:
        self._lock.acquire()
        try:
            with translated(), self._engine.connect() as connection:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                upgrade(connection)
                _end_leases(connection)
                connection.exec_driver_sql("COMMIT")
        except BaseException:
            self._lock.release()
            raise

    async def stop(self) -> None:
        """Finish what is queued, then close. Work that comes later is refused."""
        writer, self._writer = self._writer, None
        if writer is None:
            return
        self._jobs.put(None)
        await asyncio.to_thread(writer.join)
        if self._readers is not None:
            await asyncio.to_thread(self._readers.shutdown)
        for connection in self._reading:
            connection.close()
        self._reading.clear()
        self._local = threading.local()
        self._engine.dispose()
        self._lock.release()

    async def write(self, work: Callable[[Tables], T]) -> T:
        if self._writer is None:
            raise Unavailable(_CLOSED)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(work, future, loop))
        return await future

    async def read(self, work: Callable[[Tables], T]) -> T:
        if self._writer is None or self._readers is None:
            raise Unavailable(_CLOSED)
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    def _read(self, work: Callable[[Tables], T]) -> T:
        with translated():
            connection = getattr(self._local, "connection", None)
            if connection is None:
                connection = self._local.connection = self._engine.connect()
                self._reading.append(connection)
            connection.exec_driver_sql("BEGIN")
            try:
                return work(SqlTables(connection))
            finally:
                connection.exec_driver_sql("ROLLBACK")

    # --------------------------------------------------------------------------------------------------- the writer

    def _write_all(self) -> None:
        """The writer's whole life."""
        with self._engine.connect() as connection:
            raw = connection.connection.driver_connection
            if not isinstance(raw, sqlite3.Connection):
                raise TypeError("the SQLite driver is not the one of the standard library")
            stopping = False
            while not stopping:
                group, stopping = self._next_group()
                if group:
                    _run_group(group, raw, SqlTables(connection))

    def _next_group(self) -> tuple[list[_Job[Any]], bool]:
        """Wait for work, then take what else is there."""
        group: list[_Job[Any]] = []
        job = self._jobs.get()
        while job is not None:
            group.append(job)
            if len(group) >= _GROUP:
                return group, False
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return group, False
        return group, True


class _TransactionEndedError(Exception):
    """SQLite gave up the whole transaction, as on a full disk."""

    def __init__(self, reason: Exception) -> None:
        super().__init__(str(reason))
        self.reason = reason


_Outcome = tuple[_Job[Any], Any, BaseException | None]


def _run_group(group: list[_Job[Any]], raw: sqlite3.Connection, tables: SqlTables) -> None:
    """One transaction; the callers hear of it only after the commit."""
    try:
        raw.execute("BEGIN IMMEDIATE")
        outcomes = [_run_one(job, raw, tables) for job in group]
        raw.execute("COMMIT")
    except (sqlite3.Error, _TransactionEndedError) as error:
        _roll_back(raw)
        refusal = error.reason if isinstance(error, _TransactionEndedError) else in_our_words(error)
        _logger.error("a group of %d was not stored: %s", len(group), refusal)
        outcomes = [(job, None, refusal) for job in group]
    _tell(outcomes)


def _run_one(job: _Job[Any], raw: sqlite3.Connection, tables: SqlTables) -> _Outcome:
    """A failure undoes this piece alone. When SQLite itself has ended the transaction, the whole group fails."""
    raw.execute("SAVEPOINT piece")
    try:
        outcome: _Outcome = (job, job.work(tables), None)
    except Exception as error:  # a boundary: whatever went wrong belongs to the caller, and the writer must go on
        if not raw.in_transaction:
            raise _TransactionEndedError(_for_caller(error)) from error
        raw.execute("ROLLBACK TO piece")
        outcome = (job, None, _for_caller(error))
    raw.execute("RELEASE piece")
    return outcome


def _for_caller(error: Exception) -> Exception:
    return in_our_words(error) if isinstance(error, sqlite3.Error | SQLAlchemyError) else error


def _roll_back(raw: sqlite3.Connection) -> None:
    if raw.in_transaction:
        raw.execute("ROLLBACK")


def _tell(outcomes: list[_Outcome]) -> None:
    """One call into each event loop for the whole group."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Outcome]] = {}
    for outcome in outcomes:
        by_loop.setdefault(outcome[0].loop, []).append(outcome)
    for loop, mine in by_loop.items():
        try:
            loop.call_soon_threadsafe(_resolve, mine)
        except RuntimeError:  # the loop was closed: nobody waits any more
            _logger.warning("%d results came after their event loop had closed", len(mine))


def _resolve(outcomes: list[_Outcome]) -> None:
    for job, result, error in outcomes:
        if job.future.done():
            continue
        if error is None:
            job.future.set_result(result)
        else:
            job.future.set_exception(error)


# ------------------------------------------------------------------------------------------------------------ opening


def _engine(path: Path) -> Engine:
    engine = create_engine(
        "sqlite+pysqlite://",
        creator=lambda: sqlite3.connect(path, check_same_thread=False, isolation_level=None, cached_statements=256),
        poolclass=NullPool,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _: object) -> None:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _end_leases(connection: Connection) -> None:
    """Nobody else can be alive: what a dead process held is free at once, and what it was sending is in doubt."""
    connection.execute(text("UPDATE conversation SET holder = NULL, until = NULL WHERE holder IS NOT NULL"))
    connection.execute(text(f"UPDATE outbox SET due = created WHERE {ACTIVE} AND state = 'sending'"))  # noqa: S608 (a constant)
