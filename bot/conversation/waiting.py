"""Shows the customer that an answer is being worked on, when it takes longer than a moment. Never more than a sign: the
answer itself is posted whole, once it is checked."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.core.errors import BatonError
from bot.core.places import Place
from bot.core.ports import Clock

log = logging.getLogger(__name__)
T = TypeVar("T")
MOMENT = 0.7
Show = Callable[[Place], Awaitable[None]]


class Waiting:
    """Args:
    show: lets a platform show the sign; it goes away with the next message there.
    moment: seconds after which a sign is worth it.
    """

    def __init__(self, clock: Clock, show: Show, moment: float = MOMENT) -> None:
        self._clock = clock
        self._show = show
        self._moment = moment

    async def during(self, place: Place, work: Awaitable[T]) -> T:
        """What the work returns."""
        sign = asyncio.ensure_future(self._sign(place))
        try:
            return await work
        finally:
            sign.cancel()

    async def _sign(self, place: Place) -> None:
        await self._clock.sleep(self._moment)
        try:
            await self._show(place)
        except BatonError as error:
            log.info("no sign of thinking could be shown", extra={"error": type(error).__name__})
