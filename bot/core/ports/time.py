"""Where time comes from."""

from datetime import datetime
from typing import Protocol

from bot.core.desk import FileSource as FileSource
from bot.core.desk import FrontDesk as FrontDesk


class Clock(Protocol):
    """Where time comes from."""

    def now(self) -> datetime:
        """The time of day, UTC, aware."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        ...

    async def sleep(self, seconds: float) -> None: ...
