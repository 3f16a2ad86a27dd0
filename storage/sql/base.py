"""What every group of tables needs: the connection, and the two dialects' ways to insert or leave be."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.dialects import postgresql, sqlite

Inserter = Callable[..., Any]


def both(build: Callable[[Inserter], Executable]) -> Mapping[str, Executable]:
    """The same statement for each dialect; `build` gets the dialect's own insert with its ON CONFLICT."""
    return {"sqlite": build(sqlite.insert), "postgresql": build(postgresql.insert)}


class SqlGroup:
    """Statements are built once, at import, with named parameters, so that SQLAlchemy compiles each only once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name

    def _run(
        self,
        statement: Executable | Mapping[str, Executable],
        values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> CursorResult[*tuple[Any, ...]]:
        if isinstance(statement, Mapping):
            statement = statement[self._dialect]
        return self._connection.execute(statement, values)
