"""Storages for schedules, all on the spot: no threads, no waiting, and every transaction is a real one."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from bot.core.codec import Codec
from bot.core.places import ConversationId
from storage.memory.runner import MemoryRunner
from storage.schema import ACTIVE
from storage.sql.migrating import upgrade
from storage.sql.pipelined import transaction
from storage.sql.sessions import SqliteSession
from storage.sql.sqlite import _FREE
from storage.sql.tables import SqlTables
from storage.sql.wire import Wire
from storage.tables import Tables
from tests.support.postgres import empty

T = TypeVar("T")
_SEEN = ("row", "key", "conversation", "name", "op", "order_key", "voice", "state", "reason")


class Memory(MemoryRunner):
    """The offline twin."""

    async def restart(self) -> None:
        """What a dead process held stays held until its time is over."""

    def active(self) -> int:
        return len(self._tables._active)

    def conversations(self) -> list[ConversationId]:
        return list(dict.fromkeys(row.conversation for row in self._tables._log.values()))

    def outbox(self) -> list[dict[str, Any]]:
        return [{name: getattr(row, name) for name in _SEEN} for row in self._tables._messages.values()]


@cache
def _template() -> sqlite3.Connection:
    raw = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    engine = create_engine("sqlite+pysqlite://", creator=lambda: raw, poolclass=StaticPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        upgrade(connection)
        connection.exec_driver_sql("COMMIT")
    return raw


class Sqlite:
    """The statements of SQLite over a database in memory, one transaction after the other."""

    def __init__(self) -> None:
        self._raw = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None, cached_statements=256)
        _template().backup(self._raw)
        self._tables = SqlTables(SqliteSession(self._raw))

    async def start(self) -> None:
        """It is open."""

    async def stop(self) -> None:
        self._raw.close()

    async def restart(self) -> None:
        """As at the start of the program: nobody else can be alive, so what a dead process held is free."""
        for statement in _FREE:
            self._raw.execute(statement)

    async def write(self, work: Callable[[Tables], T], *, urgent: bool = False) -> T:
        self._raw.execute("BEGIN IMMEDIATE")
        try:
            result = work(self._tables)
        except BaseException:
            self._raw.execute("ROLLBACK")
            raise
        self._raw.execute("COMMIT")
        return result

    async def read(self, work: Callable[[Tables], T], *, brief: bool = False) -> T:
        self._raw.execute("BEGIN")
        try:
            return work(self._tables)
        finally:
            self._raw.execute("ROLLBACK")

    def active(self) -> int:
        count: int = self._raw.execute(f"SELECT count(*) FROM outbox WHERE {ACTIVE}").fetchone()[0]
        return count

    def conversations(self) -> list[ConversationId]:
        found = self._raw.execute("SELECT conversation FROM log GROUP BY conversation ORDER BY min(n)")
        return [ConversationId(row[0]) for row in found]

    def outbox(self) -> list[dict[str, Any]]:
        rows = self._raw.execute(f"SELECT {', '.join(_SEEN)} FROM outbox ORDER BY row").fetchall()
        return [dict(zip(_SEEN, row, strict=True)) for row in rows]


class Postgres:
    """The statements of PostgreSQL over one connection to a real server, one transaction after the other.

    Args:
        connection: another one, to look into it.
    """

    def __init__(self, wire: Wire, connection: psycopg.Connection[Any]) -> None:
        self._wire = wire
        self._connection = connection
        empty(connection)

    async def start(self) -> None:
        """It is open."""

    async def stop(self) -> None:
        """The next schedule empties it."""

    async def restart(self) -> None:
        """Others may be alive: what a dead process held stays held until its time is over."""

    async def write(self, work: Callable[[Tables], T], *, urgent: bool = False) -> T:
        return transaction(self._wire, work, writing=True)

    async def read(self, work: Callable[[Tables], T], *, brief: bool = False) -> T:
        return transaction(self._wire, work, writing=False)

    def active(self) -> int:
        ((count,),) = self._connection.execute(f"SELECT count(*) FROM outbox WHERE {ACTIVE}".encode())
        return int(count)

    def conversations(self) -> list[ConversationId]:
        found = self._connection.execute(b"SELECT conversation FROM log GROUP BY conversation ORDER BY min(n)")
        return [ConversationId(row[0]) for row in found]

    def outbox(self) -> list[dict[str, Any]]:
        rows = self._connection.execute(f"SELECT {', '.join(_SEEN)} FROM outbox ORDER BY row".encode())
        return [dict(zip(_SEEN, row, strict=True)) for row in rows]


Store = Memory | Sqlite | Postgres


@contextmanager
def postgres_at(url: str) -> Iterator[Callable[[], Postgres]]:
    """Makes storages, one after the other, each of them empty."""
    with psycopg.connect(url, autocommit=True) as connection:
        wire = Wire(psycopg.connect(url, autocommit=True, options="-c timezone=UTC"))
        try:
            yield lambda: Postgres(wire, connection)
        finally:
            wire.close()


@contextmanager
def values_instead_of_json() -> Iterator[None]:
    """While this holds, what is written down is the value itself behind a number: JSON is most of a schedule's time.

    The schedules on a database do without this, and so do the tests of the codec and of the storage contract.
    """
    known: list[Any] = []
    dump, load = Codec.dump, Codec.load

    def keep(_self: Codec[Any], value: Any) -> str:
        known.append(value)
        return f"#{len(known) - 1}"

    def recall(_self: Codec[Any], raw: str | bytes) -> Any:
        return known[int(raw[1:])]

    Codec.dump, Codec.load = keep, recall  # type: ignore[method-assign]  # undone below
    try:
        yield
    finally:
        Codec.dump, Codec.load = dump, load  # type: ignore[method-assign]  # as it was
