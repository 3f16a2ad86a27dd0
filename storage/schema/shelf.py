"""The tables of the knowledge, and of the board that the web pages show."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text, text

from storage.schema.columns import UtcTime, metadata, partial_index, shard

edition = Table(
    "edition",
    metadata,
    Column("collection", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    shard(),
    Column("at", UtcTime, nullable=False),
    Column("current", Boolean, nullable=False),
)

passage = Table(
    "passage",
    metadata,
    Column("collection", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    shard(),
    Column("body", Text, nullable=False),
)

board_post = Table(
    "board_post",
    metadata,
    Column("id", Text, primary_key=True),
    shard(),
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
partial_index("ix_board_post_thread", "thread IS NOT NULL", board_post.c.thread, board_post.c.seq)
partial_index("ix_board_post_top", "thread IS NULL", board_post.c.channel, board_post.c.pinned, board_post.c.seq)
