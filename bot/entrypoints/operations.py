"""What an operator may ask of Baton, the same whether it is running (over its control socket) or not (on the database).

Arguments and results are plain JSON values; no message text is in any of them.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answering.importing import ImportReport, import_path
from bot.answering.solved import COLLECTION
from bot.core.company import Company
from bot.core.delivery import DeadLetter
from bot.core.errors import Permanent
from bot.entrypoints.choosing import Thinking
from bot.entrypoints.explaining import explain_escalations
from bot.entrypoints.learnt import Learnt
from bot.entrypoints.reusing import forget, forget_all
from bot.understanding.heads_reader import TrainedReader
from bot.understanding.reader import Reader
from storage.opening import Storage

Progress = Callable[[int, int], None]
MOST_ROWS = 10_000
SHOWN = 300


def _no_progress(_done: int, _of: int) -> None:
    """Nobody is looking."""


def _asleep(_lane: str) -> None:
    """No engine runs that could be told."""


@dataclass(frozen=True, slots=True)
class Operations:
    """Attributes:
    thinking: the embedded model and its index; None for what needs neither.
    cache: where vectors of texts are kept.
    links: makes new one-time links for the web pages, by side.
    wake_lane: tells a running engine that something was queued.
    company: what the company decided, for what depends on it.
    data: where what the company trained lies.
    """

    storage: Storage
    thinking: Thinking | None = None
    wake_lane: Callable[[str], None] = _asleep
    cache: Path | None = None
    links: Callable[[], dict[str, str]] | None = None
    company: Callable[[], Company] | None = None
    data: Path | None = None

    async def call(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """Carry out an operation by its name.

        Raises:
            Permanent: there is no such operation, or it was asked for in the wrong form.
        """
        operations: dict[str, Callable[..., Awaitable[Any]]] = {
            "outbox.list": self.outbox_list,
            "outbox.retry": self.outbox_retry,
            "knowledge.list": self.knowledge_list,
            "knowledge.search": self.knowledge_search,
            "knowledge.import": self.knowledge_import,
            "knowledge.remove": self.knowledge_remove,
            "knowledge.entries": self.knowledge_entries,
            "knowledge.forget": self.knowledge_forget,
            "invite": self.invite,
            "escalations.explain": self.escalations_explain,
        }
        if name not in operations:
            raise Permanent(f"There is no operation {name!r}; the command and the running Baton differ in version.")
        return await operations[name](**arguments)

    async def escalations_explain(self, conversation: str) -> list[dict[str, Any]]:
        if self.company is None:
            raise Permanent("The company's folder is not at hand; start Baton, or name the folder with --company.")
        reader = Reader() if self.thinking is None or self.data is None else self._trained(self.thinking, self.data)
        return await explain_escalations(self.storage, self.company(), conversation, reader)

    def _trained(self, thinking: Thinking, data: Path) -> TrainedReader:
        """It reads messages as they were read then."""
        learnt = Learnt(data, thinking.encoder.version, lambda: self.company().categories if self.company else ())
        return TrainedReader(thinking.index.encode, learnt)

    async def outbox_list(self, limit: int = 100) -> list[dict[str, Any]]:
        return [_letter(letter) for letter in await self.storage.outbox.dead(min(limit, MOST_ROWS))]

    async def outbox_retry(self, rows: Sequence[int] | None = None) -> dict[str, Any]:
        """Queue dead letters again; None means all of them. Those of the bot that a person has overtaken stay dead."""
        dead = await self.storage.outbox.dead(MOST_ROWS)
        known = {letter.row for letter in dead}
        missing = sorted(set(rows or ()) - known)
        lanes = await self.storage.outbox.retry(None if rows is None else [row for row in rows if row in known])
        for lane in lanes:
            self.wake_lane(lane)
        left = {letter.row for letter in await self.storage.outbox.dead(MOST_ROWS)}
        asked = known if rows is None else set(rows) & known
        return {"queued": sorted(asked - left), "left": sorted(asked & left), "unknown": missing}

    async def knowledge_list(self) -> list[dict[str, Any]]:
        return [
            {
                "collection": edition.collection,
                "version": edition.version,
                "entries": len(edition.passages),
                "imported": edition.at.isoformat() if edition.at else None,
            }
            for edition in await self.storage.shelf.current()
        ]

    async def knowledge_search(self, query: str, limit: int = 5) -> list[dict[str, Any]]:
        index = self._thinking().index
        await index.refresh(self.storage.shelf)
        return [
            {
                "score": round(found.score, 3),
                "title": found.passage.title,
                "text": found.passage.text[:SHOWN],
                "origin": found.passage.origin,
                "url": found.passage.url,
                "id": found.passage.id,
            }
            for found in await index.search(query, limit)
        ]

    async def knowledge_import(
        self, path: str, collection: str | None = None, progress: Progress = _no_progress
    ) -> dict[str, Any]:
        thinking = self._thinking()
        report = await import_path(
            Path(path),
            self.storage.shelf,
            thinking.encoder,
            progress=progress,
            collection=collection,
            cache=self.cache,
        )
        await thinking.index.refresh(self.storage.shelf)
        return shown_report(report)

    async def knowledge_remove(self, collection: str) -> dict[str, Any]:
        shelf = self.storage.shelf
        removed = await (forget_all(shelf) if collection == COLLECTION else shelf.remove(collection))
        if removed and self.thinking is not None:
            await self.thinking.index.refresh(self.storage.shelf)
        return {"removed": removed}

    async def knowledge_entries(self, collection: str) -> list[dict[str, Any]]:
        return [
            {
                "id": passage.id,
                "title": passage.title,
                "text": passage.text[:SHOWN],
                "phrasings": len(passage.phrasings),
            }
            for edition in await self.storage.shelf.current()
            if edition.collection == collection
            for passage in edition.passages
        ]

    async def knowledge_forget(self, entry: str) -> dict[str, Any]:
        removed = await forget(self.storage.shelf, entry)
        if removed and self.thinking is not None:
            await self.thinking.index.refresh(self.storage.shelf)
        return {"removed": removed}

    async def invite(self) -> dict[str, str]:
        if self.links is None:
            raise Permanent("Links are made by the Baton that serves them: start it with `baton run` first.")
        return self.links()

    def _thinking(self) -> Thinking:
        if self.thinking is None:
            raise Permanent("This operation needs the embedded model, which was not loaded.")
        return self.thinking


def _letter(letter: DeadLetter) -> dict[str, Any]:
    return {
        "row": letter.row,
        "platform": letter.place.platform,
        "channel": letter.place.channel,
        "purpose": letter.purpose.value,
        "attempts": letter.attempts,
        "reason": letter.reason,
        "at": letter.at.isoformat(),
        "conversation": letter.conversation,
        "name": letter.name,
    }


def shown_report(report: ImportReport) -> dict[str, Any]:
    return {
        "collection": report.collection,
        "version": report.version,
        "refused": report.refused,
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "skipped": [{"file": skip.file, "line": skip.line, "reason": skip.reason} for skip in report.skipped],
    }
