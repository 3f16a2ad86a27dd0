"""What was understood of each message of a customer."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "reading",
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("category_confidence", sa.Float(53), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("topic_confidence", sa.Float(53), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("problem_confidence", sa.Float(53), nullable=False),
        sa.Column("intent", sa.Text(), nullable=True),
        sa.Column("intent_confidence", sa.Float(53), nullable=False),
        sa.Column("dissatisfaction", sa.Float(53), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("heads", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("conversation", "message"),
    )
    op.create_index("ix_reading_at", "reading", ["at"])


def downgrade() -> None:
    op.drop_table("reading")
