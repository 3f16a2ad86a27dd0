"""Brings changes of the company's folder into force while the program runs."""

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from pathlib import Path

from adapters.customers.reading import Customer
from bot.core.errors import BatonError
from bot.entrypoints.company_folder import CompanyFolder
from bot.entrypoints.knowing import bring_in, told
from bot.entrypoints.operations import Operations
from bot.entrypoints.telling import Teller
from bot.entrypoints.watching import watch_company, watch_knowledge
from bot.entrypoints.wiring import App

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Follower:
    """Brings changes of the company's folder into force while the program runs."""

    app: App
    operations: Operations
    teller: Teller

    async def run(self, stop: asyncio.Event) -> None:
        folder = self.app.in_force.folder
        watches: list[Awaitable[None]] = []
        if folder.path is not None:
            watches.append(watch_company(folder.path, self._folder_changed, self._mistaken, stop))
        own = folder.path / "knowledge" if folder.path else None
        if folder.knowledge is not None and folder.knowledge != own:
            watches.append(watch_knowledge(folder.knowledge, self._knowledge_changed, self._mistaken, stop))
        try:
            await asyncio.gather(*watches)
        except Exception:  # a boundary: the program goes on without the watch, and says so
            log.exception("The company's folder is not watched any more; restart to take changes over.")

    async def _folder_changed(self, folder: CompanyFolder) -> None:
        before = self.app.in_force.folder
        given = before.path is not None and before.knowledge not in (None, before.path / "knowledge")
        if given:
            folder = replace(folder, knowledge=before.knowledge)
        same = folder.company == before.company and folder.directory.customers == self._customers()
        if not same:
            self.app.reload(folder)
        if not given and await self._import(folder.knowledge):
            same = False
        if same:
            return
        log.info("The company's folder has changed and is in force.")
        self.teller.note("The company's folder has changed; the new version is in force.")

    async def _knowledge_changed(self) -> None:
        if await self._import(self.app.in_force.folder.knowledge):
            self.teller.note("The knowledge has changed; the new version is in force.")

    def _customers(self) -> tuple[Customer, ...]:
        return self.app.in_force.records.customers

    async def _import(self, knowledge: Path | None) -> bool:
        """True when the knowledge is another one now."""
        report = await bring_in(self.operations, knowledge, lambda _done, _of: None)
        if report is None:
            return False
        if report["skipped"]:
            self._mistaken_lines(told(report["skipped"]), refused=report["refused"])
        return bool(report["added"] or report["changed"] or report["removed"])

    def _mistaken(self, error: BatonError) -> None:
        log.warning("The company's folder has mistakes; the version before stays in force.")
        self.teller.note(f"{error}\nThe version before stays in force.")

    def _mistaken_lines(self, lines: list[str], *, refused: bool) -> None:
        head = "The knowledge was not taken over:" if refused else "Left out of the knowledge:"
        log.warning("%s %d problem(s)", head, len(lines))
        self.teller.note("\n".join((head, *lines)))
