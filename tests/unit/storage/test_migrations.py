"""The migrations lead to exactly the tables of `storage.schema`, up and down, on both databases."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, inspect, text

from bot.core.errors import Misconfigured
from storage.schema import metadata
from storage.sql.migrating import HEAD, downgrade, revision, upgrade
from tests.support.postgres import Server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path}/a.db")
    else:
        server: Server = request.getfixturevalue("postgres_server")
        worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        engine = create_engine(server.fresh(f"migrations-{worker}").replace("postgresql:", "postgresql+psycopg:"))
    yield engine
    engine.dispose()


def described(connection: Connection) -> dict[str, object]:
    """Everything that the database says of its tables."""
    seen = inspect(connection)
    return {
        name: (
            [{**column, "type": str(column["type"])} for column in seen.get_columns(name)],
            seen.get_pk_constraint(name)["constrained_columns"],
            sorted(_words(index) for index in seen.get_indexes(name)),
            sorted(str(sorted(unique["column_names"])) for unique in seen.get_unique_constraints(name)),
        )
        for name in seen.get_table_names()
        if name != "alembic_version" and not name.startswith("saying_words")
    } | _search(connection)


def _search(connection: Connection) -> dict[str, object]:
    """What searching stands on, which SQLAlchemy does not know."""
    if connection.dialect.name != "sqlite":
        return {}
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE name LIKE 'saying_%' ORDER BY name"))
    return {f"search {name}": sql for name, sql in found if sql}


def tables(connection: Connection) -> set[str]:
    return {name for name in described(connection) if not name.startswith("search ")}


def _compared(thing: object, name: str | None, kind: str, *_more: object) -> bool:
    """The index and the tables of searching are made by statements of their own (`storage.schema.SEARCH`)."""
    return not (name or "").startswith(("saying_words", "ix_saying_words"))


def _words(index: Mapping[str, Any]) -> str:
    options = {key: str(value) for key, value in index.get("dialect_options", {}).items()}
    return f"{index['name']} {index['column_names']} {index.get('column_sorting')} {index['unique']} {options}"


def test_migrated_is_the_same_as_created(engine: Engine) -> None:
    with engine.begin() as connection:
        upgrade(connection)
        migrated = described(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": _compared})
        assert compare_metadata(context, metadata) == []
        metadata.drop_all(connection)
        metadata.create_all(connection)
        assert described(connection) == migrated
        assert tables(connection) == set(metadata.tables)


def test_down_and_up_again(engine: Engine) -> None:
    with engine.begin() as connection:
        upgrade(connection)
        downgrade(connection)
        assert described(connection) == {}
        assert revision(connection) is None
        upgrade(connection)
        upgrade(connection)
        assert revision(connection) == HEAD
        assert tables(connection) == set(metadata.tables)


def test_a_newer_database_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        upgrade(connection)
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(Misconfigured, match="another version of Baton"):
            upgrade(connection)


def test_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_every_table_has_a_shard() -> None:
    assert [table.name for table in metadata.tables.values() if "shard" not in table.c] == []
