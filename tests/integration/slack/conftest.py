"""A far side of its own for each test, and a platform on it over either transport."""

from collections.abc import AsyncIterator

import pytest

from tests.contracts.chat.slack_rig import SlackRig, populated, slack_rig
from tests.simulators.slack.sim import SlackSim


@pytest.fixture(params=["socket", "http"])
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[SlackRig]:
    async with slack_rig(request.param) as made:
        yield made


@pytest.fixture
async def sim() -> AsyncIterator[SlackSim]:
    async with populated() as made:
        yield made
