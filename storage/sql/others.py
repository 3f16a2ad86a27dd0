"""Timers, tickets, counters and knowledge in SQL."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, Executable, bindparam, delete, func, insert, select, update

from bot.core.places import SHARDS, ConversationId, shard_of
from storage.rows import EditionRow, TicketRow, TicketsWanted, TimerRow
from storage.schema import counter, edition, passage, ticket, timer
from storage.sql.base import OneOf, SqlGroup, both


def shard_by(name: str) -> int:
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
_BY = [names for count in range(4) for names in combinations(("assignee", "customer", "queue"), count)]
"""Which columns may be asked for, together."""


def _of(names: Sequence[str]) -> list[ColumnElement[bool]]:
    return [OneOf(ticket.c.state, "states"), *(ticket.c[name] == bindparam(name) for name in names)]


_TICKETS_BY: dict[tuple[tuple[str, ...], bool], Executable] = {
    (names, newest): select(ticket.c.body)
    .where(*_of(names))
    .order_by(ticket.c.number.desc() if newest else ticket.c.number)
    .limit(bindparam("most"))
    for names in _BY
    for newest in (False, True)
}
_COUNT_BY: dict[tuple[str, ...], Executable] = {
    names: select(func.count()).select_from(ticket).where(*_of(names)) for names in _BY
}
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

    def tickets(self, wanted: TicketsWanted) -> Sequence[str]:
        given = _given(assignee=wanted.assignee, customer=wanted.customer, queue=wanted.queue)
        values = {"states": [str(state) for state in wanted.states], "most": wanted.limit} | given
        return self._column(_TICKETS_BY[tuple(given), wanted.newest], values)

    def count_tickets(self, states: Sequence[str], queue: str | None, customer: str | None) -> int:
        given = _given(customer=customer, queue=queue)
        return int(self._value(_COUNT_BY[tuple(given)], {"states": [str(state) for state in states]} | given))

    def load(self, state: str) -> Mapping[str, int]:
        return {agent: int(number) for agent, number in self._session.rows(_LOAD, {"wanted": str(state)})}

    def count_up(self, counter: str, first: int) -> int:
        values = {"name": counter, "shard": shard_by(counter), "value": first}
        return int(self._value(_COUNT_UP, values))

    def probe(self, now: datetime) -> None:
        self._session.change(_PROBE, {"name": "probe", "shard": shard_by("probe"), "value": int(now.timestamp())})


class ShelfSql(SqlGroup):
    def current_version(self, collection: str) -> str | None:
        version: str | None = self._value(_VERSION, {"wanted": collection})
        return version

    def put_edition(self, row: EditionRow) -> None:
        key = {"collection": row.collection, "version": row.version, "shard": shard_by(row.collection)}
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
        return self._session.changed(_RETIRE, {"wanted": collection}) > 0


def _given(**asked: str | None) -> dict[str, str]:
    """What is asked for, by its column, in the order of the columns' names."""
    return {name: value for name, value in sorted(asked.items()) if value is not None}
