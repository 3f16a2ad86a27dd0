"""Database errors in our own words. What a driver says may hold texts of people, so it is never passed on."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as SQLAlchemyTimeout

from bot.core.errors import BatonError, Misconfigured, Permanent, Unavailable

if TYPE_CHECKING:
    import psycopg

_logger = logging.getLogger(__name__)
_SQLITE = {
    "SQLITE_FULL": "The disk with the database is full. Free some space; what was refused will be sent again.",
    "SQLITE_BUSY": "The database is locked by another program. Close whatever else has it open.",
    "SQLITE_LOCKED": "The database is locked by another program. Close whatever else has it open.",
    "SQLITE_READONLY": "The database cannot be written. Let Baton's user write the file and its folder.",
    "SQLITE_IOERR": "Reading or writing the database failed. Check the disk.",
    "SQLITE_CANTOPEN": "The database cannot be opened. Check that its folder exists and may be written.",
    "SQLITE_CORRUPT": "The database file is damaged. Stop Baton and restore a backup.",
    "SQLITE_NOTADB": "The database file is not a SQLite database. Point the database address to another file.",
}
_POSTGRES = {
    "53100": "The disk of PostgreSQL is full. Free some space; what was refused will be sent again.",
    "53300": "PostgreSQL has no free connections. Allow more, or run fewer workers.",
    "25006": "PostgreSQL is read-only now. Point Baton to the primary server.",
    "28P01": "PostgreSQL refused the password. Check the database address.",
    "3D000": "That PostgreSQL database does not exist. Create it, or check the database address.",
}
_DEFINITE = ("DataError", "IntegrityError", "ProgrammingError", "NotSupportedError")


@contextmanager
def translated() -> Iterator[None]:
    """Let no error of SQLAlchemy or a driver out."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise in_our_words(error) from None


def in_our_words(error: "SQLAlchemyError | sqlite3.Error | psycopg.Error") -> BatonError:
    """What happened and what to do. A statement that SQLAlchemy itself refuses is a fault of ours, and is logged."""
    if isinstance(error, DBAPIError):
        return _of_driver(error.orig or error)
    if isinstance(error, SQLAlchemyTimeout):
        return Unavailable("Every connection to the database is busy. It will be tried again.")
    if isinstance(error, SQLAlchemyError):
        _logger.error("a statement was refused before it reached the database: %s", error)
        return Permanent(f"Baton made a statement that no database takes ({type(error).__name__}); see the log.")
    return _of_driver(error)


def _of_driver(error: BaseException) -> BatonError:
    code = getattr(error, "sqlite_errorname", None)
    if code is not None:
        return _of_sqlite(str(code))
    state = getattr(error, "sqlstate", None)
    if state in _POSTGRES:
        return Unavailable(_POSTGRES[state])
    kind = type(error).__name__
    if kind in _DEFINITE or any(base.__name__ in _DEFINITE for base in type(error).__mro__):
        return Permanent(f"The database refused this for good ({kind}, {state or 'no code'}).")
    return Unavailable(f"The database does not answer ({kind}, {state or 'no code'}). Check that it is running.")


def _of_sqlite(code: str) -> BatonError:
    for prefix, words in _SQLITE.items():
        if code.startswith(prefix):
            return Misconfigured(words) if prefix == "SQLITE_NOTADB" else Unavailable(words)
    if code.startswith(("SQLITE_CONSTRAINT", "SQLITE_MISMATCH", "SQLITE_TOOBIG", "SQLITE_ERROR")):
        return Permanent(f"The database refused this for good ({code}).")
    return Unavailable(f"The database failed ({code}). Check the disk and try again.")


def is_passing(error: BaseException) -> bool:
    """A deadlock or a serialization failure of PostgreSQL: nothing was done, and doing it again will work."""
    original = error.orig if isinstance(error, DBAPIError) else error
    return getattr(original, "sqlstate", None) in ("40P01", "40001")
