"""The index: finds by meaning and by word, follows the shelf, and encodes nothing twice."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from adapters.model.local import LocalEncoder
from bot.answering.index import Index
from bot.answering.reading import GUIDANCE
from bot.answering.vectors import VectorFile, key_of
from bot.core.knowledge import Passage
from bot.core.ports import Edition, KnowledgeShelf

RETURNS = Passage(
    id="r", title="How do I return an item?", text="Send it back within 30 days.", phrasings=("send back",)
)
SHIPPING = Passage(id="s", title="How long does shipping take?", text="Two to four days.")
MODEL = Passage(id="m", title="Where do I find spare part QX-2207?", text="Under Parts.")
RULE = Passage(id=f"{GUIDANCE}tone", title="Tone", text="Be brief.")


class Counting:
    """A real encoder that counts what it is asked."""

    def __init__(self, encoder: LocalEncoder) -> None:
        self._encoder = encoder
        self.version, self.size = encoder.version, encoder.size
        self.batches: list[int] = []

    @property
    def texts(self) -> int:
        return sum(self.batches)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.batches.append(len(texts))
        return self._encoder.encode(texts)


@pytest.fixture
def counting(encoder: LocalEncoder) -> Counting:
    return Counting(encoder)


async def filled(shelf: KnowledgeShelf, *passages: Passage, version: str = "1") -> KnowledgeShelf:
    await shelf.put(Edition("faq", version, passages))
    return shelf


async def test_finds_by_meaning_and_by_word(encoder: LocalEncoder, shelf: KnowledgeShelf) -> None:
    index = Index(encoder)
    await index.refresh(await filled(shelf, RETURNS, SHIPPING, MODEL))
    assert (await index.search("I want to give something back", 3))[0].passage == RETURNS
    assert (await index.search("qx-2207", 1))[0].passage == MODEL
    assert len(await index.search("anything", 2)) == 2
    index.close()


async def test_an_empty_shelf_finds_nothing(encoder: LocalEncoder, shelf: KnowledgeShelf) -> None:
    index = Index(encoder)
    await index.refresh(shelf)
    assert list(await index.search("anything", 3)) == []
    index.close()


async def test_refresh_follows_the_shelf_and_encodes_only_what_is_new(
    counting: Counting, shelf: KnowledgeShelf, tmp_path: Path
) -> None:
    index = Index(counting, cache=tmp_path)
    assert await index.refresh(await filled(shelf, RETURNS, SHIPPING))
    assert counting.texts == 5
    version = index.version
    assert not await index.refresh(shelf)
    assert await index.refresh(await filled(shelf, SHIPPING, MODEL, version="2"))
    assert counting.texts == 7
    assert index.version != version
    assert index.passages == (SHIPPING, MODEL)
    index.close()
    restarted = Index(counting, cache=tmp_path)
    await restarted.refresh(shelf)
    assert counting.texts == 7
    restarted.close()


async def test_vectors_of_another_encoder_are_never_used(
    counting: Counting, shelf: KnowledgeShelf, tmp_path: Path
) -> None:
    first = Index(counting, cache=tmp_path)
    await first.refresh(await filled(shelf, RETURNS))
    counting.version = "another"
    second = Index(counting, cache=tmp_path)
    await second.refresh(shelf)
    assert counting.texts == 6
    first.close()
    second.close()


def spoil(folder: Path, damage: bytes) -> None:
    (file,) = folder.iterdir()
    file.write_bytes(damage)


@pytest.mark.parametrize("damage", [b"", b"garbage", b"\xff" * 5_000])
async def test_a_damaged_cache_is_made_again(
    counting: Counting, shelf: KnowledgeShelf, tmp_path: Path, damage: bytes
) -> None:
    first = Index(counting, cache=tmp_path)
    await first.refresh(await filled(shelf, RETURNS))
    spoil(tmp_path, damage)
    second = Index(counting, cache=tmp_path)
    await second.refresh(shelf)
    assert (await second.search("return", 1))[0].passage == RETURNS
    first.close()
    second.close()


def test_a_torn_record_costs_only_itself(encoder: LocalEncoder, tmp_path: Path) -> None:
    file = VectorFile(tmp_path, encoder.version, encoder.size)
    vectors = dict(zip(map(key_of, "abc"), encoder.encode(list("abc")), strict=True))
    file.save(vectors)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-7])
    assert len(file.load(vectors)) == 2


def test_a_cache_that_cannot_be_written_costs_nothing_else(encoder: LocalEncoder, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    VectorFile(tmp_path / "file", encoder.version, encoder.size).save({key_of("a"): encoder.encode(["a"])[0]})


async def test_how_to_behave_is_guidance_and_never_found(encoder: LocalEncoder, shelf: KnowledgeShelf) -> None:
    index = Index(encoder)
    await index.refresh(await filled(shelf, RETURNS, RULE))
    assert index.guidance == ("## Tone\n\nBe brief.",)
    assert [found.passage.id for found in await index.search("tone", 5)] == ["r"]
    index.close()


async def test_two_collections_with_the_same_ids_stay_apart(encoder: LocalEncoder, shelf: KnowledgeShelf) -> None:
    await shelf.put(Edition("one", "1", (RETURNS,)))
    await shelf.put(Edition("two", "1", (Passage(id="r", title="Opening hours", text="9 to 5"),)))
    index = Index(encoder)
    await index.refresh(shelf)
    assert {passage.id for passage in index.passages} == {"r", "r~2"}
    index.close()


async def test_questions_of_one_moment_are_encoded_together(counting: Counting, shelf: KnowledgeShelf) -> None:
    index = Index(counting)
    await index.refresh(await filled(shelf, RETURNS))
    counting.batches.clear()
    found = await asyncio.gather(*(index.search(f"question {i}", 1) for i in range(20)))
    assert len(found) == 20
    assert counting.texts == 20
    assert len(counting.batches) <= 3
    index.close()


async def test_a_search_goes_on_while_the_index_is_refreshed(encoder: LocalEncoder, shelf: KnowledgeShelf) -> None:
    index = Index(encoder)
    await index.refresh(await filled(shelf, RETURNS))
    many = [Passage(id=str(i), title=f"Question number {i}", text=f"Answer {i}") for i in range(60)]
    await filled(shelf, *many, version="2")
    refreshing = asyncio.create_task(index.refresh(shelf))
    assert (await index.search("return", 1))[0].passage == RETURNS
    await refreshing
    assert len(index.passages) == 60
    index.close()


async def test_an_encoder_that_fails_is_reported_and_the_next_question_works(counting: Counting) -> None:
    index = Index(counting)
    broken = counting.encode
    counting.encode = lambda texts: 1 / 0  # type: ignore[assignment,method-assign]  # a fault for once
    with pytest.raises(ZeroDivisionError):
        await index.search("x", 1)
    counting.encode = broken  # type: ignore[method-assign]  # well again
    assert list(await index.search("x", 1)) == []
    index.close()
