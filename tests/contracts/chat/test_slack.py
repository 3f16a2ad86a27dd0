"""The contract, kept by Slack over both transports."""

from collections.abc import AsyncIterator

import pytest

from tests.contracts.chat.conformance import ChatPlatformConformance
from tests.contracts.chat.desk_conformance import DeskConformance
from tests.contracts.chat.slack_rig import SlackRig, slack_rig


@pytest.fixture(params=["socket", "http"])
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[SlackRig]:
    async with slack_rig(request.param) as made:
        yield made


class TestSlack(ChatPlatformConformance, DeskConformance):
    pass
