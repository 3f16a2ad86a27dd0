"""The contract, kept by the built-in web chat."""

from collections.abc import AsyncIterator

import pytest

from tests.contracts.chat.conformance import ChatPlatformConformance
from tests.contracts.chat.desk_conformance import DeskConformance
from tests.contracts.chat.web_rig import WebRig, web_rig


@pytest.fixture
async def rig() -> AsyncIterator[WebRig]:
    async with web_rig() as made:
        yield made


class TestWeb(ChatPlatformConformance, DeskConformance):
    pass
