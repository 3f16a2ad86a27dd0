"""The tables of the straight line: what came in, what was thought, what goes out, what is due."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from storage.schema.columns import ACTIVE, NUMBER, UtcTime, metadata, partial_index, shard

inbox = Table(
    "inbox",
    metadata,
    Column("seq", NUMBER, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("conversation", String(64), nullable=False),
    shard(),
    Column("at", UtcTime, nullable=False),
    Column("received", UtcTime, nullable=False),
    Column("kind", Text, nullable=False),
    Column("interrupts", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    Column("handled", UtcTime),
    sqlite_autoincrement=True,
)
partial_index("ix_inbox_pending", "handled IS NULL", inbox.c.conversation, inbox.c.at, inbox.c.seq, inbox.c.received)

conversation = Table(
    "conversation",
    metadata,
    Column("id", String(64), primary_key=True),
    shard(),
    Column("state", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("fence", NUMBER, nullable=False),
    Column("holder", Text),
    Column("until", UtcTime),
    Column("updated", UtcTime),
)
partial_index("ix_conversation_held", "holder IS NOT NULL", conversation.c.until)

log = Table(
    "log",
    metadata,
    Column("n", NUMBER, primary_key=True, autoincrement=True),
    Column("conversation", String(64), nullable=False),
    shard(),
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
    Column("n", NUMBER, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("conversation", String(64), nullable=False),
    shard(),
    Column("episode", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("data", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_fact_name", fact.c.name, fact.c.at)

outbox = Table(
    "outbox",
    metadata,
    Column("row", NUMBER, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("conversation", String(64), nullable=False),
    shard(),
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
partial_index("ix_outbox_lane", ACTIVE, outbox.c.lane, outbox.c.priority.desc(), outbox.c.row)
partial_index("ix_outbox_order", ACTIVE, outbox.c.order_key, outbox.c.row)
partial_index("ix_outbox_conversation", ACTIVE, outbox.c.conversation)
partial_index("ix_outbox_target", "target_key IS NOT NULL", outbox.c.target_key)
partial_index("ix_outbox_message", "message IS NOT NULL", outbox.c.message)
partial_index("ix_outbox_dead", "state = 'dead'", outbox.c.row)

link = Table(
    "link",
    metadata,
    Column("key", Text, primary_key=True),
    Column("conversation", String(64), nullable=False),
    shard(),
    Column("at", UtcTime, nullable=False),
)

timer = Table(
    "timer",
    metadata,
    Column("conversation", String(64), primary_key=True),
    Column("name", Text, primary_key=True),
    shard(),
    Column("due", UtcTime, nullable=False),
)
Index("ix_timer_due", timer.c.due)

counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    shard(),
    Column("value", BigInteger, nullable=False),
)
