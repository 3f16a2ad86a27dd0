"""Notices changes in the company's folder. A folder with mistakes changes nothing: the company in force stays."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch

from bot.core.errors import BatonError
from bot.entrypoints.company_folder import CompanyFolder, load_company_folder

log = logging.getLogger(__name__)

OnFolder = Callable[[CompanyFolder], Awaitable[None]]
OnMistakes = Callable[[BatonError], None]


class _Relevant(DefaultFilter):
    """Not what editors, file managers and version control leave behind."""

    def __call__(self, change: Change, path: str) -> bool:
        name = Path(path).name
        return super().__call__(change, path) and not name.startswith(".") and not name.endswith(("~", ".tmp", ".swp"))


async def watch_company(
    path: Path, on_folder: OnFolder, on_mistakes: OnMistakes, stop: asyncio.Event, *, settle_ms: int = 400
) -> None:
    """Call `on_folder` with the folder read anew after each change, or `on_mistakes` when it has mistakes.

    Several changes within `settle_ms` count as one. Returns when `stop` is set. Once the watch stands, the folder is
    read even without a change, for what was changed between the start and that moment.
    """
    async for _ in _changes(path, stop, settle_ms):
        try:
            folder = await asyncio.to_thread(load_company_folder, path)
            await on_folder(folder)
        except BatonError as error:
            on_mistakes(error)


async def watch_knowledge(
    path: Path, on_change: Callable[[], Awaitable[None]], on_mistakes: OnMistakes, stop: asyncio.Event
) -> None:
    """The same for a file or folder of knowledge alone."""
    async for _ in _changes(path, stop, 400):
        try:
            await on_change()
        except BatonError as error:
            on_mistakes(error)


async def _changes(path: Path, stop: asyncio.Event, settle_ms: int) -> AsyncIterator[None]:
    """Once when the watch stands, then at every change."""
    first = True
    async for changes in awatch(
        path,
        watch_filter=_Relevant(),
        stop_event=stop,
        debounce=settle_ms,
        step=50,
        rust_timeout=1000,
        yield_on_timeout=True,
    ):
        if changes or first:
            first = False
            yield
