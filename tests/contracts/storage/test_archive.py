"""What was said can be read again, searched, and had whole."""

from datetime import timedelta

import pytest

from bot.core.content import Attachment, Attachments, content
from bot.core.effects import (
    Revise,
    Supersede,
)
from bot.core.events import MessageDeleted, MessageEdited
from bot.core.places import Side
from tests.contracts.storage.scene import CUSTOMER, DESK, HERE, HOME, SYSTEM, Scene, say


async def said(scene: Scene) -> list[str]:
    return [f"{one.who}: {one.text}" for one in await scene.storage.archive.history(HERE)]


async def test_what_was_said_can_be_read_again(scene: Scene) -> None:
    await scene.writes("Where is my parcel?")
    await scene.thinks(say("answer", "On its way."), say("card", "a card", place=DESK, speaker=SYSTEM))
    assert await said(scene) == ["customer: Where is my parcel?", "bot: On its way."]
    (first, _) = await scene.storage.archive.history(HERE)
    assert (first.side, first.name, first.episode, first.ref) == (Side.CUSTOMER, "Cleo", 0, "1.0")
    assert [one.text for one in await scene.storage.archive.history(HERE, limit=1)] == ["On its way."]


async def test_edits_deletions_and_what_never_left_are_followed(scene: Scene) -> None:
    await scene.writes("teh parcel")
    await scene.writes("my card is 1234")
    await scene.thinks(say("unsent", "wait"), say("answer", "old words"))
    edited = MessageEdited(
        id="e1",
        at=scene.now(),
        place=HOME,
        side=Side.CUSTOMER,
        author=CUSTOMER,
        message="1.0",
        content=content("the parcel"),
    )
    deleted = MessageDeleted(id="d1", at=scene.now(), place=HOME, side=Side.CUSTOMER, message="2.0")
    await scene.storage.inbox.keep([edited, deleted])
    await scene.thinks(Supersede(names=("unsent",)), Revise(name="answer", content=content("new"), speaker=SYSTEM))
    assert await said(scene) == ["customer: the parcel", "bot: new"]
    assert await scene.storage.archive.search("1234") == []
    assert [one.ref for one in await scene.storage.archive.search("new")] == ["answer"]


async def test_files_are_said_by_name(scene: Scene) -> None:
    shown = content("Look", Attachments((Attachment("leak.png"),)))
    await scene.storage.inbox.keep([scene.message(shown=shown)])
    await scene.thinks()
    assert await said(scene) == ["customer: Look\n[leak.png]"]
    assert len(await scene.storage.archive.search("leak")) == 1


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("blender", 2),
        ("BLENDER burnt", 1),
        ("blen", 2),
        ("blen burnt", 0),
        ("cafe", 1),
        ("Café", 1),
        ("order 10-42", 1),
        ("ana@example.com", 1),
        ("блендер", 1),
        ("'; DROP TABLE saying; --", 0),
        ('" OR * NEAR(', 0),
        ("the & | ! : parcel", 0),
        ("", 0),
        ("\0", 0),
        ("x" * 10_000, 0),
    ],
)
async def test_search(scene: Scene, wanted: str, found: int) -> None:
    for text in (
        "My Blender smells burnt",
        "Which blender do you have?",
        "Meet me at the café",
        "order 10-42 of ana@example.com",
        "мой блендер сломан",
    ):
        await scene.writes(text)
    await scene.thinks()
    assert len(await scene.storage.archive.search(wanted)) == found


async def test_search_shows_the_newest_first_and_so_many(scene: Scene) -> None:
    for n in range(5):
        await scene.writes(f"parcel {n}")
        await scene.thinks()
    found = await scene.storage.archive.search("parcel", 3)
    assert [one.text for one in found] == ["parcel 4", "parcel 3", "parcel 2"]


async def test_the_state_as_it_stands(scene: Scene) -> None:
    assert await scene.storage.archive.state(HERE) is None
    await scene.writes("hello")
    await scene.thinks()
    state = await scene.storage.archive.state(HERE)
    assert state is not None
    assert [line.text for line in state.lines] == ["hello"]
    assert scene.now() - state.lines[0].at < timedelta(seconds=1)


async def test_what_was_posted_can_be_had_whole(scene: Scene) -> None:
    book = scene.storage.archive
    whole = content("**Look** at this", Attachments((Attachment("leak.png", ref="slack:F1"),)))
    await scene.storage.inbox.keep([scene.message("", id="m1", shown=whole)])
    await scene.thinks()
    said = (await book.history(HERE))[-1].ref
    assert await book.content_of(HERE, said) == whole
    edited = MessageEdited(
        id="e1", at=scene.now(), place=HOME, side=Side.CUSTOMER, author=CUSTOMER, message=said, content=content("_No_")
    )
    await scene.storage.inbox.keep([edited])
    await scene.thinks()
    assert await book.content_of(HERE, said) == content("_No_", Attachments((Attachment("leak.png", ref="slack:F1"),)))
    assert await book.content_of(HERE, said[:-1]) is None
    gone = MessageDeleted(id="d1", at=scene.now(), place=HOME, side=Side.CUSTOMER, message=said)
    await scene.storage.inbox.keep([gone])
    await scene.thinks()
    assert await book.content_of(HERE, said) is None
