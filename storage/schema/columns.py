"""What the tables are made of."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Float,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Text,
    TypeDecorator,
    event,
    text,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData()

NUMBER = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite counts up by itself only in a column that is called INTEGER."""

ACTIVE = "state IN ('queued', 'sending')"
"""What partial indexes hold of the outbox; queries must use these very words for the index to serve them."""


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time. SQLite keeps it as text, ``2026-03-02 10:00:00.000000``, which sorts and which it can read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).isoformat(" ", "microseconds")[:26]

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return datetime.fromisoformat(f"{value}+00:00") if isinstance(value, str) else value.astimezone(UTC)


class Figure(TypeDecorator[float]):
    """A double. Both drivers give it as one; what SQLAlchemy would do to it needs a cursor that is not there."""

    impl = Float(53)
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        return None


def shard() -> Column[int]:
    return Column("shard", SmallInteger, nullable=False)


def partial_index(name: str, condition: str, *columns: ColumnElement[Any]) -> None:
    """An index of those rows only that still matter, so that a long history costs nothing."""
    Index(name, *columns, sqlite_where=text(condition), info={"where": condition})


@event.listens_for(metadata, "before_create")
def _partial_on_postgres(created: MetaData, connection: Connection, **_more: Any) -> None:
    """Told only there: naming PostgreSQL above would load its dialect at every start on SQLite."""
    if connection.dialect.name == "postgresql":
        for index in (index for table in created.tables.values() for index in table.indexes):
            if condition := index.info.get("where"):
                index.dialect_kwargs["postgresql_where"] = text(condition)
