"""PostgreSQL: a few threads with a connection each; several processes may share one database."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import psycopg
from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from bot.core.errors import Misconfigured, Unavailable
from storage.sql.errors import in_our_words, is_passing, translated
from storage.sql.migrating import upgrade
from storage.sql.pipelined import LostEarlyError, transaction
from storage.sql.wire import Wire
from storage.tables import Tables

T = TypeVar("T")
_CONNECTIONS = 8
_TRIES = 5
_CONNECT = {
    "connect_timeout": 5,
    "options": "-c timezone=UTC",
    "application_name": "baton",
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 40_000,
}
"""A server that vanishes without a word is missed within 40 s: https://www.postgresql.org/docs/current/libpq-connect.html"""


class PostgresRunner:
    def __init__(self, url: URL) -> None:
        self._url = url.set(drivername="postgresql+psycopg")
        self._threads: ThreadPoolExecutor | None = None
        self._local = threading.local()
        self._wires: list[Wire] = []

    async def start(self) -> None:
        """Raises Unavailable when the server does not answer."""
        self._threads = ThreadPoolExecutor(_CONNECTIONS, "storage")
        try:
            await asyncio.get_running_loop().run_in_executor(self._threads, self._migrate)
        except BaseException:
            await self.stop()
            raise

    def _migrate(self) -> None:
        engine = self._engine()
        with translated(), engine.begin() as connection:
            upgrade(connection)

    def _engine(self) -> Engine:
        try:
            return create_engine(self._url, poolclass=NullPool, hide_parameters=True, connect_args=_CONNECT)
        except ArgumentError as error:
            raise Misconfigured("The PostgreSQL address is not well formed. Check the database address.") from error

    async def stop(self) -> None:
        threads, self._threads = self._threads, None
        if threads is not None:
            await asyncio.to_thread(threads.shutdown)
        for wire in self._wires:
            wire.close()
        self._wires.clear()
        self._local = threading.local()

    async def write(self, work: Callable[[Tables], T], *, urgent: bool = False) -> T:
        return await self._run(work, writing=True)

    async def read(self, work: Callable[[Tables], T], *, brief: bool = False) -> T:
        return await self._run(work, writing=False)

    async def _run(self, work: Callable[[Tables], T], *, writing: bool) -> T:
        if self._threads is None:
            raise Unavailable("The database is closed: Baton is stopping.")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: self._carried_out(work, writing=writing))

    def _carried_out(self, work: Callable[[Tables], T], *, writing: bool) -> T:
        """One that lost against another (a deadlock), or met a connection that had died, is simply done again."""
        for left in reversed(range(_TRIES)):
            try:
                return transaction(self._mine(), work, writing=writing)
            except LostEarlyError as lost:
                error: psycopg.Error = lost.error
            except psycopg.Error as failed:
                if not is_passing(failed):
                    raise in_our_words(failed) from None
                error = failed
            if not left:
                raise in_our_words(error) from None
        raise AssertionError("one of the tries ends it")

    def _mine(self) -> Wire:
        """Each thread has its own, and a new one after it broke."""
        wire: Wire | None = getattr(self._local, "wire", None)
        if wire is not None and not wire.has_died():
            return wire
        if wire is not None:
            wire.close()
            self._wires.remove(wire)
            del self._local.wire
        wire = self._local.wire = Wire(self._connected())
        self._wires.append(wire)
        return wire

    def _connected(self) -> psycopg.Connection[Any]:
        _, how = self._url.get_dialect()().create_connect_args(self._url)
        return psycopg.connect(**{**how, **_CONNECT, "autocommit": True})
