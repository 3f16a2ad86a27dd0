"""The built-in board in SQL."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import ColumnElement, Executable, bindparam, insert, select, update

from storage.rows import PostRow, PostsWanted
from storage.schema import board_post
from storage.sql.base import OneOf, SqlGroup
from storage.sql.others import shard_by

_NAMES = [field.name for field in fields(PostRow)]
_COLUMNS = [board_post.c[name] for name in _NAMES]
_BY_KEY = select(*_COLUMNS).where(board_post.c.key == bindparam("wanted"))
_BY_ID = select(*_COLUMNS).where(board_post.c.id == bindparam("wanted"))
_ADD = insert(board_post)
_CHANGE = (
    update(board_post)
    .where(board_post.c.id == bindparam("wanted"))
    .values(
        seq=bindparam("new_seq"),
        content=bindparam("new_content"),
        edited=bindparam("is_edited"),
        deleted=bindparam("is_deleted"),
        pinned=bindparam("is_pinned"),
    )
)
_SINCE = (
    select(*_COLUMNS)
    .where(OneOf(board_post.c.channel, "channels"), board_post.c.seq > bindparam("after"))
    .order_by(board_post.c.seq)
    .limit(bindparam("most"))
)


def _newest(*conditions: ColumnElement[bool]) -> Executable:
    return (
        select(*_COLUMNS)
        .where(board_post.c.channel == bindparam("wanted"), board_post.c.seq < bindparam("before"), *conditions)
        .order_by(board_post.c.seq.desc())
        .limit(bindparam("most"))
    )


_UNDER = board_post.c.thread == bindparam("under")
_TOP = (board_post.c.thread.is_(None), board_post.c.pinned == bindparam("pinned"))
_NEWEST = {
    (False, False): _newest(),
    (True, False): _newest(_UNDER),
    (False, True): _newest(*_TOP),
    (True, True): _newest(_UNDER, *_TOP),
}
"""By whether a thread and whether pinned ones are asked for."""


class BoardSql(SqlGroup):
    def board_post(self, *, key: str | None = None, id: str | None = None) -> PostRow | None:
        row = self._one(_BY_ID, {"wanted": id}) if key is None else self._one(_BY_KEY, {"wanted": key})
        return None if row is None else _post(row)

    def add_board_post(self, row: PostRow) -> None:
        self._session.change(_ADD, asdict(row) | {"shard": shard_by(row.channel)})

    def change_board_post(self, id: str, seq: int, content: str, *, deleted: bool, pinned: bool) -> None:
        values = {"wanted": id, "new_seq": seq, "new_content": content, "is_edited": not deleted}
        self._session.change(_CHANGE, values | {"is_deleted": deleted, "is_pinned": pinned})

    def board_since(self, channels: Sequence[str], seq: int, limit: int) -> Sequence[PostRow]:
        found = self._session.rows(_SINCE, {"channels": channels, "after": seq, "most": limit})
        return [_post(row) for row in found]

    def board_newest(self, wanted: PostsWanted) -> Sequence[PostRow]:
        """Channel by channel: of one channel the index gives the newest without sorting."""
        values: dict[str, Any] = {"before": wanted.before, "most": wanted.limit}
        if wanted.under is not None:
            values["under"] = wanted.under
        if wanted.pinned is not None:
            values["pinned"] = wanted.pinned
        statement = _NEWEST[wanted.under is not None, wanted.pinned is not None]
        rows = [
            row for channel in wanted.channels for row in self._session.rows(statement, values | {"wanted": channel})
        ]
        found = sorted((_post(row) for row in rows), key=lambda post: -post.seq)
        return found[: wanted.limit]


def _post(row: Sequence[Any]) -> PostRow:
    return PostRow(**dict(zip(_NAMES, row, strict=True)))
