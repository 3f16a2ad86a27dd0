"""The outbox in SQL."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    FromClause,
    and_,
    bindparam,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    update,
)

from bot.core.delivery import Operation
from bot.core.effects import Voice
from bot.core.places import ConversationId, shard_of
from storage.rows import Head, OutboxRow, State
from storage.schema import ACTIVE, conversation, inbox, outbox
from storage.sql.base import OneOf, SqlGroup, both

_NAMES = [field.name for field in fields(OutboxRow)]


def _columns(source: FromClause) -> list[ColumnElement[Any]]:
    return [source.c[name] for name in _NAMES]


def _active(alias: str) -> ColumnElement[bool]:
    return literal_column(f"{alias}.{ACTIVE}")


def _word(value: str) -> ColumnElement[str]:
    """A word of ours inside the statement itself. As a parameter it would make SQLite plan the query each time anew,
    because the answer decides which partial indexes may serve.
    """
    return literal_column(f"'{value}'")


_o = outbox.c
_POST = select(*_columns(outbox)).where(_o.key == bindparam("wanted")).with_for_update()
_MESSAGE = select(*_columns(outbox)).where(_o.row == bindparam("wanted")).with_for_update()
_NAME_OF = select(_o.name).where(
    _o.message == bindparam("wanted"),
    _o.message.is_not(None),
    _o.conversation == bindparam("id"),
    _o.op == _word(Operation.POST),
)
_FOLLOWERS = select(*_columns(outbox)).where(_o.target_key == bindparam("wanted")).order_by(_o.row).with_for_update()
_ADD = both(lambda insert: insert(outbox).on_conflict_do_nothing(index_elements=["key"]).returning(_o.row))
_QUEUE = both(lambda insert: insert(outbox).on_conflict_do_nothing(index_elements=["key"]))
_OVERTAKE = (
    update(outbox)
    .where(
        _o.conversation == bindparam("id"),
        _active("outbox"),
        _o.state == _word(State.QUEUED),
        _o.voice == Voice.BOT,
        _o.epoch < bindparam("new_epoch"),
    )
    .values(state=State.OVERTAKEN, settled=bindparam("now"))
)
_m = outbox.alias("m")
_SEND_OFF = (
    update(outbox)
    .where(
        _o.row
        == select(_m.c.row)
        .where(
            _m.c.row == bindparam("wanted"),
            _active("m"),
            _m.c.due == bindparam("was_due"),
            _m.c.attempts == bindparam("tried"),
            _m.c.rounds == bindparam("retried"),
        )
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    .values(
        state=State.SENDING,
        due=bindparam("lost_at"),
        attempts=bindparam("tried") + literal(1),
        in_doubt=bindparam("doubt"),
    )
)
_OPEN_LANES = (
    select(_o.lane)
    .distinct()
    .where(
        _o.conversation == bindparam("id"),
        _active("outbox"),
        _o.state == _word(State.QUEUED),
        _o.due <= bindparam("now"),
    )
)
_UNSENT = (
    select(_o.name)
    .where(
        _o.conversation == bindparam("id"),
        _active("outbox"),
        _o.state == _word(State.QUEUED),
        _o.op == Operation.POST,
        _o.voice == Voice.BOT,
        _o.in_doubt.is_(False),
    )
    .order_by(_o.row)
)
_OPENING = select(
    exists().where(
        _o.lane == bindparam("lane"),
        _active("outbox"),
        _o.opens_thread.is_(True),
        or_(_o.state == _word(State.SENDING), _o.in_doubt.is_(True)),
    )
)
_DEAD = select(*_columns(outbox)).where(_o.state == _word(State.DEAD))
_NEWEST_DEAD = _DEAD.order_by(_o.row.desc()).limit(bindparam("most"))
_ALL_DEAD = _DEAD.order_by(_o.row).with_for_update(skip_locked=True)
_SOME_DEAD = _ALL_DEAD.where(OneOf(_o.row, "rows"))


def _heads() -> tuple[Executable, Executable]:
    """The heads of a lane, and the lanes that have heads."""
    o, e, p = outbox.alias("o"), outbox.alias("e"), outbox.alias("p")
    earlier = exists().where(e.c.order_key == o.c.order_key, _active("e"), e.c.row < o.c.row)
    interrupted = exists().where(
        inbox.c.conversation == o.c.conversation, inbox.c.handled.is_(None), inbox.c.interrupts.is_(True)
    )
    its_turn = and_(
        _active("o"),
        o.c.due <= bindparam("now"),
        ~earlier,
        or_(p.c.row.is_(None), p.c.row > o.c.row, ~_active("p")),
        or_(o.c.voice != Voice.BOT, o.c.epoch != conversation.c.epoch, ~interrupted),
    )
    source = o.outerjoin(conversation, conversation.c.id == o.c.conversation).outerjoin(
        p, p.c.key == func.coalesce(o.c.target_key, o.c.thread_key)
    )
    heads = (
        select(*_columns(o), conversation.c.epoch.label("now_epoch"), conversation.c.owner, p.c.message, p.c.stands)
        .select_from(source)
        .where(o.c.lane == bindparam("lane"), its_turn)
        .order_by(o.c.priority.desc(), o.c.row)
        .limit(bindparam("most"))
    )
    return heads, select(o.c.lane).distinct().select_from(source).where(its_turn).order_by(o.c.lane)


_HEADS, _DUE_LANES = _heads()


class OutboxSql(SqlGroup):
    def post(self, key: str) -> OutboxRow | None:
        return _maybe(self._one(_POST, {"wanted": key}))

    def message(self, row: int) -> OutboxRow | None:
        return _maybe(self._one(_MESSAGE, {"wanted": row}))

    def name_of(self, conversation: ConversationId, message: str) -> str | None:
        name: str | None = self._value(_NAME_OF, {"wanted": message, "id": conversation})
        return name

    def followers(self, key: str) -> Sequence[OutboxRow]:
        return [_row(row) for row in self._session.rows(_FOLLOWERS, {"wanted": key})]

    def add_message(self, row: OutboxRow) -> bool:
        return self._one(_ADD, _values(row)) is not None

    def queue_message(self, row: OutboxRow) -> None:
        self._session.change(_QUEUE, _values(row))

    def change_message(self, row: int, **changes: Any) -> None:
        values = {f"new_{name}": value for name, value in changes.items()}
        self._session.change(_change_of(tuple(changes)), values | {"wanted": row})

    def overtake(self, conversation: ConversationId, epoch: int, at: datetime) -> None:
        self._session.change(_OVERTAKE, {"id": conversation, "new_epoch": epoch, "now": at})

    def heads(self, lane: str, now: datetime, limit: int) -> Sequence[Head]:
        size = len(_NAMES)
        found = self._session.rows(_HEADS, {"lane": lane, "now": now, "most": limit})
        return [
            Head(row := _row(found_row), found_row[size] or row.epoch, found_row[size + 1], *found_row[size + 2 :])
            for found_row in found
        ]

    def send_off(self, row: OutboxRow, due: datetime, *, in_doubt: bool) -> bool:
        values = {
            "wanted": row.row,
            "was_due": row.due,
            "tried": row.attempts,
            "retried": row.rounds,
            "lost_at": due,
            "doubt": in_doubt,
        }
        return self._session.changed(_SEND_OFF, values) == 1

    def due_lanes(self, now: datetime) -> Sequence[str]:
        return self._column(_DUE_LANES, {"now": now})

    def open_lanes(self, conversation: ConversationId, now: datetime) -> frozenset[str]:
        return frozenset(self._column(_OPEN_LANES, {"id": conversation, "now": now}))

    def unsent(self, conversation: ConversationId) -> Sequence[str]:
        return self._column(_UNSENT, {"id": conversation})

    def is_opening(self, lane: str) -> bool:
        return bool(self._value(_OPENING, {"lane": lane}))

    def dead(self, limit: int) -> Sequence[OutboxRow]:
        return [_row(row) for row in self._session.rows(_NEWEST_DEAD, {"most": limit})]

    def dead_to_retry(self, rows: Sequence[int] | None) -> Sequence[OutboxRow]:
        run = self._session.rows
        found = run(_ALL_DEAD, {}) if rows is None else run(_SOME_DEAD, {"rows": rows})
        return [_row(row) for row in found]


@cache
def _change_of(names: tuple[str, ...]) -> Executable:
    """The statement that changes these columns of one message; there are only a handful of such sets."""
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return update(outbox).where(_o.row == bindparam("wanted")).values(**new)


def _values(row: OutboxRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _NAMES if name != "row"} | {"shard": shard_of(row.conversation)}


def _maybe(row: Sequence[Any] | None) -> OutboxRow | None:
    return None if row is None else _row(row)


def _row(row: Sequence[Any]) -> OutboxRow:
    return OutboxRow(**dict(zip(_NAMES, row, strict=False)))
