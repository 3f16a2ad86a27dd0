"""Serve the sample company's web chat for a look by eye: ``python -m tests.browser.serve 8099``."""

import asyncio
import contextlib
import sys

from bot.entrypoints.choosing import embedded_model
from tests.support.web_house import open_house


async def serve(port: int) -> None:
    async with open_house(embedded_model(), burst=0.4, port=port) as house:
        print(house.url, house.platform.invite(), flush=True)  # noqa: T201  this is a command
        await asyncio.Event().wait()


with contextlib.suppress(KeyboardInterrupt):
    asyncio.run(serve(int(sys.argv[1]) if len(sys.argv) > 1 else 8099))
