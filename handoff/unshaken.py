"""The understanding as the desk uses it: a text that it fails on is a text of which nothing is known.

Where a ticket goes, and the customer's mood on its card, are worth less than a person for whoever waits: the desk is
what is left when the bot itself could not cope with a text.
"""

import logging
from collections.abc import Sequence

from bot.core.knowledge import Reading
from bot.core.ports import Understanding

log = logging.getLogger(__name__)


class Unshaken:
    """Implements `bot.core.ports.Understanding`."""

    def __init__(self, understanding: Understanding) -> None:
        self._understanding = understanding

    async def read(self, text: str, history: Sequence[tuple[str, str]] = ()) -> Reading:
        try:
            return await self._understanding.read(text, history)
        except Exception as error:  # a true boundary: nothing that a text does to it may keep a person away
            log.error("A text could not be understood (%s); the desk goes on without", type(error).__name__)
            return Reading()
