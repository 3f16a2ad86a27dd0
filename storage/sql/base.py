"""How statements reach a database: written with SQLAlchemy, carried out by what is fastest there."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, Protocol

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Dialect, Executable, Text, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Boolean, TypeEngine

Values = Mapping[str, Any]
Row = tuple[Any, ...]
Statement = Executable | Mapping[str, Executable]
"""One for all, or one for each dialect."""


class Session(Protocol):
    """Carries out statements inside one transaction."""

    @property
    def dialect(self) -> str: ...

    def rows(self, statement: Statement, values: Values) -> list[Row]: ...

    def change(self, statement: Statement, values: Values) -> None:
        """It may be carried out together with what comes next, and its error may come up then."""
        ...

    def changed(self, statement: Statement, values: Values) -> int:
        """The same at once: how many rows were changed."""
        ...

    def many(self, statement: Statement, values: Sequence[Values]) -> None:
        """Insert rows, at least one; all have the same names."""
        ...

    def each(self, statement: Statement, values: Sequence[Values]) -> list[bool]:
        """Insert rows, at least one, in this order unless they are there; which of them were not."""
        ...


class SqlGroup:
    """Statements are built once, at import, with named parameters."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def _one(self, statement: Statement, values: Values) -> Row | None:
        found = self._session.rows(statement, values)
        return found[0] if found else None

    def _value(self, statement: Statement, values: Values) -> Any:
        """The first column of the first row, or None."""
        found = self._session.rows(statement, values)
        return found[0][0] if found else None

    def _column(self, statement: Statement, values: Values) -> list[Any]:
        return [row[0] for row in self._session.rows(statement, values)]


class _PerDialect(Mapping[str, Executable]):
    """Each dialect's statement, built when it is first carried out: importing a dialect costs a tenth of a second."""

    _NAMES = ("sqlite", "postgresql")

    def __init__(self, build: Callable[[Callable[..., Any]], Executable]) -> None:
        self._build = build
        self._built: dict[str, Executable] = {}

    def __getitem__(self, name: str) -> Executable:
        if name not in self._built:
            if name not in self._NAMES:
                raise KeyError(name)
            self._built[name] = self._build(import_module(f"sqlalchemy.dialects.{name}").insert)
        return self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._NAMES)

    def __len__(self) -> int:
        return len(self._NAMES)


def both(build: Callable[[Callable[..., Any]], Executable]) -> Mapping[str, Executable]:
    """The same statement for each dialect; `build` gets the dialect's own insert with its ON CONFLICT."""
    return _PerDialect(build)


class _Bunch(TypeDecorator[Sequence[Any]]):
    """A list as one parameter: an array for PostgreSQL, JSON for SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, item: type[TypeEngine[Any]]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(self.item))

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        items = list(value or ())
        return json.dumps(items) if dialect.name == "sqlite" else items


class OneOf(FunctionElement[bool]):
    """`column IN (…)` whose statement is the same for any number of values."""

    name = "one_of"
    inherit_cache = True
    type = Boolean()

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        item = Text if column.type.python_type is str else BigInteger
        super().__init__(column, bindparam(name, type_=_Bunch(item)))

    def self_group(self, against: Any = None) -> Any:
        """As it is. Otherwise SQLAlchemy writes `… = 1` behind it for SQLite, and no index serves that."""
        return self


@compiles(OneOf, "sqlite")
def _in_json(element: OneOf, compiler: SQLCompiler, **more: Any) -> str:
    column, wanted = (compiler.process(part, **more) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({wanted}))"  # noqa: S608 (both parts come from the compiler)


@compiles(OneOf, "postgresql")
def _in_array(element: OneOf, compiler: SQLCompiler, **more: Any) -> str:
    column, wanted = (compiler.process(part, **more) for part in element.clauses)
    return f"{column} = ANY ({wanted})"
