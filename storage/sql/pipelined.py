"""Statements on PostgreSQL's own driver, in one pipeline to a transaction.

A statement whose result nobody needs is sent along with the next one that is waited for, and BEGIN with the first: what
costs time on PostgreSQL is the way there and back, not the statement. An error of such a statement comes up at the next
one that is waited for, at the latest at the commit.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from psycopg import Connection, OperationalError, Pipeline, RawCursor
from psycopg.types.numeric import Int8Dumper
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from storage.sql.base import Row, Statement, Values
from storage.sql.prepared import Preparer
from storage.sql.tables import SqlTables
from storage.tables import Tables

T = TypeVar("T")
_prepared = Preparer(PGDialect_psycopg(paramstyle="numeric_dollar"))  # type: ignore[no-untyped-call]  # of SQLAlchemy
_VALUES = re.compile(r"VALUES \((.*?)\)(?= ON CONFLICT| RETURNING|$)", re.DOTALL)
_PARAMETER = re.compile(r"(\$\d+)(::[A-Z][A-Z ]*)?")


def tuned(connection: Connection[Any]) -> Connection[Any]:
    """Each statement is planned once. Numbers are all of one size, lest one statement become many."""
    connection.cursor_factory = RawCursor
    connection.prepare_threshold = 0
    connection.prepared_max = 1_000
    connection.adapters.register_dumper(int, Int8Dumper)
    return connection


class LostEarlyError(Exception):
    """The connection had died before anything could be committed: doing it again is safe."""

    def __init__(self, error: OperationalError) -> None:
        super().__init__(str(error))
        self.error = error


def transaction(connection: Connection[Any], work: Callable[[Tables], T], *, writing: bool) -> T:
    """Do the work in a transaction of its own; what only reads needs none.

    Raises:
        LostEarlyError: the connection is gone, and nothing was done.
        psycopg.Error: it failed, and was taken back.
    """
    try:
        with connection.pipeline() as pipeline:
            if writing:
                connection.execute(b"BEGIN")
            result = _worked(connection, pipeline, work)
            if writing:
                connection.execute(b"COMMIT")
        return result
    except BaseException:
        if not connection.closed:
            connection.rollback()
        raise


def _worked(connection: Connection[Any], pipeline: Pipeline, work: Callable[[Tables], T]) -> T:
    try:
        return work(SqlTables(PostgresSession(connection, pipeline)))
    except OperationalError as error:
        if connection.closed:
            raise LostEarlyError(error) from error
        raise


class PostgresSession:
    """Attributes:
    pipeline: that the connection is in.
    """

    dialect = "postgresql"

    def __init__(self, connection: Connection[Any], pipeline: Pipeline) -> None:
        self._connection = connection
        self._pipeline = pipeline

    def rows(self, statement: Statement, values: Values) -> list[Row]:
        prepared = _prepared(statement, values)
        return prepared.read(self._connection.execute(prepared.sql.encode(), prepared.bind(values)).fetchall())

    def change(self, statement: Statement, values: Values) -> None:
        prepared = _prepared(statement, values)
        self._connection.execute(prepared.sql.encode(), prepared.bind(values))

    def changed(self, statement: Statement, values: Values) -> int:
        prepared = _prepared(statement, values)
        cursor = self._connection.execute(prepared.sql.encode(), prepared.bind(values))
        self._pipeline.sync()
        return cursor.rowcount

    def many(self, statement: Statement, values: Sequence[Values]) -> None:
        self._spread(statement, values)

    def each(self, statement: Statement, values: Sequence[Values]) -> list[bool]:
        """The statement returns the `id` of what it inserted."""
        inserted = {id for (id,) in self._spread(statement, values).fetchall()}
        fresh = []
        for row in values:
            fresh.append(row["id"] in inserted)
            inserted.discard(row["id"])
        return fresh

    def _spread(self, statement: Statement, values: Sequence[Values]) -> Any:
        prepared = _prepared(statement, values[0])
        columns = [list(column) for column in zip(*map(prepared.bind, values), strict=True)]
        return self._connection.execute(_of_columns(prepared.sql).encode(), columns)


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
