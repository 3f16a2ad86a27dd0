"""One process to a SQLite file. Several would be slower, and some SQLite versions can lose data that way."""

import sys
from pathlib import Path
from typing import IO

from bot.core.errors import Misconfigured

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """Held from `acquire` until `release` or the end of the process, however it ends."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Raises Misconfigured when another process has the database, or the folder cannot be written."""
        path = self._database.with_name(self._database.name + ".lock")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("a")
        except OSError as error:
            raise Misconfigured(
                f"The database folder {path.parent} cannot be written ({error.strerror}). "
                "Give Baton's user permission, or set another database address."
            ) from error
        try:
            _lock(file)
        except OSError as error:
            file.close()
            raise Misconfigured(
                f"Another process is using the database {self._database}. Stop it first; to run several processes, "
                "use a PostgreSQL database."
            ) from error
        self._file = file

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
