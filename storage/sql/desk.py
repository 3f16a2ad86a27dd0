"""Promises, presence and what was said, in SQL."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, text, update

from bot.core.places import ConversationId, shard_of
from storage.rows import IdentityRow, PresenceRow, PromiseRow, SayingRow
from storage.schema import identity, presence, promise, saying
from storage.sql.base import SqlGroup, both

_p = promise.c
_PROMISE = [_p[field.name] for field in fields(PromiseRow)]
_PUT_PROMISE = both(
    lambda insert: (new := insert(promise)).on_conflict_do_update(
        index_elements=["conversation", "name"],
        set_={name: new.excluded[name] for name in ("what", "due", "owner", "made", "settled", "outcome")},
    )
)
_SETTLE = (
    update(promise)
    .where(_p.conversation == bindparam("id"), _p.name == bindparam("wanted"), _p.settled.is_(None))
    .values(settled=bindparam("now"), outcome=bindparam("how"))
)
_OWED = select(*_PROMISE).where(_p.settled.is_(None)).order_by(_p.due).limit(bindparam("most"))
_SINCE = select(*_PROMISE).where(_p.made >= bindparam("since")).order_by(_p.made)

_PRESENCE = select(*(presence.c[field.name] for field in fields(PresenceRow)))
_PUT_PRESENCE = both(
    lambda insert: (new := insert(presence)).on_conflict_do_update(
        index_elements=["agent"],
        set_={
            "person": new.excluded.person,
            "seen": new.excluded.seen,
            "here": func.coalesce(new.excluded.here, presence.c.here),
            "said": func.coalesce(new.excluded.said, presence.c.said),
        },
    )
)

_i = identity.c
_IDENTITY = select(*(_i[field.name] for field in fields(IdentityRow))).where(_i.person == bindparam("wanted"))
_PUT_IDENTITY = both(
    lambda insert: (new := insert(identity)).on_conflict_do_update(
        index_elements=["person"], set_={name: new.excluded[name] for name in ("customer", "agent", "at")}
    )
)

_s = saying.c
_SAYING = [_s[field.name] for field in fields(SayingRow)]
_PUT_SAYING = both(lambda insert: insert(saying).on_conflict_do_nothing(index_elements=["conversation", "ref"]))
_ONE = (_s.conversation == bindparam("id"), _s.ref == bindparam("wanted"))
_REWORD = update(saying).where(*_ONE).values(text=bindparam("new_text"), words=bindparam("new_words"))
_UNSAY = delete(saying).where(*_ONE)
_SAYINGS = select(*_SAYING).where(_s.conversation == bindparam("id")).order_by(_s.n.desc()).limit(bindparam("most"))
# n + 0: ordered by the bare number, PostgreSQL walks all rows backwards instead of using the index of words.
_COLUMNS = ", ".join(f"saying.{column.name}" for column in _SAYING)
_SEARCH = {
    "sqlite": text(
        f"SELECT {_COLUMNS} FROM saying_words JOIN saying ON saying.n = saying_words.rowid"  # noqa: S608 (our own names)
        " WHERE saying_words MATCH :wanted ORDER BY saying_words.rowid DESC LIMIT :most"
    ).columns(*_SAYING),
    "postgresql": text(
        f"SELECT {_COLUMNS} FROM saying"  # noqa: S608 (our own names)
        " WHERE to_tsvector('simple', words) @@ to_tsquery('simple', :wanted) ORDER BY n + 0 DESC LIMIT :most"
    ).columns(*_SAYING),
}


class DeskSql(SqlGroup):
    def put_promise(self, row: PromiseRow) -> None:
        self._session.change(_PUT_PROMISE, asdict(row) | {"shard": shard_of(row.conversation)})

    def settle_promise(self, conversation: ConversationId, name: str, outcome: str, at: datetime) -> None:
        self._session.change(_SETTLE, {"id": conversation, "wanted": name, "how": outcome, "now": at})

    def owed(self, limit: int) -> Sequence[PromiseRow]:
        return [PromiseRow(*row) for row in self._session.rows(_OWED, {"most": limit})]

    def promises(self, since: datetime) -> Sequence[PromiseRow]:
        return [PromiseRow(*row) for row in self._session.rows(_SINCE, {"since": since})]

    def put_presence(self, row: PresenceRow) -> None:
        self._session.change(_PUT_PRESENCE, asdict(row) | {"shard": shard_of(ConversationId(row.agent))})

    def presence(self) -> Sequence[PresenceRow]:
        return [PresenceRow(*row) for row in self._session.rows(_PRESENCE, {})]

    def put_identity(self, row: IdentityRow) -> None:
        self._session.change(_PUT_IDENTITY, asdict(row) | {"shard": shard_of(ConversationId(row.person))})

    def identity(self, person: str) -> IdentityRow | None:
        rows = self._session.rows(_IDENTITY, {"wanted": person})
        return IdentityRow(*rows[0]) if rows else None

    def put_saying(self, row: SayingRow) -> None:
        self._session.change(_PUT_SAYING, asdict(row) | {"shard": shard_of(row.conversation)})

    def reword(self, conversation: ConversationId, ref: str, text: str, words: str) -> None:
        values = {"id": conversation, "wanted": ref, "new_text": text, "new_words": words}
        self._session.change(_REWORD, values)

    def unsay(self, conversation: ConversationId, ref: str) -> None:
        self._session.change(_UNSAY, {"id": conversation, "wanted": ref})

    def sayings(self, conversation: ConversationId, limit: int) -> Sequence[SayingRow]:
        return _found(self._session.rows(_SAYINGS, {"id": conversation, "most": limit}))[::-1]

    def search(self, words: Sequence[str], limit: int) -> Sequence[SayingRow]:
        sqlite = " ".join(f'"{word}"' for word in words) + "*"
        postgres = " & ".join(f"'{word}'" for word in words) + ":*"
        wanted = {"sqlite": sqlite, "postgresql": postgres}[self._session.dialect]
        return _found(self._session.rows(_SEARCH, {"wanted": wanted, "most": limit}))


def _found(rows: Sequence[Sequence[Any]]) -> list[SayingRow]:
    return [SayingRow(*row) for row in rows]
