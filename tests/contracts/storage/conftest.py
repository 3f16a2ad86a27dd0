"""One suite, three kinds of storage. No test here asks which one it faces."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.clock import HandClock
from storage.opening import open_storage
from tests.contracts.storage.scene import Scene

KINDS = ["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


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
    return address


@pytest.fixture
async def scene(url: str, clock: HandClock) -> AsyncIterator[Scene]:
    storage = open_storage(url, clock=clock, holder="one")
    await storage.start()
    yield Scene(storage, clock)
    await storage.stop()
