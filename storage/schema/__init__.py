"""The tables. `storage/migrations` leads to exactly these; a test compares the two.

Every table carries `shard` (0–255, from the conversation, or from what else names the row), so that it can be split
later. Times are UTC. Bodies are JSON text and not JSONB: PostgreSQL's JSONB refuses null characters that people send.
"""

from storage.schema.columns import ACTIVE, metadata
from storage.schema.desk import SEARCH, identity, presence, promise, reading, saying, ticket
from storage.schema.line import conversation, counter, fact, inbox, link, log, outbox, timer
from storage.schema.shelf import board_post, edition, passage

__all__ = [
    "ACTIVE",
    "SEARCH",
    "board_post",
    "conversation",
    "counter",
    "edition",
    "fact",
    "identity",
    "inbox",
    "link",
    "log",
    "metadata",
    "outbox",
    "passage",
    "presence",
    "promise",
    "reading",
    "saying",
    "ticket",
    "timer",
]
