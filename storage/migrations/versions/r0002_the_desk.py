"""The desk: marks and whispers in the outbox, tickets by assignee, queue and customer, promises, presence, search."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.schema import SEARCH

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for name in ("only_to", "sign", "about"):
        op.add_column("outbox", sa.Column(name, sa.Text(), nullable=True))
    op.create_index("ix_outbox_message", "outbox", ["message"], **_where("message IS NOT NULL"))
    _ticket()
    _promise()
    _presence()
    _saying()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE saying_words")
    for name in ("saying", "presence", "promise"):
        op.drop_table(name)
    for name in ("ix_ticket_assignee", "ix_ticket_customer"):
        op.drop_index(name, table_name="ticket")
    for name in ("assignee", "queue", "customer"):
        op.drop_column("ticket", name)
    op.drop_index("ix_outbox_message", table_name="outbox")
    for name in ("only_to", "sign", "about"):
        op.drop_column("outbox", name)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _ticket() -> None:
    op.add_column("ticket", sa.Column("assignee", sa.Text(), nullable=True))
    op.add_column("ticket", sa.Column("queue", sa.Text(), nullable=False, server_default=""))
    op.add_column("ticket", sa.Column("customer", sa.Text(), nullable=True))
    _link_numbers()
    for name in ("assignee", "customer"):
        held = f"CAST(body AS {'JSON' if op.get_bind().dialect.name == 'postgresql' else 'TEXT'})"
        op.execute(f"UPDATE ticket SET {name} = {held} -> '{name}' ->> 'id'")  # noqa: S608 (our own names)
    op.create_index("ix_ticket_assignee", "ticket", ["assignee", "state"])
    op.create_index("ix_ticket_customer", "ticket", ["customer", "number"])


def _link_numbers() -> None:
    """Taps and forms that name a ticket find its conversation from anywhere."""
    op.execute(
        "INSERT INTO link (key, conversation, shard, at)"
        " SELECT 'ticket|' || number, conversation, shard, opened FROM ticket"
    )


def _promise() -> None:
    op.create_table(
        "promise",
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due", _TIME, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("made", _TIME, nullable=False),
        sa.Column("settled", _TIME, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("conversation", "name"),
    )
    op.create_index("ix_promise_made", "promise", ["made"])
    op.create_index("ix_promise_owed", "promise", ["due"], **_where("settled IS NULL"))


def _presence() -> None:
    op.create_table(
        "presence",
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("here", sa.Boolean(), nullable=True),
        sa.Column("said", _TIME, nullable=True),
        sa.Column("seen", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("agent"),
    )


def _saying() -> None:
    op.create_table(
        "saying",
        sa.Column("n", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_saying_ref", "saying", ["conversation", "ref"], unique=True)
    op.create_index("ix_saying_conversation", "saying", ["conversation", "n"])
    for statement in SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)
