"""Statements on SQLite's own driver. One writer thread does all the work there, so what one costs, all wait for."""

import sqlite3
from collections.abc import Sequence

from sqlalchemy.dialects import sqlite

from storage.sql.base import Row, Statement, Values
from storage.sql.prepared import Preparer

_prepared = Preparer(sqlite.dialect())


class SqliteSession:
    dialect = "sqlite"

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._cursor = raw.cursor()

    def rows(self, statement: Statement, values: Values) -> list[Row]:
        prepared = _prepared(statement, values)
        return prepared.read(self._cursor.execute(prepared.sql, prepared.bind(values)).fetchall())

    def change(self, statement: Statement, values: Values) -> None:
        prepared = _prepared(statement, values)
        self._cursor.execute(prepared.sql, prepared.bind(values))

    def changed(self, statement: Statement, values: Values) -> int:
        self.change(statement, values)
        return self._cursor.rowcount

    def many(self, statement: Statement, values: Sequence[Values]) -> None:
        prepared = _prepared(statement, values[0])
        self._cursor.executemany(prepared.sql, [prepared.bind(row) for row in values])

    def each(self, statement: Statement, values: Sequence[Values]) -> list[bool]:
        prepared = _prepared(statement, values[0])
        execute = self._cursor.execute
        return [execute(prepared.sql, prepared.bind(row)).fetchone() is not None for row in values]
