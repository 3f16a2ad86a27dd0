"""Statements on PostgreSQL, in one pipeline to a transaction.

BEGIN goes with the first statement, and a statement whose result nobody needs goes with the next one that is waited
for. Its error comes up then, at the latest at the commit.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeVar

from psycopg import Error, OperationalError
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from storage.sql.base import Row, Statement, Values
from storage.sql.prepared import Preparer
from storage.sql.tables import SqlTables
from storage.sql.wire import Wire
from storage.tables import Tables

T = TypeVar("T")
_prepared = Preparer(PGDialect_psycopg(paramstyle="numeric_dollar"))  # type: ignore[no-untyped-call]  # of SQLAlchemy
_VALUES = re.compile(r"VALUES \((.*?)\)(?= ON CONFLICT| RETURNING|$)", re.DOTALL)
_PARAMETER = re.compile(r"(\$\d+)(::[A-Z][A-Z ]*)?")
_SERVER_ENDS = "57P"
"""What the codes of a server begin with that is being stopped or started."""


class LostEarlyError(Exception):
    """The connection had died before anything could be committed: doing it again is safe."""

    def __init__(self, error: OperationalError) -> None:
        super().__init__(str(error))
        self.error = error


def transaction(wire: Wire, work: Callable[[Tables], T], *, writing: bool) -> T:
    """Do the work in a transaction of its own; what only reads needs none.

    Raises:
        LostEarlyError: the connection is gone, and nothing was done.
        psycopg.Error: it failed, and was taken back; or nobody knows, where the connection was lost at the commit.
    """
    try:
        result = _worked(wire, work, writing=writing)
        if writing:
            wire.send("COMMIT")
            done = wire.wait()
            if done is None or done.command_status != b"COMMIT":
                raise OperationalError("an earlier failure was passed over, so nothing was stored")
    except BaseException:
        _take_back(wire)
        raise
    return result


def _worked(wire: Wire, work: Callable[[Tables], T], *, writing: bool) -> T:
    try:
        if writing:
            wire.send("BEGIN")
        return work(SqlTables(PostgresSession(wire)))
    except OperationalError as error:
        if wire.is_broken or (error.sqlstate or "").startswith(_SERVER_ENDS):
            wire.close()
            raise LostEarlyError(error) from error
        raise


def _take_back(wire: Wire) -> None:
    """What was sent and never waited for goes with it; where even that fails, the connection goes."""
    if wire.is_broken:
        return
    try:
        wire.drain()
        wire.send("ROLLBACK")
        wire.wait()
    except Error:
        wire.close()


class PostgresSession:
    dialect = "postgresql"

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def rows(self, statement: Statement, values: Values) -> list[Row]:
        prepared = _prepared(statement, values)
        self._wire.send(prepared.sql, prepared.bind(values))
        return prepared.read(self._wire.rows(self._wire.wait()))

    def change(self, statement: Statement, values: Values) -> None:
        prepared = _prepared(statement, values)
        self._wire.send(prepared.sql, prepared.bind(values))

    def changed(self, statement: Statement, values: Values) -> int:
        self.change(statement, values)
        done = self._wire.wait()
        return 0 if done is None else done.command_tuples or 0

    def many(self, statement: Statement, values: Sequence[Values]) -> None:
        self._spread(statement, values)

    def each(self, statement: Statement, values: Sequence[Values]) -> list[bool]:
        """The statement returns the `id` of what it inserted."""
        self._spread(statement, values)
        inserted = {id for (id,) in self._wire.rows(self._wire.wait())}
        fresh = []
        for row in values:
            fresh.append(row["id"] in inserted)
            inserted.discard(row["id"])
        return fresh

    def _spread(self, statement: Statement, values: Sequence[Values]) -> None:
        prepared = _prepared(statement, values[0])
        columns = [list(column) for column in zip(*map(prepared.bind, values), strict=True)]
        self._wire.send(_of_columns(prepared.sql), columns)


@cache
def _of_columns(insert: str) -> str:
    """The insert of one row as one of many: each parameter is a column of them."""
    values = _VALUES.search(insert)
    if values is None:
        raise TypeError(f"not an insert of one row: {insert}")
    columns = _PARAMETER.sub(_array, values[1])
    return "".join((insert[: values.start()], "SELECT * FROM unnest(", columns, ")", insert[values.end() :]))


def _array(parameter: re.Match[str]) -> str:
    return f"{parameter[1]}{parameter[2] or '::BOOLEAN'}[]"
