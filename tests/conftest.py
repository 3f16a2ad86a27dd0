"""What tests of all rooms share: one PostgreSQL to a run, with a database to each worker."""

import os
from collections.abc import Iterator

import psycopg
import pytest

from tests.support.postgres import TEMPLATE, Server, empty, shared


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of the whole run, however many workers there are; started when it is first asked for."""
    base = tmp_path_factory.getbasetemp()
    with shared(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_database(postgres_server: Server) -> str:
    """This worker's own database, with all tables. What another test left in it is still there."""
    return postgres_server.fresh(os.environ.get("PYTEST_XDIST_WORKER", "alone"), TEMPLATE)


@pytest.fixture
def postgres_url(postgres_database: str) -> str:
    """The same with every table empty."""
    with psycopg.connect(postgres_database) as connection:
        empty(connection)
    return postgres_database
