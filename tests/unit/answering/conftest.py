"""What the tests of answering share: one encoder, and a shelf in memory."""

from collections.abc import AsyncIterator

import pytest

from adapters.model.local import LocalEncoder, create
from bot.core.clock import SystemClock
from bot.core.ports import KnowledgeShelf
from storage.opening import open_storage


@pytest.fixture(scope="session")
def encoder() -> LocalEncoder:
    return create()


@pytest.fixture
async def shelf() -> AsyncIterator[KnowledgeShelf]:
    storage = open_storage("memory:", clock=SystemClock(), holder="test")
    await storage.start()
    yield storage.shelf
    await storage.stop()
