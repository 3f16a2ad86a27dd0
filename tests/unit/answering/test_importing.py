"""Importing knowledge: once, as a whole or not at all."""

from pathlib import Path

from adapters.model.local import LocalEncoder
from bot.answering.importing import import_path
from bot.core.ports import KnowledgeShelf


async def test_an_import_reports_and_doing_it_again_changes_nothing(
    tmp_path: Path, shelf: KnowledgeShelf, encoder: LocalEncoder
) -> None:
    file = tmp_path / "faq.csv"
    file.write_text("question,answer\nA?,a\nB?,b\n,x\n")
    first = await import_path(file, shelf, encoder)
    again = await import_path(file, shelf, encoder)
    assert (first.added, first.changed, first.removed, first.unchanged, len(first.skipped)) == (2, 0, 0, 0, 1)
    assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, 2)
    assert again.version == first.version
    file.write_text("question,answer\nA?,other\nC?,c\n")
    third = await import_path(file, shelf, encoder)
    assert (third.added, third.changed, third.removed, third.unchanged) == (1, 1, 1, 0)
    assert third.version != first.version


async def test_a_broken_file_changes_nothing(tmp_path: Path, shelf: KnowledgeShelf, encoder: LocalEncoder) -> None:
    (tmp_path / "a.csv").write_text("question,answer\nA?,a\n")
    before = await import_path(tmp_path, shelf, encoder)
    (tmp_path / "b.json").write_text("{")
    report = await import_path(tmp_path, shelf, encoder)
    assert report.refused
    assert report.version == before.version
    assert "b.json:1: not valid JSON" in str(report.skipped[0])
    assert [len(edition.passages) for edition in await shelf.current()] == [1]


async def test_progress_counts_texts_once_and_the_cache_spares_the_rest(
    tmp_path: Path, shelf: KnowledgeShelf, encoder: LocalEncoder
) -> None:
    file = tmp_path / "faq.csv"
    file.write_text("question,answer\n" + "".join(f"Question {i}?,Answer {i}\n" for i in range(20)))
    seen: list[tuple[int, int]] = []
    note = lambda done, total: seen.append((done, total))  # noqa: E731  (two words are enough)
    await import_path(file, shelf, encoder, progress=note, cache=tmp_path / "cache")
    assert seen[-1] == (40, 40)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    seen.clear()
    await import_path(file, shelf, encoder, progress=note, cache=tmp_path / "cache")
    assert seen == []
