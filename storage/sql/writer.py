"""The one thread that writes to SQLite, many pieces of work to a commit."""

import asyncio
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from storage.sql.errors import in_our_words
from storage.sql.sessions import SqliteSession
from storage.sql.tables import SqlTables
from storage.tables import Tables

T = TypeVar("T")
_GROUP = 256
"""So many pieces of work share a commit at most."""
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Job(Generic[T]):
    work: Callable[[Tables], T]
    future: "asyncio.Future[T]"
    loop: asyncio.AbstractEventLoop


_Outcome = tuple[_Job[Any], Any, BaseException | None]


class _TransactionEndedError(Exception):
    """SQLite gave up the whole transaction, as on a full disk."""

    def __init__(self, reason: Exception) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Writer:
    """Owns the connection from now on, and closes it at the end."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._raw = connection
        self._jobs: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write_all, name="storage-writer", daemon=True)
        self._thread.start()

    async def submit(self, work: Callable[[Tables], T]) -> T:
        """Run it; returns after it is safely on the disk."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(work, future, loop))
        return await future

    def stop(self) -> None:
        """Finish what was submitted; blocks until then."""
        self._jobs.put(None)
        self._thread.join()

    def _write_all(self) -> None:
        tables = SqlTables(SqliteSession(self._raw))
        stopping = False
        while not stopping:
            group, stopping = self._next_group()
            if group:
                _run_group(group, self._raw, tables)
        self._raw.close()

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


def _run_group(group: list[_Job[Any]], raw: sqlite3.Connection, tables: SqlTables) -> None:
    """One transaction; the callers hear of it only after the commit."""
    try:
        raw.execute("BEGIN IMMEDIATE")
        outcomes = [_run_one(job, raw, tables) for job in group]
        raw.execute("COMMIT")
    except (sqlite3.Error, _TransactionEndedError) as error:
        if raw.in_transaction:
            raw.execute("ROLLBACK")
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
