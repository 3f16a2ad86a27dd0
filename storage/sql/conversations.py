"""Conversations, their log and their facts in SQL."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from bot.core.places import ConversationId, shard_of
from storage.rows import ConversationRow, FactRow, LogRow
from storage.schema import conversation, fact, log
from storage.sql.base import OneOf, SqlGroup, both

_c = conversation.c
_READ = (
    select(_c.id, _c.state, _c.owner, _c.epoch, _c.fence, _c.holder, _c.until)
    .where(_c.id == bindparam("key"))
    .with_for_update()
)
_STATE = select(_c.state).where(_c.id == bindparam("key"))
_OWNERSHIP = select(_c.id, _c.epoch, _c.owner).where(OneOf(_c.id, "ids")).order_by(_c.id).with_for_update(read=True)
_ADD = both(lambda insert: insert(conversation).on_conflict_do_nothing(index_elements=["id"]))
_HOLD = (
    update(conversation)
    .where(_c.id == bindparam("key"))
    .values(fence=bindparam("new_fence"), holder=bindparam("new_holder"), until=bindparam("new_until"))
)
_SAVE = (
    update(conversation)
    .where(_c.id == bindparam("key"))
    .values(
        state=bindparam("new_state"),
        owner=bindparam("new_owner"),
        epoch=bindparam("new_epoch"),
        updated=bindparam("now"),
        holder=None,
        until=None,
    )
)
_ADD_LOG = insert(log)
_LOG = (
    select(log.c.conversation, log.c.at, log.c.kind, log.c.episode, log.c.epoch, log.c.body)
    .where(log.c.conversation == bindparam("key"))
    .order_by(log.c.n)
)
_ADD_FACTS = insert(fact)
_FACTS = (
    select(fact.c.name, fact.c.at, fact.c.conversation, fact.c.episode, fact.c.epoch, fact.c.data)
    .where(fact.c.name == bindparam("key"), fact.c.at >= bindparam("since"))
    .order_by(fact.c.at, fact.c.n)
)


class ConversationSql(SqlGroup):
    def conversation(self, id: ConversationId) -> ConversationRow | None:
        row = self._one(_READ, {"key": id})
        return None if row is None else ConversationRow(*row)

    def state_of(self, id: ConversationId) -> str | None:
        found: str | None = self._value(_STATE, {"key": id})
        return found

    def ownership(self, ids: Sequence[ConversationId]) -> Mapping[ConversationId, tuple[int, str]]:
        if not ids:
            return {}
        return {id: (epoch, owner) for id, epoch, owner in self._session.rows(_OWNERSHIP, {"ids": ids})}

    def add_conversation(self, row: ConversationRow) -> None:
        self._session.change(
            _ADD,
            {
                "id": row.id,
                "shard": shard_of(row.id),
                "state": row.state,
                "owner": row.owner,
                "epoch": row.epoch,
                "fence": row.fence,
                "holder": row.holder,
                "until": row.until,
            },
        )

    def hold(self, id: ConversationId, fence: int, holder: str | None, until: datetime | None) -> None:
        self._session.change(_HOLD, {"key": id, "new_fence": fence, "new_holder": holder, "new_until": until})

    def save(self, id: ConversationId, state: str, owner: str, epoch: int, at: datetime) -> None:
        self._session.change(_SAVE, {"key": id, "new_state": state, "new_owner": owner, "new_epoch": epoch, "now": at})

    def add_log(self, rows: Sequence[LogRow]) -> None:
        if rows:
            self._session.many(
                _ADD_LOG,
                [
                    {
                        "conversation": row.conversation,
                        "shard": shard_of(row.conversation),
                        "at": row.at,
                        "kind": row.kind,
                        "episode": row.episode,
                        "epoch": row.epoch,
                        "body": row.body,
                    }
                    for row in rows
                ],
            )

    def log(self, conversation: ConversationId) -> Sequence[LogRow]:
        return [LogRow(*row) for row in self._session.rows(_LOG, {"key": conversation})]

    def add_facts(self, rows: Sequence[FactRow]) -> None:
        if rows:
            self._session.many(
                _ADD_FACTS,
                [
                    {
                        "name": row.name,
                        "at": row.at,
                        "conversation": row.conversation,
                        "shard": shard_of(row.conversation),
                        "episode": row.episode,
                        "epoch": row.epoch,
                        "data": json.dumps(dict(row.data)),
                    }
                    for row in rows
                ],
            )

    def facts(self, name: str, since: datetime) -> Sequence[FactRow]:
        return [
            FactRow(name, at, conversation, episode, epoch, json.loads(data))
            for name, at, conversation, episode, epoch, data in self._session.rows(
                _FACTS, {"key": name, "since": since}
            )
        ]
