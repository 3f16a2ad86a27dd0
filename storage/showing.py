"""What is shown and looked up: the built-in board and the knowledge shelf."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.codec import CONTENT, PASSAGE, SPEAKER
from bot.core.content import Content
from bot.core.effects import Speaker
from bot.core.ports import BoardPost, Clock, Edition
from storage.keeping import storable
from storage.rows import EditionRow, PostRow, PostsWanted
from storage.tables import Runner, Tables

_LAST = 2**63 - 1


class BoardDoor:
    """Posts count up in the order of their commits, so a reader that asks `since` misses none."""

    def __init__(self, runner: Runner, clock: Clock) -> None:
        self._runner = runner
        self._clock = clock

    async def post(
        self,
        *,
        key: str,
        channel: str,
        thread: str | None,
        speaker: Speaker,
        content: Content,
        mine: str | None = None,
        only_to: str | None = None,
        pinned: bool = False,
    ) -> BoardPost:
        draft = PostRow(
            seq=0,
            id="",
            key=storable(key),
            channel=storable(channel),
            thread=None if thread is None else storable(thread),
            speaker=SPEAKER.dump(speaker),
            content=CONTENT.dump(content),
            at=self._clock.now(),
            mine=None if mine is None else storable(mine),
            only_to=None if only_to is None else storable(only_to),
            pinned=pinned,
        )
        return _shown(await self._runner.write(lambda tables: _posted(tables, draft)))

    async def change(self, id: str, content: Content | None, *, pinned: bool = False) -> BoardPost | None:
        body, deleted = CONTENT.dump(content or Content()), content is None
        row = await self._runner.write(
            lambda tables: _changed(tables, storable(id), body, deleted=deleted, pinned=pinned and not deleted)
        )
        return None if row is None else _shown(row)

    async def find(self, *, key: str | None = None, id: str | None = None) -> BoardPost | None:
        sought = {"id": storable(id or "")} if key is None else {"key": storable(key)}
        row = await self._runner.read(lambda tables: tables.board_post(**sought))
        return None if row is None else _shown(row)

    async def newest(
        self,
        channels: Sequence[str],
        limit: int,
        *,
        before: int | None = None,
        under: str | None = None,
        pinned: bool | None = None,
    ) -> Sequence[BoardPost]:
        wanted = PostsWanted(
            channels=[storable(channel) for channel in channels],
            limit=limit,
            before=_LAST if before is None else before,
            under=None if under is None else storable(under),
            pinned=pinned,
        )
        return await self._runner.read(lambda tables: [_shown(row) for row in reversed(tables.board_newest(wanted))])

    async def since(self, channels: Sequence[str], seq: int, limit: int = 500) -> Sequence[BoardPost]:
        wanted = [storable(channel) for channel in channels]
        return [_shown(row) for row in await self._runner.read(lambda t: t.board_since(wanted, seq, limit))]


def _posted(tables: Tables, draft: PostRow) -> PostRow:
    """Counting up locks the board, so the second look finds what another process posted meanwhile."""
    known = tables.board_post(key=draft.key)
    if known is not None:
        return known
    seq = tables.count_up("board", 1)
    known = tables.board_post(key=draft.key)
    if known is not None:
        return known
    row = replace(draft, seq=seq, id=f"post-{seq}")
    tables.add_board_post(row)
    return row


def _changed(tables: Tables, id: str, content: str, *, deleted: bool, pinned: bool) -> PostRow | None:
    if tables.board_post(id=id) is None:
        return None
    seq = tables.count_up("board", 1)
    tables.change_board_post(id, seq, content, deleted=deleted, pinned=pinned)
    return tables.board_post(id=id)


def _shown(row: PostRow) -> BoardPost:
    return BoardPost(
        seq=row.seq,
        id=row.id,
        key=row.key,
        channel=row.channel,
        thread=row.thread,
        speaker=SPEAKER.load(row.speaker),
        content=CONTENT.load(row.content),
        at=row.at,
        mine=row.mine,
        edited=row.edited,
        deleted=row.deleted,
        only_to=row.only_to,
        pinned=row.pinned,
    )


class ShelfDoor:
    def __init__(self, runner: Runner, clock: Clock) -> None:
        self._runner = runner
        self._clock = clock

    async def put(self, edition: Edition) -> bool:
        row = EditionRow(
            storable(edition.collection),
            storable(edition.version),
            edition.at or self._clock.now(),
            tuple(PASSAGE.dump(passage) for passage in edition.passages),
        )
        return await self._runner.write(lambda tables: _put(tables, row))

    async def current(self) -> Sequence[Edition]:
        rows = await self._runner.read(lambda tables: tables.editions())
        return [
            Edition(row.collection, row.version, tuple(PASSAGE.load(body) for body in row.passages), row.at)
            for row in rows
        ]

    async def remove(self, collection: str) -> bool:
        return await self._runner.write(lambda tables: tables.retire(storable(collection)))


def _put(tables: Tables, row: EditionRow) -> bool:
    if tables.current_version(row.collection) == row.version:
        return False
    tables.put_edition(row)
    return True
