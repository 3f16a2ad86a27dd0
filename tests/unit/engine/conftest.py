"""A rig that is always taken down."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from tests.unit.engine.rig import Rig

MakeRig = Callable[..., Awaitable[Rig]]


@pytest.fixture
async def make_rig() -> AsyncIterator[MakeRig]:
    rigs: list[Rig] = []

    async def make(*args: Any, **more: Any) -> Rig:
        rig = Rig(*args, **more)
        rigs.append(rig)
        return await rig.start()

    yield make
    for rig in rigs:
        await rig.crash()
        await rig.storage.stop()


@pytest.fixture
async def rig(make_rig: MakeRig) -> Rig:
    return await make_rig()
