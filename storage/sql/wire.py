"""The way to PostgreSQL and back, over libpq itself.

What costs time on PostgreSQL is the way, not the statement: so statements are sent without waiting, and what must be
known is asked for together with all that was sent before it. psycopg's cursors can do that too, and need ten times as
much processor time for it as libpq does (docs/decisions/0021).
"""

import selectors
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from psycopg import Connection, DataError, Error, OperationalError
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

from storage.sql.base import Row

_READ, _BOTH = selectors.EVENT_READ, selectors.EVENT_READ | selectors.EVENT_WRITE


class Wire:
    """One connection, from now on used through this only, by one thread at a time."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._raw = connection.pgconn
        self._raw.enter_pipeline_mode()
        self._loader = Transformer(connection)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._raw.socket, _READ)
        self._names: dict[str, bytes] = {}
        self._count = 0
        self._unsure: list[str] = []
        self._unread = 0

    @property
    def is_broken(self) -> bool:
        return self._connection.closed

    def has_died(self) -> bool:
        """Between two transactions: a server that ends a connection says so, and then it can be read from."""
        try:
            while not self.is_broken and self._selector.select(0):
                self._raw.consume_input()
        except OperationalError:
            return True
        return self.is_broken

    def close(self) -> None:
        self._selector.close()
        self._connection.close()

    def send(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Its result is read, and its error raised, with that of the next statement that is waited for."""
        written = [None if value is None else _written(value) for value in values]
        name = self._names.get(sql)
        if name is None:
            self._count += 1
            name = self._names[sql] = b"s%d" % self._count
            self._unsure.append(sql)
            self._raw.send_prepare(name, sql.encode())
            self._unread += 1
        self._raw.send_query_prepared(name, written)
        self._unread += 1

    def wait(self) -> PGresult | None:
        """The result of what was sent last; None where there was nothing.

        Raises:
            psycopg.Error: of the first statement that failed; all after it were not done.
        """
        if not self._unread:
            return None
        self._raw.pipeline_sync()
        self._flush()
        last: PGresult | None = None
        failed: Error | None = None
        while (found := self._next()).status != ExecStatus.PIPELINE_SYNC:
            if found.status == ExecStatus.FATAL_ERROR and failed is None:
                failed = error_from_result(found)
            last = found
            self._unread -= 1
        if failed is not None:
            for sql in self._unsure:
                self._names.pop(sql, None)
        self._unsure.clear()
        if failed is not None:
            raise failed
        return last

    def drain(self) -> None:
        """Read what is still on its way, whatever it says."""
        with suppress(Error):
            self.wait()

    def rows(self, result: PGresult | None) -> list[Row]:
        if result is None or not result.ntuples:
            return []
        self._loader.set_pgresult(result)
        return self._loader.load_rows(0, result.ntuples, tuple)

    def _next(self) -> PGresult:
        """The next result; between two of them libpq says that one has ended."""
        while True:
            while self._raw.is_busy():
                self._selector.select()
                self._raw.consume_input()
            if (found := self._raw.get_result()) is not None:
                return found
            if self.is_broken:
                raise OperationalError("the connection is lost")

    def _flush(self) -> None:
        """What does not fit at once goes out while results come in; otherwise both sides could wait for each other."""
        if not self._raw.flush():
            return
        self._selector.modify(self._raw.socket, _BOTH)
        while self._raw.flush():
            ((_, ready),) = self._selector.select()
            if ready & selectors.EVENT_READ:
                self._raw.consume_input()
        self._selector.modify(self._raw.socket, _READ)


def _written(value: Any) -> bytes:
    """As PostgreSQL reads it: https://www.postgresql.org/docs/current/datatype.html"""
    if isinstance(value, str):
        encoded = value.encode()
        if b"\0" in encoded:
            raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
        return encoded
    if isinstance(value, bool):
        return b"t" if value else b"f"
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, date):  # a datetime is one
        return value.isoformat().encode()
    if isinstance(value, list):
        return b"{%b}" % b",".join(map(_item, value))
    if isinstance(value, float):
        return repr(value).encode()
    raise TypeError(f"PostgreSQL is given a {type(value).__name__}, which nobody taught it")


def _item(value: Any) -> bytes:
    if value is None:
        return b"NULL"
    written = _written(value)
    return b'"%b"' % written.replace(b"\\", b"\\\\").replace(b'"', b'\\"') if isinstance(value, str) else written
