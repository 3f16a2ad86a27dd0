"""Timers, tickets, counters, knowledge and the board in SQL."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from itertools import combinations
from typing import Any

from sqlalchemy import Executable, bindparam, delete, func, insert, select, update

from bot.core.places import SHARDS, ConversationId, shard_of
from storage.rows import EditionRow, PostRow, TicketRow, TimerRow
from storage.schema import board_post, counter, edition, passage, ticket, timer
from storage.sql.base import OneOf, SqlGroup, both


def _shard(name: str) -> int:
    """For rows that belong to no conversation."""
    return hashlib.blake2b(name.encode(), digest_size=1).digest()[0] % SHARDS


def _replacing(table: Any, keys: list[str], changed: list[str]) -> Any:
    def build(insert: Any) -> Executable:
        new = insert(table)
        statement: Executable = new.on_conflict_do_update(
            index_elements=keys, set_={name: new.excluded[name] for name in changed}
        )
        return statement

    return both(build)


_PUT_TIMER = _replacing(timer, ["conversation", "name"], ["due"])
_DROP_TIMER = delete(timer).where(timer.c.conversation == bindparam("id"), timer.c.name == bindparam("wanted"))
_DUE_TIMERS = (
    select(timer.c.conversation, timer.c.name, timer.c.due)
    .where(timer.c.due <= bindparam("now"))
    .order_by(timer.c.due)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_NEXT_DUE = select(func.min(timer.c.due))
_PUT_TICKET = _replacing(
    ticket,
    ["number"],
    ["conversation", "shard", "state", "priority", "opened", "body", "assignee", "queue", "customer"],
)
_TICKET = select(ticket.c.body).where(ticket.c.number == bindparam("wanted"))
_TICKETS_BY: dict[str, Executable] = {
    "+".join(names): select(ticket.c.body)
    .where(OneOf(ticket.c.state, "states"), *(ticket.c[name] == bindparam(name) for name in names))
    .order_by(ticket.c.number)
    .limit(bindparam("most"))
    for count in range(4)
    for names in combinations(("assignee", "customer", "queue"), count)
}
"""By which columns are asked for."""
_LOAD = (
    select(ticket.c.assignee, func.count())
    .where(ticket.c.state == bindparam("wanted"), ticket.c.assignee.is_not(None))
    .group_by(ticket.c.assignee)
)
_COUNT_UP = both(
    lambda insert: (
        insert(counter)
        .on_conflict_do_update(index_elements=["name"], set_={"value": counter.c.value + 1})
        .returning(counter.c.value)
    )
)
_PROBE = _replacing(counter, ["name"], ["value"])

_VERSION = select(edition.c.version).where(edition.c.collection == bindparam("wanted"), edition.c.current.is_(True))
_ADD_EDITION = both(
    lambda insert: (
        insert(edition).on_conflict_do_nothing(index_elements=["collection", "version"]).returning(edition.c.version)
    )
)
_ADD_PASSAGES = insert(passage)
_RETIRE = (
    update(edition)
    .where(edition.c.collection == bindparam("wanted"), edition.c.current.is_(True))
    .values(current=False)
)
_PROMOTE = (
    update(edition)
    .where(edition.c.collection == bindparam("wanted"), edition.c.version == bindparam("wanted_version"))
    .values(current=True)
)
_EDITIONS = (
    select(edition.c.collection, edition.c.version, edition.c.at)
    .where(edition.c.current.is_(True))
    .order_by(edition.c.collection)
)
_PASSAGES = (
    select(passage.c.body)
    .where(passage.c.collection == bindparam("wanted"), passage.c.version == bindparam("wanted_version"))
    .order_by(passage.c.position)
)

_POST_NAMES = [field.name for field in fields(PostRow)]
_POST_COLUMNS = [board_post.c[name] for name in _POST_NAMES]
_POST_BY_KEY = select(*_POST_COLUMNS).where(board_post.c.key == bindparam("wanted"))
_POST_BY_ID = select(*_POST_COLUMNS).where(board_post.c.id == bindparam("wanted"))
_ADD_POST = insert(board_post)
_CHANGE_POST = (
    update(board_post)
    .where(board_post.c.id == bindparam("wanted"))
    .values(
        seq=bindparam("new_seq"),
        content=bindparam("new_content"),
        edited=bindparam("is_edited"),
        deleted=bindparam("is_deleted"),
    )
)
_SINCE = (
    select(*_POST_COLUMNS)
    .where(OneOf(board_post.c.channel, "channels"), board_post.c.seq > bindparam("after"))
    .order_by(board_post.c.seq)
    .limit(bindparam("most"))
)


class TimerSql(SqlGroup):
    def put_timer(self, row: TimerRow) -> None:
        self._session.change(_PUT_TIMER, asdict(row) | {"shard": shard_of(row.conversation)})

    def drop_timer(self, conversation: ConversationId, name: str) -> None:
        self._session.change(_DROP_TIMER, {"id": conversation, "wanted": name})

    def due_timers(self, now: datetime, limit: int) -> Sequence[TimerRow]:
        return [TimerRow(*row) for row in self._session.rows(_DUE_TIMERS, {"now": now, "most": limit})]

    def next_due(self) -> datetime | None:
        due: datetime | None = self._value(_NEXT_DUE, {})
        return due


class TicketSql(SqlGroup):
    def put_ticket(self, row: TicketRow) -> None:
        self._session.change(_PUT_TICKET, asdict(row) | {"shard": shard_of(row.conversation)})

    def ticket(self, number: int) -> str | None:
        body: str | None = self._value(_TICKET, {"wanted": number})
        return body

    def tickets(
        self, states: Sequence[str], limit: int, assignee: str | None, queue: str | None, customer: str | None
    ) -> Sequence[str]:
        given = {
            name: value
            for name, value in (("assignee", assignee), ("customer", customer), ("queue", queue))
            if value is not None
        }
        key = "+".join(given)
        return self._column(_TICKETS_BY[key], {"states": [str(s) for s in states], "most": limit} | given)

    def load(self, state: str) -> Mapping[str, int]:
        return {agent: int(number) for agent, number in self._session.rows(_LOAD, {"wanted": str(state)})}

    def count_up(self, counter: str, first: int) -> int:
        values = {"name": counter, "shard": _shard(counter), "value": first}
        return int(self._value(_COUNT_UP, values))

    def probe(self, now: datetime) -> None:
        self._session.change(_PROBE, {"name": "probe", "shard": _shard("probe"), "value": int(now.timestamp())})


class ShelfSql(SqlGroup):
    def current_version(self, collection: str) -> str | None:
        version: str | None = self._value(_VERSION, {"wanted": collection})
        return version

    def put_edition(self, row: EditionRow) -> None:
        key = {"collection": row.collection, "version": row.version, "shard": _shard(row.collection)}
        self._session.change(_RETIRE, {"wanted": row.collection})
        if self._one(_ADD_EDITION, key | {"at": row.at, "current": True}) is None:
            self._session.change(_PROMOTE, {"wanted": row.collection, "wanted_version": row.version})
        elif row.passages:
            self._session.many(
                _ADD_PASSAGES, [key | {"position": n, "body": body} for n, body in enumerate(row.passages)]
            )

    def editions(self) -> Sequence[EditionRow]:
        return [self._with_passages(*row) for row in self._session.rows(_EDITIONS, {})]

    def _with_passages(self, collection: str, version: str, at: datetime) -> EditionRow:
        bodies = self._column(_PASSAGES, {"wanted": collection, "wanted_version": version})
        return EditionRow(collection, version, at, tuple(bodies))

    def retire(self, collection: str) -> bool:
        return self._session.change(_RETIRE, {"wanted": collection}) > 0


class BoardSql(SqlGroup):
    def board_post(self, *, key: str | None = None, id: str | None = None) -> PostRow | None:
        row = self._one(_POST_BY_ID, {"wanted": id}) if key is None else self._one(_POST_BY_KEY, {"wanted": key})
        return None if row is None else _post(row)

    def add_board_post(self, row: PostRow) -> None:
        self._session.change(_ADD_POST, asdict(row) | {"shard": _shard(row.channel)})

    def change_board_post(self, id: str, seq: int, content: str, *, deleted: bool) -> None:
        values = {"wanted": id, "new_seq": seq, "new_content": content, "is_edited": not deleted}
        self._session.change(_CHANGE_POST, values | {"is_deleted": deleted})

    def board_since(self, channels: Sequence[str], seq: int, limit: int) -> Sequence[PostRow]:
        found = self._session.rows(_SINCE, {"channels": channels, "after": seq, "most": limit})
        return [_post(row) for row in found]


def _post(row: Sequence[Any]) -> PostRow:
    return PostRow(**dict(zip(_POST_NAMES, row, strict=True)))
