"""Two ways to carry out a statement: through SQLAlchemy, and straight through SQLite's own driver.

On SQLite one writer thread does all the work, and SQLAlchemy's care for each execution costs several times what the
database itself costs. So its statements are compiled once, and run on the driver's cursor with the types' own
conversions.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.compiler import SQLCompiler

from storage.sql.base import Row, Statement, Values

Convert = Callable[[Any], Any]


class SqlalchemySession:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.dialect = connection.dialect.name

    def _chosen(self, statement: Statement) -> Executable:
        return statement[self.dialect] if isinstance(statement, Mapping) else statement

    def rows(self, statement: Statement, values: Values) -> list[Row]:
        return [tuple(row) for row in self._connection.execute(self._chosen(statement), values)]

    def change(self, statement: Statement, values: Values) -> int:
        return self._connection.execute(self._chosen(statement), values).rowcount

    def many(self, statement: Statement, values: Sequence[Values]) -> None:
        self._connection.execute(self._chosen(statement), values)

    def each(self, statement: Statement, values: Sequence[Values]) -> list[bool]:
        """The statement returns the `id` of what it inserted."""
        first: dict[str, Values] = {}
        for row in values:
            first.setdefault(row["id"], row)
        inserted = set(self._connection.execute(self._chosen(statement), list(first.values())).scalars())
        fresh = []
        for row in values:
            fresh.append(row["id"] in inserted)
            inserted.discard(row["id"])
        return fresh


@dataclass(frozen=True, slots=True)
class _Prepared:
    """Attributes:
    fixed: values that stand in the statement itself, by name.
    names: the parameters in order, each with its conversion, if it needs one.
    results: the conversion of each column of the result, where it needs one.
    """

    sql: str
    fixed: Mapping[str, Any]
    names: Sequence[tuple[str, Convert | None]]
    results: Sequence[tuple[int, Convert]]

    def bind(self, values: Values) -> list[Any]:
        fixed = self.fixed
        bound = []
        for name, convert in self.names:
            value = values[name] if name in values else fixed[name]
            bound.append(value if convert is None or value is None else convert(value))
        return bound

    def read(self, row: Row) -> Row:
        changed = list(row)
        for index, convert in self.results:
            if changed[index] is not None:
                changed[index] = convert(changed[index])
        return tuple(changed)


_DIALECT: Dialect = sqlite.dialect()
_prepared: dict[int, _Prepared] = {}
_kept: list[Statement] = []


def _prepare(statement: Statement) -> _Prepared:
    """Compiled at the first use. Statements are constants of modules, so their identity is theirs for ever."""
    known = _prepared.get(id(statement))
    if known is None:
        known = _compile(statement["sqlite"] if isinstance(statement, Mapping) else statement)
        _kept.append(statement)
        _prepared[id(statement)] = known
    return known


def _compile(statement: Any) -> _Prepared:
    compiled: SQLCompiler = statement.compile(dialect=_DIALECT)
    names = [
        (name, compiled.binds[name].type.dialect_impl(_DIALECT).bind_processor(_DIALECT))
        for name in compiled.positiontup or ()
    ]
    columns = list(statement.exported_columns) if hasattr(statement, "exported_columns") else []
    converted = [
        (n, column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None)) for n, column in enumerate(columns)
    ]
    results = [(n, convert) for n, convert in converted if convert is not None]
    return _Prepared(str(compiled), dict(compiled.params), names, results)


class SqliteSession:
    dialect = "sqlite"

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._cursor = raw.cursor()

    def rows(self, statement: Statement, values: Values) -> list[Row]:
        prepared = _prepare(statement)
        found = self._cursor.execute(prepared.sql, prepared.bind(values)).fetchall()
        return [prepared.read(row) for row in found] if prepared.results else found

    def change(self, statement: Statement, values: Values) -> int:
        prepared = _prepare(statement)
        return self._cursor.execute(prepared.sql, prepared.bind(values)).rowcount

    def many(self, statement: Statement, values: Sequence[Values]) -> None:
        prepared = _prepare(statement)
        self._cursor.executemany(prepared.sql, [prepared.bind(row) for row in values])

    def each(self, statement: Statement, values: Sequence[Values]) -> list[bool]:
        prepared = _prepare(statement)
        execute = self._cursor.execute
        return [execute(prepared.sql, prepared.bind(row)).fetchone() is not None for row in values]
