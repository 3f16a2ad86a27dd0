"""Brings a file or folder of knowledge onto the shelf, once, and says what changed."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answering.reading import Skipped, read_path
from bot.answering.snapshot import texts_of
from bot.answering.vectors import VectorFile, key_of
from bot.core.knowledge import Passage
from bot.core.ports import Edition, Encoder, KnowledgeShelf

logger = logging.getLogger(__name__)
Progress = Callable[[int, int], None]
ENCODED_AT_ONCE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did. Counts are of entries.

    Attributes:
        collection: the name under which the entries stand on the shelf.
        version: of the collection now. changed: entries whose wording changed.
        skipped: what was left out, each with its file, line and reason.
        refused: a file was broken, so nothing at all was changed.
    """

    collection: str
    version: str = ""
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    skipped: tuple[Skipped, ...] = ()
    refused: bool = False


async def import_path(
    path: Path,
    shelf: KnowledgeShelf,
    encoder: Encoder,
    *,
    progress: Progress | None = None,
    cache: Path | None = None,
    collection: str | None = None,
    base_url: str | None = None,
) -> ImportReport:
    """Read `path` and make it the current edition of its collection. Doing it again changes nothing.

    Args:
        progress: called with (texts encoded, texts to encode).
        cache: folder for vectors, so that the index has them at hand; None leaves encoding to the index.
        collection: its name; the path itself unless told otherwise.
        base_url: where a folder of articles is published.
    """
    name = collection if collection else str(await asyncio.to_thread(path.resolve))
    result = await asyncio.to_thread(read_path, path, base_url=base_url)
    editions = {edition.collection: edition for edition in await shelf.current()}
    before = editions.get(name)
    if result.broken:
        version = before.version if before else ""
        return ImportReport(collection=name, version=version, skipped=result.skipped, refused=True)
    version = version_of(result.passages)
    if cache is not None:
        await asyncio.to_thread(_encode, result.passages, encoder, cache, progress)
    await shelf.put(Edition(name, version, result.passages))
    report = _compared(name, version, before.passages if before else (), result.passages, result.skipped)
    logger.info(
        "knowledge imported",
        extra={"collection": name, "version": version, "entries": len(result.passages), "skipped": len(result.skipped)},
    )
    return report


def version_of(passages: Sequence[Passage]) -> str:
    """The same for the same content, whatever the file is called or when it was saved."""
    digest = hashlib.blake2b(digest_size=8)
    for passage in passages:
        plans = (*passage.plans, *(part for variant in passage.variants for part in variant))
        for field in (passage.id, passage.title, passage.text, passage.url or "", *passage.phrasings, *plans):
            digest.update(field.encode() + b"\x00")
        digest.update(b"\x01")
    return digest.hexdigest()


def _compared(
    collection: str, version: str, old: Sequence[Passage], new: Sequence[Passage], skipped: tuple[Skipped, ...]
) -> ImportReport:
    before, after = {p.id: p for p in old}, {p.id: p for p in new}
    both = before.keys() & after.keys()
    changed = sum(1 for id in both if before[id] != after[id])
    return ImportReport(
        collection=collection,
        version=version,
        added=len(after.keys() - before.keys()),
        changed=changed,
        removed=len(before.keys() - after.keys()),
        unchanged=len(both) - changed,
        skipped=skipped,
    )


def _encode(passages: Sequence[Passage], encoder: Encoder, cache: Path, progress: Progress | None) -> None:
    file = VectorFile(cache, encoder.version, encoder.size)
    texts = {key_of(text): text for passage in passages for text in texts_of(passage)}
    vectors = file.load(texts.keys())
    missing = [key for key in texts if key not in vectors]
    for start in range(0, len(missing), ENCODED_AT_ONCE):
        some = missing[start : start + ENCODED_AT_ONCE]
        vectors.update(zip(some, encoder.encode([texts[key] for key in some]), strict=True))
        if progress:
            progress(min(start + ENCODED_AT_ONCE, len(missing)), len(missing))
    if missing:
        file.save(vectors)
