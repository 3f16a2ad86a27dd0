"""Bring a database up to date, from the migrations inside the package."""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from bot.core.errors import Misconfigured

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0005"
"""The newest revision, so that Alembic is imported only when there is something to do. A test keeps it true."""

_LOCK = 7_230_114
"""PostgreSQL's advisory lock number for our migrations: several processes may start at the same moment."""


def upgrade(connection: Connection) -> None:
    """Inside the caller's transaction.

    Raises:
        Misconfigured: the database was written by a newer Baton.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    if revision(connection) == HEAD:
        return
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(_config(connection), "head")
    except CommandError as error:
        raise Misconfigured(
            "The database was written by another version of Baton. Run that version, or use another database."
        ) from error


def downgrade(connection: Connection, to: str = "base") -> None:
    """Inside the caller's transaction. Whatever the newer tables hold is lost."""
    from alembic import command

    command.downgrade(_config(connection), to)


def revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return found


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
