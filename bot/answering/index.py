"""Finds the passages that may answer a question. How they are compared is told in `bot.answering.nearest`."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np

from bot.answering.encoding import EncodingDesk
from bot.answering.naming import Names
from bot.answering.nearest import EVERYTHING
from bot.answering.reading import GUIDANCE
from bot.answering.snapshot import Query, Retrieval, Snapshot, Vectors, texts_of
from bot.answering.spelling import Spelling
from bot.answering.vectors import VectorFile, key_of
from bot.core.knowledge import Found, Passage
from bot.core.ports import Edition, Encoder, Vocabulary

logger = logging.getLogger(__name__)
ENCODED_AT_ONCE = 16
"""Few enough that a question asked meanwhile waits for hundredths of a second."""
FEW = 2_000
"""Up to so many entries a search takes half a millisecond: handing it to another thread would cost as much again."""
Progress = Callable[[int, int], None]


class Editions(Protocol):
    """Where the current knowledge is read from, as a `KnowledgeShelf` is."""

    async def current(self) -> Sequence[Edition]: ...


class Index:
    """The company's knowledge, searchable by meaning and by word.

    Args:
        cache: folder for vectors, so that a restart encodes nothing again; None for none.
    """

    def __init__(self, encoder: Encoder, *, cache: Path | None = None) -> None:
        self._desk = EncodingDesk(encoder)
        self._file = VectorFile(cache, encoder.version, encoder.size)
        self._snapshot = Snapshot("empty", (), np.zeros((0, encoder.size), np.float32))
        self._ordinary = encoder.knows if isinstance(encoder, Vocabulary) else None
        self._spelling = Spelling((), self._ordinary)
        self._known: dict[bytes, Vectors] = {}
        self._guidance: tuple[str, ...] = ()
        self._refreshing = asyncio.Lock()

    @property
    def version(self) -> str:
        """Of the knowledge that is searched now."""
        return self._snapshot.version

    @property
    def passages(self) -> tuple[Passage, ...]:
        return self._snapshot.passages

    @property
    def names(self) -> Names:
        """Of what the company sells, as far as its knowledge tells."""
        return self._snapshot.names

    def mended(self, text: str) -> str:
        """A question with its misspelt words as the knowledge spells them."""
        return self._spelling.mended(text)

    @property
    def guidance(self) -> tuple[str, ...]:
        """How the company wants the bot to behave, Markdown; for prompts, never an answer."""
        return self._guidance

    async def refresh(self, shelf: Editions, progress: Progress | None = None) -> bool:
        """Take over what stands on the shelf now; searches go on in the old knowledge meanwhile.

        Args:
            progress: called with (texts encoded, texts to encode).

        Returns:
            False when nothing changed.
        """
        async with self._refreshing:
            editions = sorted(await shelf.current(), key=lambda edition: edition.collection)
            version = version_of(editions)
            if version == self._snapshot.version:
                return False
            everything = [passage for edition in editions for passage in edition.passages]
            passages = _named_apart([passage for passage in everything if not passage.id.startswith(GUIDANCE)])
            vectors = await self._vectors_of(passages, progress)
            spelt = [text for passage in passages for text in texts_of(passage)]
            spelling = await self._desk.run(lambda: Spelling(spelt, self._ordinary))
            self._snapshot = await self._desk.run(lambda: Snapshot(version, passages, vectors))
            self._spelling = spelling
            rules = [passage for passage in everything if passage.id.startswith(GUIDANCE)]
            self._guidance = tuple(f"## {rule.title}\n\n{rule.text}" for rule in rules)
        logger.info("knowledge taken over", extra={"passages": len(passages), "knowledge": version})
        return True

    async def search(self, query: str, limit: int = 5) -> Sequence[Found]:
        """The best passages, best first."""
        return (await self.retrieve([Query(query)], limit))[0].found

    async def retrieve(self, queries: Sequence[Query], limit: int = 5) -> list[Retrieval]:
        """As `search`, for several queries at once and with the evidence; all in the same knowledge."""
        queries = [Query(self.mended(query.text), self.mended(query.context)) for query in queries]
        rows = iter(await self._desk.encode([text for query in queries for text in query.texts]))
        vectors = [_blended([next(rows) for _ in query.texts]) for query in queries]
        snapshot = self._snapshot
        asked = list(zip(queries, vectors, strict=True))

        def searched() -> list[Retrieval]:
            return [snapshot.search(query.together, vector, limit) for query, vector in asked]

        return searched() if len(snapshot.passages) <= FEW else await self._desk.run(searched)

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """Texts to unit vectors, encoded together with whatever else is asked at the moment."""
        return await self._desk.encode(texts)

    def close(self) -> None:
        self._desk.close()

    async def _vectors_of(self, passages: Sequence[Passage], progress: Progress | None) -> Vectors:
        """One row for each text; encoded is what neither the last knowledge nor the file has."""
        texts = [text for passage in passages for text in texts_of(passage)]
        keys = [key_of(text) for text in texts]
        place = {key: i for i, key in reversed(list(enumerate(keys)))}
        table = np.zeros((len(keys), self._desk.encoder.size), np.float32)
        missing = self._fill(table, place, self._known)
        found = await self._desk.run(lambda: self._file.load(missing.keys()))
        missing = self._fill(table, missing, found)
        del found
        wanted = list(missing.values())
        for start in range(0, len(wanted), ENCODED_AT_ONCE):
            some = wanted[start : start + ENCODED_AT_ONCE]
            table[some] = await self._desk.encode([texts[i] for i in some])
            if progress:
                progress(min(start + ENCODED_AT_ONCE, len(wanted)), len(wanted))
        for i, key in enumerate(keys):
            if place[key] != i:
                table[i] = table[place[key]]
        known = {key: table[i] for key, i in place.items()}  # views into the table: kept once, not twice
        if missing:
            await self._desk.run(lambda: self._file.save(known))
        self._known = known if len(keys) <= EVERYTHING or not self._file.keeps else {}
        return table

    @staticmethod
    def _fill(table: Vectors, places: dict[bytes, int], known: Mapping[bytes, Vectors]) -> dict[bytes, int]:
        """Put what is known into its places; returns the other places."""
        for key, place in places.items():
            if key in known:
                table[place] = known[key]
        return {key: place for key, place in places.items() if key not in known}


def _blended(rows: list[Vectors]) -> Vectors:
    """The mean of unit vectors, of length 1 again."""
    mean: Vectors = np.mean(rows, axis=0, dtype=np.float32)
    return mean / max(float(np.linalg.norm(mean)), 1e-6)


def _named_apart(passages: Sequence[Passage]) -> list[Passage]:
    """Two collections may hold files of one name: the later passage gets another id, so that sources stay clear."""
    seen: dict[str, int] = {}
    apart = []
    for passage in passages:
        times = seen[passage.id] = seen.get(passage.id, 0) + 1
        apart.append(passage if times == 1 else replace(passage, id=f"{passage.id}~{times}"))
    return apart


def version_of(editions: Sequence[Edition]) -> str:
    """One name for the current editions of all collections together."""
    parts = "\n".join(f"{edition.collection}\t{edition.version}" for edition in editions)
    return "k-" + hashlib.blake2b(parts.encode(), digest_size=6).hexdigest()
