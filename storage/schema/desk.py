"""The tables of the desk: tickets, promises, presence, who somebody is, what was said and what was understood."""

from typing import Any

from sqlalchemy import Boolean, Column, Connection, Index, Integer, String, Table, Text, event

from storage.schema.columns import NUMBER, Figure, UtcTime, metadata, partial_index, shard

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


ticket = Table(
    "ticket",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("conversation", String(64), nullable=False),
    shard(),
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
    shard(),
    Column("what", Text, nullable=False),
    Column("due", UtcTime, nullable=False),
    Column("owner", Text, nullable=False),
    Column("made", UtcTime, nullable=False),
    Column("settled", UtcTime),
    Column("outcome", Text),
)
Index("ix_promise_made", promise.c.made)
partial_index("ix_promise_owed", "settled IS NULL", promise.c.due)

presence = Table(
    "presence",
    metadata,
    Column("agent", Text, primary_key=True),
    shard(),
    Column("person", Text, nullable=False),
    Column("here", Boolean),
    Column("said", UtcTime),
    Column("seen", UtcTime),
)

identity = Table(
    "identity",
    metadata,
    Column("person", Text, primary_key=True),
    shard(),
    Column("customer", Text),
    Column("agent", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
)

saying = Table(
    "saying",
    metadata,
    Column("n", NUMBER, primary_key=True, autoincrement=True),
    Column("conversation", String(64), nullable=False),
    shard(),
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

reading = Table(
    "reading",
    metadata,
    Column("conversation", String(64), primary_key=True),
    Column("message", Text, primary_key=True),
    shard(),
    Column("at", UtcTime, nullable=False),
    Column("episode", Integer, nullable=False),
    Column("category", Text),
    Column("category_confidence", Figure(), nullable=False),
    Column("topic", Text),
    Column("topic_confidence", Figure(), nullable=False),
    Column("problem", Text),
    Column("problem_confidence", Figure(), nullable=False),
    Column("intent", Text),
    Column("intent_confidence", Figure(), nullable=False),
    Column("dissatisfaction", Figure()),
    Column("language", Text),
    Column("heads", Text, nullable=False),
)
Index("ix_reading_at", reading.c.at)


@event.listens_for(saying, "after_create")
def _make_searchable(_target: Table, connection: Connection, **_more: Any) -> None:
    for statement in SEARCH[connection.dialect.name]:
        connection.exec_driver_sql(statement)


@event.listens_for(saying, "before_drop")
def _drop_search(_target: Table, connection: Connection, **_more: Any) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TABLE IF EXISTS saying_words")
