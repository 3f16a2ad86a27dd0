"""The one thread that writes to SQLite, many pieces of work to a commit."""

import asyncio
import logging
import queue
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from storage.sql.errors import in_our_words
from storage.sql.sessions import SqliteSession
from storage.sql.tables import SqlTables
from storage.tables import Tables

T = TypeVar("T")
_GROUP = 256
"""So many pieces of ordinary work share a commit at most."""
_SHARE = 0.004
"""Seconds of work that a commit waits for at least: what is urgent and comes meanwhile waits for it, too."""
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Job(Generic[T]):
    work: Callable[[Tables], T]
    future: "asyncio.Future[T]"
    loop: asyncio.AbstractEventLoop
    urgent: bool


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
        self._urgent: deque[_Job[Any]] = deque()
        self._ordinary: deque[_Job[Any]] = deque()
        self._commit = 0.0
        self._ending = False
        self._thread = threading.Thread(target=self._write_all, name="storage-writer", daemon=True)
        self._thread.start()

    async def submit(self, work: Callable[[Tables], T], *, urgent: bool = False) -> T:
        """Run it; returns after it is safely on the disk. What is urgent goes first."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(work, future, loop, urgent))
        return await future

    def stop(self) -> None:
        """Finish what was submitted; blocks until then."""
        self._jobs.put(None)
        self._thread.join()

    def _write_all(self) -> None:
        tables = SqlTables(SqliteSession(self._raw))
        while self._gather():
            self._run_group(tables)
        self._raw.close()

    def _gather(self) -> bool:
        """Sort what was submitted, waiting for it where there is nothing to do. False at the end."""
        idle = not (self._urgent or self._ordinary or self._ending)
        with suppress(queue.Empty):
            job = self._jobs.get(block=idle)
            while job is not None:
                (self._urgent if job.urgent else self._ordinary).append(job)
                job = self._jobs.get_nowait()
            self._ending = True
        return bool(self._urgent or self._ordinary)

    def _run_group(self, tables: SqlTables) -> None:
        """One transaction; the callers hear of it only after the commit."""
        group: list[_Job[Any]] = []
        outcomes: list[_Outcome] = []
        begun = time.perf_counter()
        try:
            self._raw.execute("BEGIN IMMEDIATE")
            while (job := self._next(len(group), begun)) is not None:
                group.append(job)
                outcomes.append(_run_one(job, self._raw, tables))
            worked = time.perf_counter()
            self._raw.execute("COMMIT")
            self._commit = time.perf_counter() - worked
        except (sqlite3.Error, _TransactionEndedError) as error:
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK")
            group = group or self._all()  # it did not even begin: whoever waits must hear of it
            refusal = error.reason if isinstance(error, _TransactionEndedError) else in_our_words(error)
            _logger.error("a group of %d was not stored: %s", len(group), refusal)
            outcomes = [(job, None, refusal) for job in group]
        _tell(outcomes)

    def _next(self, done: int, begun: float) -> _Job[Any] | None:
        """What is urgent; then the rest, for as long as the disk takes for a commit: slow disks get larger groups."""
        if self._urgent:
            return self._urgent.popleft()
        patient = time.perf_counter() - begun < max(_SHARE, self._commit)
        if self._ordinary and done < _GROUP and (patient or not done):
            return self._ordinary.popleft()
        return None

    def _all(self) -> list[_Job[Any]]:
        waiting = [*self._urgent, *self._ordinary]
        self._urgent.clear()
        self._ordinary.clear()
        return waiting


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


def _resolve(outcomes: list[_Outcome], first: int = 0) -> None:
    """One caller in each round of the loop: what many of them do next must not keep it from reading requests."""
    job, result, error = outcomes[first]
    if not job.future.done():
        if error is None:
            job.future.set_result(result)
        else:
            job.future.set_exception(error)
    if first + 1 < len(outcomes):
        job.loop.call_soon(_resolve, outcomes, first + 1)
