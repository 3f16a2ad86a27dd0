"""The board: posts for one person only, pinned ones, and a way to the newest without reading all."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_board_post_thread": (["thread", "seq"], "thread IS NOT NULL"),
    "ix_board_post_top": (["channel", "pinned", "seq"], "thread IS NULL"),
}


def upgrade() -> None:
    op.add_column("board_post", sa.Column("only_to", sa.Text(), nullable=True))
    op.add_column("board_post", sa.Column("pinned", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    op.execute("""UPDATE board_post SET pinned = true WHERE thread IS NULL AND content LIKE '%"kind":"buttons"%'""")
    for name, (columns, condition) in _INDEXES.items():
        where = sa.text(condition)
        op.create_index(name, "board_post", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name in _INDEXES:
        op.drop_index(name, table_name="board_post")
    for name in ("only_to", "pinned"):
        op.drop_column("board_post", name)
