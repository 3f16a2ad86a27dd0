"""The inbox and the links in SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, and_, bindparam, exists, func, select, update

from bot.core.places import ConversationId, shard_of
from storage.rows import Arrival
from storage.schema import conversation, inbox, link
from storage.sql.base import OneOf, SqlGroup, both

_PENDING = inbox.c.handled.is_(None)

_LINKS = select(link.c.key, link.c.conversation).where(OneOf(link.c.key, "keys"))


def _put_link(insert: Any) -> Executable:
    new = insert(link)
    changed = {"conversation": new.excluded.conversation, "shard": new.excluded.shard, "at": new.excluded.at}
    statement: Executable = new.on_conflict_do_update(index_elements=["key"], set_=changed)
    return statement


_PUT_LINK = both(_put_link)
_ADD = both(lambda insert: insert(inbox).on_conflict_do_nothing(index_elements=["id"]).returning(inbox.c.id))
_READ = (
    select(inbox.c.seq, inbox.c.body)
    .where(inbox.c.conversation == bindparam("id"), _PENDING)
    .order_by(inbox.c.at, inbox.c.seq)
    .limit(bindparam("most"))
)
_HANDLE = (
    update(inbox)
    .where(OneOf(inbox.c.seq, "numbers"), inbox.c.conversation == bindparam("home"))
    .values(handled=bindparam("now"))
)
_REHOME = (
    update(inbox)
    .where(inbox.c.conversation == bindparam("old"), _PENDING)
    .values(conversation=bindparam("new"), shard=bindparam("new_shard"))
)
_LAG = select(func.count(), func.min(inbox.c.received)).where(_PENDING)
_HELD = exists().where(
    and_(conversation.c.id == inbox.c.conversation, conversation.c.holder.is_not(None)),
    conversation.c.until > bindparam("now"),
)
_STRANDED = (
    select(inbox.c.conversation)
    .where(_PENDING, ~_HELD)
    .group_by(inbox.c.conversation)
    .order_by(func.min(inbox.c.seq))
    .limit(bindparam("most"))
)


class InboxSql(SqlGroup):
    def links(self, keys: Sequence[str]) -> Mapping[str, ConversationId]:
        return dict(self._session.rows(_LINKS, {"keys": keys}))

    def put_link(self, key: str, conversation: ConversationId, at: datetime) -> None:
        self._session.change(
            _PUT_LINK, {"key": key, "conversation": conversation, "shard": shard_of(conversation), "at": at}
        )

    def add_events(self, rows: Sequence[Arrival]) -> Sequence[bool]:
        return self._session.each(_ADD, [_values(row) for row in rows])

    def pending(self, conversation: ConversationId, limit: int) -> Sequence[tuple[int, str]]:
        return [(seq, body) for seq, body in self._session.rows(_READ, {"id": conversation, "most": limit})]

    def mark_handled(self, conversation: ConversationId, numbers: Sequence[int], at: datetime) -> None:
        if numbers:
            self._session.change(_HANDLE, {"numbers": numbers, "home": conversation, "now": at})

    def rehome(self, old: ConversationId, new: ConversationId) -> bool:
        return self._session.changed(_REHOME, {"old": old, "new": new, "new_shard": shard_of(new)}) > 0

    def lag(self) -> tuple[int, datetime | None]:
        ((count, oldest),) = self._session.rows(_LAG, {})
        return count, oldest

    def stranded(self, now: datetime, limit: int) -> Sequence[ConversationId]:
        return self._column(_STRANDED, {"now": now, "most": limit})


def _values(row: Arrival) -> dict[str, Any]:
    return {
        "id": row.id,
        "conversation": row.conversation,
        "shard": shard_of(row.conversation),
        "at": row.at,
        "received": row.received,
        "kind": row.kind,
        "interrupts": row.interrupts,
        "body": row.body,
    }
