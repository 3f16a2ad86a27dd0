"""What was understood, in SQL."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import Text, and_, bindparam, case, delete, func, literal_column, or_, select
from sqlalchemy.sql.elements import ColumnElement

from bot.core.places import ConversationId, shard_of
from bot.core.understood import SURE, Labels, Noted, Tally, Understood
from storage.rows import SayingRow
from storage.schema import reading, saying
from storage.sql.base import SqlGroup, both

_r = reading.c
_TOLD = [field.name for field in fields(Understood)]
_NAMES = ["conversation", "at", "episode", *_TOLD]
_KEY = ("conversation", "message")
_PUT = both(
    lambda insert: (new := insert(reading)).on_conflict_do_update(
        index_elements=_KEY, set_={name: new.excluded[name] for name in _NAMES if name not in _KEY}
    )
)
_DROP = delete(reading).where(_r.conversation == bindparam("id"), _r.message == bindparam("wanted"))
_OF = (
    select(*(_r[name] for name in _NAMES))
    .where(_r.conversation == bindparam("id"))
    .order_by(_r.at.desc(), _r.message.desc())
    .limit(bindparam("most"))
)
_IS_SURE = _r.category_confidence >= literal_column(str(SURE))
_CATEGORY = case((_IS_SURE, _r.category), else_=None)
_MANY = func.count()
_TALLIED = (
    select(_CATEGORY, _r.topic, _r.problem, _MANY, func.count(_r.dissatisfaction), func.avg(_r.dissatisfaction))
    .where(_r.at >= bindparam("since"), _r.at < bindparam("until"))
    .group_by(_CATEGORY, _r.topic, _r.problem)
    .order_by(_MANY.desc(), _CATEGORY, _r.topic, _r.problem)
)


def _asked(name: str, also: ColumnElement[bool] | None = None) -> ColumnElement[bool]:
    """True where nothing is asked for (an empty text) or the label is that one."""
    wanted = bindparam(name, type_=Text)
    same = _r[name] == wanted
    return or_(wanted == literal_column("''"), same if also is None else and_(same, also))


_LABELLED = (
    select(*(saying.c[field.name] for field in fields(SayingRow)))
    .join_from(reading, saying, and_(saying.c.conversation == _r.conversation, saying.c.ref == _r.message))
    .where(_asked("category", _IS_SURE), _asked("topic"), _asked("problem"))
    .order_by(_r.at.desc(), _r.message.desc())
    .limit(bindparam("most"))
)


class ReadingSql(SqlGroup):
    def put_reading(self, row: Noted) -> None:
        where = {
            "conversation": row.conversation,
            "shard": shard_of(row.conversation),
            "at": row.at,
            "episode": row.episode,
        }
        self._session.change(_PUT, where | {name: getattr(row.understood, name) for name in _TOLD})

    def drop_reading(self, conversation: ConversationId, message: str) -> None:
        self._session.change(_DROP, {"id": conversation, "wanted": message})

    def readings(self, conversation: ConversationId, limit: int) -> Sequence[Noted]:
        rows = self._session.rows(_OF, {"id": conversation, "most": limit})
        return [
            Noted(id, at, episode, Understood(**dict(zip(_TOLD, told, strict=True))))
            for id, at, episode, *told in reversed(rows)
        ]

    def tallied(self, since: datetime, until: datetime) -> Sequence[Tally]:
        rows = self._session.rows(_TALLIED, {"since": since, "until": until})
        names = ("category", "topic", "problem", "messages", "indexed", "dissatisfaction")
        return [Tally(**dict(zip(names, row, strict=True))) for row in rows]

    def labelled(self, labels: Labels, limit: int) -> Sequence[SayingRow]:
        wanted = {name: value or "" for name, value in asdict(labels).items()}
        return [SayingRow(*row) for row in self._session.rows(_LABELLED, wanted | {"most": limit})]
