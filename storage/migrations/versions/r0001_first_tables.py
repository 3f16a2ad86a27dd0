"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = (
    "inbox",
    "conversation",
    "log",
    "fact",
    "outbox",
    "link",
    "timer",
    "ticket",
    "counter",
    "edition",
    "passage",
    "board_post",
)


def upgrade() -> None:
    _inbox()
    _conversation()
    _log()
    _fact()
    _outbox()
    _link()
    _timer()
    _ticket()
    _counter()
    _edition()
    _passage()
    _board_post()


def downgrade() -> None:
    for name in reversed(_TABLES):
        op.drop_table(name)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("seq", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("received", _TIME, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("interrupts", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("handled", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbox_pending", "inbox", ["conversation", "at", "seq", "received"], **_where("handled IS NULL"))


def _conversation() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("fence", _NUMBER, nullable=False),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("until", _TIME, nullable=True),
        sa.Column("updated", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_conversation_held", "conversation", ["until"], **_where("holder IS NOT NULL"))


def _log() -> None:
    op.create_table(
        "log",
        sa.Column("n", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_log_conversation", "log", ["conversation", "n"])


def _fact() -> None:
    op.create_table(
        "fact",
        sa.Column("n", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fact_name", "fact", ["name", "at"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("row", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("op", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("order_key", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("voice", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("target_key", sa.Text(), nullable=True),
        sa.Column("thread_key", sa.Text(), nullable=True),
        sa.Column("opens_thread", sa.Boolean(), nullable=False),
        sa.Column("report", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due", _TIME, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("in_doubt", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("stands", sa.Text(), nullable=True),
        sa.Column("created", _TIME, nullable=False),
        sa.Column("settled", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("row"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_conversation", "outbox", ["conversation"], **_where("state IN ('queued', 'sending')"))
    op.create_index("ix_outbox_dead", "outbox", ["row"], **_where("state = 'dead'"))
    op.create_index(
        "ix_outbox_lane",
        "outbox",
        ["lane", sa.literal_column("priority DESC"), "row"],
        **_where("state IN ('queued', 'sending')"),
    )
    op.create_index("ix_outbox_order", "outbox", ["order_key", "row"], **_where("state IN ('queued', 'sending')"))
    op.create_index("ix_outbox_target", "outbox", ["target_key"], **_where("target_key IS NOT NULL"))


def _link() -> None:
    op.create_table(
        "link",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )


def _timer() -> None:
    op.create_table(
        "timer",
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("due", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("conversation", "name"),
    )
    op.create_index("ix_timer_due", "timer", ["due"])


def _ticket() -> None:
    op.create_table(
        "ticket",
        sa.Column("number", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("opened", _TIME, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_ticket_state", "ticket", ["state", "number"])


def _counter() -> None:
    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _edition() -> None:
    op.create_table(
        "edition",
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("collection", "version"),
    )


def _passage() -> None:
    op.create_table(
        "passage",
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("collection", "version", "position"),
    )


def _board_post() -> None:
    op.create_table(
        "board_post",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=True),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("mine", sa.Text(), nullable=True),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("seq"),
    )
    op.create_index("ix_board_post_channel", "board_post", ["channel", "seq"])
