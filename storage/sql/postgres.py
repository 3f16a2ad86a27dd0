"""PostgreSQL: a pool of connections and threads; several processes may share one database."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.exc import ArgumentError, DBAPIError

from bot.core.errors import Misconfigured, Unavailable
from storage.sql.errors import is_passing, translated
from storage.sql.migrating import upgrade
from storage.sql.sessions import SqlalchemySession
from storage.sql.tables import SqlTables
from storage.tables import Tables

T = TypeVar("T")
_CONNECTIONS = 8
_TRIES = 5
_CONNECT_S = 5


class PostgresRunner:
    def __init__(self, url: URL) -> None:
        self._url = url.set(drivername="postgresql+psycopg")
        self._engine: Engine | None = None
        self._threads: ThreadPoolExecutor | None = None

    async def start(self) -> None:
        """Raises Unavailable when the server does not answer."""
        self._engine = self._made()
        self._threads = ThreadPoolExecutor(_CONNECTIONS, "storage")
        try:
            await asyncio.get_running_loop().run_in_executor(self._threads, self._migrate, self._engine)
        except BaseException:
            await self.stop()
            raise

    def _made(self) -> Engine:
        try:
            return create_engine(
                self._url,
                pool_size=_CONNECTIONS,
                max_overflow=0,
                hide_parameters=True,
                connect_args={"connect_timeout": _CONNECT_S, "options": "-c timezone=UTC", "application_name": "baton"},
            )
        except ArgumentError as error:
            raise Misconfigured("The PostgreSQL address is not well formed. Check the database address.") from error

    def _migrate(self, engine: Engine) -> None:
        with translated(), engine.begin() as connection:
            upgrade(connection)

    async def stop(self) -> None:
        engine, threads = self._engine, self._threads
        self._engine = self._threads = None
        if threads is not None:
            await asyncio.to_thread(threads.shutdown)
        if engine is not None:
            engine.dispose()

    async def write(self, work: Callable[[Tables], T], *, urgent: bool = False) -> T:
        return await self._run(work)

    async def read(self, work: Callable[[Tables], T], *, brief: bool = False) -> T:
        return await self._run(work)

    async def _run(self, work: Callable[[Tables], T]) -> T:
        if self._threads is None or self._engine is None:
            raise Unavailable("The database is closed: Baton is stopping.")
        return await asyncio.get_running_loop().run_in_executor(self._threads, _in_transaction, self._engine, work)


def _in_transaction(engine: Engine, work: Callable[[Tables], T]) -> T:
    """One transaction; one that lost against another (a deadlock) is simply done again."""
    with translated():
        for _ in range(_TRIES - 1):
            try:
                return _once(engine, work)
            except DBAPIError as error:
                if not is_passing(error):
                    raise
        return _once(engine, work)


def _once(engine: Engine, work: Callable[[Tables], T]) -> T:
    with engine.begin() as connection:
        return work(SqlTables(SqlalchemySession(connection)))
