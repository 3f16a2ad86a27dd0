"""Statements compiled once, to run on a driver's own cursor.

SQLAlchemy's care for each execution costs several times what the database itself costs. So its statements are compiled
at their first use, and run with the conversions of their types.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, Insert
from sqlalchemy.sql.compiler import SQLCompiler

from storage.sql.base import Row, Statement, Values

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Prepared:
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

    def read(self, found: list[Row]) -> list[Row]:
        return [self._converted(row) for row in found] if self.results else found

    def _converted(self, row: Row) -> Row:
        changed = list(row)
        for index, convert in self.results:
            if changed[index] is not None:
                changed[index] = convert(changed[index])
        return tuple(changed)


class Preparer:
    """All statements of one dialect. They are constants of modules, so their identity is theirs for ever."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._prepared: dict[int, Prepared] = {}
        self._kept: list[Statement] = []

    def __call__(self, statement: Statement, values: Values) -> Prepared:
        """Args:
        values: of one row; a statement always comes with values of the same names.
        """
        known = self._prepared.get(id(statement))
        if known is None:
            chosen = statement[self._dialect.name] if isinstance(statement, Mapping) else statement
            known = self._compile(chosen, values)
            self._kept.append(statement)
            self._prepared[id(statement)] = known
        return known

    def _compile(self, statement: Any, values: Values) -> Prepared:
        named = list(values) if isinstance(statement, Insert) else None
        compiled: SQLCompiler = statement.compile(dialect=self._dialect, column_keys=named)
        names = [(name, self._binding(compiled, name)) for name in compiled.positiontup or ()]
        columns = list(statement.exported_columns) if hasattr(statement, "exported_columns") else []
        converted = [(n, self._result(column)) for n, column in enumerate(columns)]
        results = [(n, convert) for n, convert in converted if convert is not None]
        return Prepared(str(compiled), dict(compiled.params), names, results)

    def _binding(self, compiled: SQLCompiler, name: str) -> Convert | None:
        return compiled.binds[name].type.dialect_impl(self._dialect).bind_processor(self._dialect)

    def _result(self, column: Any) -> Convert | None:
        found: Convert | None = column.type.dialect_impl(self._dialect).result_processor(self._dialect, None)
        return found
