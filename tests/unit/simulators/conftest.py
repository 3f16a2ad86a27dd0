"""A simulated Slack and the real SDK client for it."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.simulators.slack.sim import SlackSim


@pytest.fixture
async def sim() -> AsyncIterator[SlackSim]:
    async with SlackSim() as sim:
        sim.delivery.time_scale = 0.0005
        yield sim


@pytest.fixture
def client(sim: SlackSim) -> AsyncWebClient:
    return AsyncWebClient(token=sim.install.bot_token, base_url=sim.api_url, retry_handlers=[])
