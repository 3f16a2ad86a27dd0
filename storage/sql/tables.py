"""All groups of tables over one connection."""

from storage.sql.board import BoardSql
from storage.sql.conversations import ConversationSql
from storage.sql.desk import DeskSql
from storage.sql.inbox import InboxSql
from storage.sql.others import ShelfSql, TicketSql, TimerSql
from storage.sql.outbox import OutboxSql
from storage.sql.readings import ReadingSql


class SqlTables(InboxSql, ConversationSql, OutboxSql, TimerSql, TicketSql, ShelfSql, BoardSql, DeskSql, ReadingSql):
    """One connection's view; used inside one transaction, in one thread."""
