"""Transactions in memory: one at a time, on the spot, taken back when they raise."""

from collections.abc import Callable
from typing import TypeVar

from storage.memory.tables import MemoryTables
from storage.tables import Tables

T = TypeVar("T")


class MemoryRunner:
    """Nothing is awaited inside, so on one event loop each piece of work is alone with the tables."""

    def __init__(self) -> None:
        self._tables = MemoryTables()

    async def start(self) -> None:
        """There is nothing to open; what was kept before a stop is still there."""

    async def stop(self) -> None:
        """There is nothing to close."""

    async def write(self, work: Callable[[Tables], T], *, urgent: bool = False) -> T:
        try:
            result = work(self._tables)
        except BaseException:
            self._tables.journal.roll_back()
            raise
        self._tables.journal.keep()
        return result

    async def read(self, work: Callable[[Tables], T], *, brief: bool = False) -> T:
        return work(self._tables)
