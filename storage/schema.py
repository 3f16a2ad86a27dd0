"""The tables. `storage/migrations` leads to exactly these; a test compares the two.

Every table carries `shard` (0–255, from the conversation, or from what else names the row), so that it can be split
later. Times are UTC. Bodies are JSON text and not JSONB: PostgreSQL's JSONB refuses null characters that people send.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    event,
    text,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData()

_NUMBER = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite counts up by itself only in a column that is called INTEGER."""

ACTIVE = "state IN ('queued', 'sending')"
"""What partial indexes hold of the outbox; queries must use these very words for the index to serve them."""


SEARCH = {
    "sqlite": (
        "CREATE VIRTUAL TABLE saying_words USING fts5(words, content='saying', content_rowid='n')",
        "CREATE TRIGGER saying_put AFTER INSERT ON saying BEGIN"
        " INSERT INTO saying_words(rowid, words) VALUES (new.n, new.words); END",
        "CREATE TRIGGER saying_drop AFTER DELETE ON saying BEGIN"
        " INSERT INTO saying_words(saying_words, rowid, words) VALUES ('delete', old.n, old.words); END",
        "CREATE TRIGGER saying_change AFTER UPDATE OF words ON saying BEGIN"
        " INSERT INTO saying_words(saying_words, rowid, words) VALUES ('delete', old.n, old.words);"
        " INSERT INTO saying_words(rowid, words) VALUES (new.n, new.words); END",
    ),
    "postgresql": ("CREATE INDEX ix_saying_words ON saying USING gin (to_tsvector('simple', words))",),
}
"""How what was said is searched: each database in its own way, over words that were folded in the same way before."""


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time. SQLite keeps it as text, ``2026-03-02 10:00:00.000000``, which sorts and which it can read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).isoformat(" ", "microseconds")[:26]

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return datetime.fromisoformat(f"{value}+00:00") if isinstance(value, str) else value.astimezone(UTC)


def _shard() -> Column[int]:
    return Column("shard", SmallInteger, nullable=False)


def _partial_index(name: str, condition: str, *columns: ColumnElement[Any]) -> None:
    """An index of those rows only that still matter, so that a long history costs nothing.

    The migrations make it for both databases; naming PostgreSQL here, too, would load its dialect at every start.
    """
    Index(name, *columns, sqlite_where=text(condition))


inbox = Table(
    "inbox",
    metadata,
    Column("seq", _NUMBER, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("conversation", String(64), nullable=False),
    _shard(),
    Column("at", UtcTime, nullable=False),
    Column("received", UtcTime, nullable=False),
    Column("kind", Text, nullable=False),
    Column("interrupts", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    Column("handled", UtcTime),
    sqlite_autoincrement=True,
)
_partial_index("ix_inbox_pending", "handled IS NULL", inbox.c.conversation, inbox.c.at, inbox.c.seq, inbox.c.received)

conversation = Table(
    "conversation",
    metadata,
    Column("id", String(64), primary_key=True),
    _shard(),
    Column("state", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("fence", _NUMBER, nullable=False),
    Column("holder", Text),
    Column("until", UtcTime),
    Column("updated", UtcTime),
)
_partial_index("ix_conversation_held", "holder IS NOT NULL", conversation.c.until)

log = Table(
    "log",
    metadata,
    Column("n", _NUMBER, primary_key=True, autoincrement=True),
    Column("conversation", String(64), nullable=False),
    _shard(),
    Column("at", UtcTime, nullable=False),
    Column("kind", Text, nullable=False),
    Column("episode", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("body", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_log_conversation", log.c.conversation, log.c.n)

fact = Table(
    "fact",
    metadata,
    Column("n", _NUMBER, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("conversation", String(64), nullable=False),
    _shard(),
    Column("episode", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("data", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_fact_name", fact.c.name, fact.c.at)

outbox = Table(
    "outbox",
    metadata,
    Column("row", _NUMBER, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("conversation", String(64), nullable=False),
    _shard(),
    Column("name", Text, nullable=False),
    Column("op", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("order_key", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("speaker", Text, nullable=False),
    Column("voice", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("target_key", Text),
    Column("thread_key", Text),
    Column("opens_thread", Boolean, nullable=False),
    Column("report", Boolean, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("due", UtcTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("rounds", Integer, nullable=False),
    Column("in_doubt", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("message", Text),
    Column("stands", Text),
    Column("created", UtcTime, nullable=False),
    Column("settled", UtcTime),
    Column("only_to", Text),
    Column("sign", Text),
    Column("about", Text),
    sqlite_autoincrement=True,
)
_partial_index("ix_outbox_lane", ACTIVE, outbox.c.lane, outbox.c.priority.desc(), outbox.c.row)
_partial_index("ix_outbox_order", ACTIVE, outbox.c.order_key, outbox.c.row)
_partial_index("ix_outbox_conversation", ACTIVE, outbox.c.conversation)
_partial_index("ix_outbox_target", "target_key IS NOT NULL", outbox.c.target_key)
_partial_index("ix_outbox_message", "message IS NOT NULL", outbox.c.message)
_partial_index("ix_outbox_dead", "state = 'dead'", outbox.c.row)

link = Table(
    "link",
    metadata,
    Column("key", Text, primary_key=True),
    Column("conversation", String(64), nullable=False),
    _shard(),
    Column("at", UtcTime, nullable=False),
)

timer = Table(
    "timer",
    metadata,
    Column("conversation", String(64), primary_key=True),
    Column("name", Text, primary_key=True),
    _shard(),
    Column("due", UtcTime, nullable=False),
)
Index("ix_timer_due", timer.c.due)

ticket = Table(
    "ticket",
    metadata,
    Column("number", _NUMBER, primary_key=True, autoincrement=False),
    Column("conversation", String(64), nullable=False),
    _shard(),
    Column("state", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("opened", UtcTime, nullable=False),
    Column("body", Text, nullable=False),
    Column("assignee", Text),
    Column("queue", Text, nullable=False, server_default=""),
    Column("customer", Text),
)
Index("ix_ticket_state", ticket.c.state, ticket.c.number)
Index("ix_ticket_assignee", ticket.c.assignee, ticket.c.state)
Index("ix_ticket_customer", ticket.c.customer, ticket.c.number)

promise = Table(
    "promise",
    metadata,
    Column("conversation", String(64), primary_key=True),
    Column("name", Text, primary_key=True),
    _shard(),
    Column("what", Text, nullable=False),
    Column("due", UtcTime, nullable=False),
    Column("owner", Text, nullable=False),
    Column("made", UtcTime, nullable=False),
    Column("settled", UtcTime),
    Column("outcome", Text),
)
Index("ix_promise_made", promise.c.made)
_partial_index("ix_promise_owed", "settled IS NULL", promise.c.due)

presence = Table(
    "presence",
    metadata,
    Column("agent", Text, primary_key=True),
    _shard(),
    Column("person", Text, nullable=False),
    Column("here", Boolean),
    Column("said", UtcTime),
    Column("seen", UtcTime),
)

identity = Table(
    "identity",
    metadata,
    Column("person", Text, primary_key=True),
    _shard(),
    Column("customer", Text),
    Column("agent", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
)

saying = Table(
    "saying",
    metadata,
    Column("n", _NUMBER, primary_key=True, autoincrement=True),
    Column("conversation", String(64), nullable=False),
    _shard(),
    Column("ref", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("episode", Integer, nullable=False),
    Column("side", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("words", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_saying_ref", saying.c.conversation, saying.c.ref, unique=True)
Index("ix_saying_conversation", saying.c.conversation, saying.c.n)


@event.listens_for(saying, "after_create")
def _make_searchable(_target: Table, connection: Connection, **_more: Any) -> None:
    for statement in SEARCH[connection.dialect.name]:
        connection.exec_driver_sql(statement)


@event.listens_for(saying, "before_drop")
def _drop_search(_target: Table, connection: Connection, **_more: Any) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TABLE IF EXISTS saying_words")


counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    _shard(),
    Column("value", BigInteger, nullable=False),
)

edition = Table(
    "edition",
    metadata,
    Column("collection", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    _shard(),
    Column("at", UtcTime, nullable=False),
    Column("current", Boolean, nullable=False),
)

passage = Table(
    "passage",
    metadata,
    Column("collection", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _shard(),
    Column("body", Text, nullable=False),
)

board_post = Table(
    "board_post",
    metadata,
    Column("id", Text, primary_key=True),
    _shard(),
    Column("seq", BigInteger, nullable=False, unique=True),
    Column("key", Text, nullable=False, unique=True),
    Column("channel", Text, nullable=False),
    Column("thread", Text),
    Column("speaker", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("mine", Text),
    Column("edited", Boolean, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("only_to", Text),
    Column("pinned", Boolean, nullable=False, server_default=text("false")),
)
Index("ix_board_post_channel", board_post.c.channel, board_post.c.seq)
_partial_index("ix_board_post_thread", "thread IS NOT NULL", board_post.c.thread, board_post.c.seq)
_partial_index("ix_board_post_top", "thread IS NULL", board_post.c.channel, board_post.c.pinned, board_post.c.seq)
