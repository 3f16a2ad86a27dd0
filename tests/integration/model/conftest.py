"""A hosted model's server, polite and hostile, on loopback."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest

from adapters.model import openai as hosted
from adapters.model.local import LocalAnswerModel, LocalEncoder, create
from adapters.model.openai.model import HostedModel
from bot.answering.answerer import GroundedAnswerer
from bot.answering.budget import Budget
from bot.answering.hosted import HostedAnswerer, HostedMeans
from bot.answering.index import Index
from bot.answering.judging import Judge
from bot.core.clock import SystemClock
from bot.core.ports import Edition
from bot.entrypoints.settings import read_settings
from storage.opening import open_storage
from tests.support.hostile_provider import HostileProvider, hostile_provider
from tests.support.kettle_house import COMPANY, PASSAGES, Make
from tests.support.mock_provider import MockProvider, NotHere, mock_provider

KEY = "sk-test-1234567890abcdef"


@pytest.fixture(scope="session")
def _running() -> Iterator[MockProvider]:
    try:
        with mock_provider() as provider:
            yield provider
    except NotHere as reason:
        pytest.skip(f"the mock provider cannot be had: {reason}")


@pytest.fixture
def mock(_running: MockProvider) -> Iterator[MockProvider]:
    _running.reset()
    yield _running
    _running.reset()


@pytest.fixture
async def hostile() -> AsyncIterator[HostileProvider]:
    async with hostile_provider() as provider:
        yield provider


MakeModel = Callable[..., HostedModel]


@pytest.fixture
async def make_model() -> AsyncIterator[MakeModel]:
    """`make(url, clock=…, retries=…)` and so on; every model is closed at the end."""
    async with AsyncExitStack() as stack:

        def make(url: str, clock: Any = None, **given: Any) -> HostedModel:
            chosen = {"kind": "openai", "name": "m-1", "key": KEY, "retries": 0, "price_in": 2.0, "price_out": 8.0}
            settings = read_settings(hosted.Settings, env_file=None, **(chosen | {"url": url} | given))
            model = hosted.create(settings, clock or SystemClock())
            stack.push_async_callback(model.close)
            return model

        yield make


@pytest.fixture(scope="session")
def encoder() -> LocalEncoder:
    return create()


@pytest.fixture
async def index(encoder: LocalEncoder) -> AsyncIterator[Index]:
    storage = open_storage("memory:", clock=SystemClock(), holder="test")
    await storage.start()
    await storage.shelf.put(Edition("kettles", "1", PASSAGES))
    index = Index(encoder)
    await index.refresh(storage.shelf)
    yield index
    index.close()
    await storage.stop()


@pytest.fixture
def answerer(index: Index, encoder: LocalEncoder) -> Make:
    def make(model: HostedModel, **given: Any) -> HostedAnswerer:
        clock = SystemClock()
        means = HostedMeans(
            judge=Judge(index),
            model=model,
            embedded=GroundedAnswerer(index, LocalAnswerModel(encoder.version)),
            company=lambda: COMPANY,
            guidance=lambda: ("Never call it a pot.",),
            budget=Budget(clock),
            clock=clock,
            seconds=5,
        )
        return HostedAnswerer(replace(means, **given))

    return make
