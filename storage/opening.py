"""The one way to a storage: its URL says which kind."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.core.desk import Archive, IdentityBook, Presence, PromiseBook, ReadingBook
from bot.core.errors import Misconfigured
from bot.core.ports import Board, Clock, Inbox, KnowledgeShelf, Outbox, TicketBook, Timers, UnitOfWork
from storage.batching import BatchingInbox
from storage.desk import ArchiveDoor, IdentityDoor, PresenceDoor, PromiseDoor, ReadingDoor
from storage.doors import Facts, InboxDoor, OutboxDoor, TicketDoor, TimersDoor, WorkDoor
from storage.memory.runner import MemoryRunner
from storage.showing import BoardDoor, ShelfDoor
from storage.sql.sqlite import SqliteRunner
from storage.tables import Runner

_HELP = "Use memory: (nothing is kept), sqlite:///path/to/baton.db, or postgresql://user:password@host/database."


@dataclass(frozen=True, slots=True)
class Storage:
    """Everything that is kept, behind the ports of the inside."""

    inbox: Inbox
    work: UnitOfWork
    outbox: Outbox
    timers: Timers
    shelf: KnowledgeShelf
    board: Board
    tickets: TicketBook
    facts: Facts
    promises: PromiseBook
    presence: Presence
    archive: Archive
    identities: IdentityBook
    readings: ReadingBook
    runner: Runner
    clock: Clock

    async def start(self) -> None:
        """Open it, bringing its tables up to date.

        Raises:
            Misconfigured: another process has the file, or it cannot be opened at all.
            Unavailable: the database is not there now.
        """
        await self.runner.start()

    async def stop(self) -> None:
        await self.runner.stop()

    async def check(self) -> None:
        """Write a word, so that a full disk or a locked database is noticed.

        Raises:
            Unavailable: saying which it is.
        """
        now: datetime = self.clock.now()
        await self.runner.write(lambda tables: tables.probe(now))


def open_storage(url: str, *, clock: Clock, holder: str) -> Storage:
    """Set up a storage; nothing is opened before `start`.

    Args:
        url: ``memory:``, ``sqlite:///path`` or ``postgresql://…``.
        holder: names this process in leases; unique among the processes of one database.

    Raises:
        Misconfigured: no such kind of storage.
    """
    return storage_over(_runner(url), clock=clock, holder=holder)


def storage_over(runner: Runner, *, clock: Clock, holder: str) -> Storage:
    """The same doors over a runner that is there already; several processes may share one."""
    return Storage(
        inbox=InboxDoor(runner, clock) if isinstance(runner, MemoryRunner) else BatchingInbox(runner, clock),
        work=WorkDoor(runner, clock, holder),
        outbox=OutboxDoor(runner, clock),
        timers=TimersDoor(runner, clock),
        shelf=ShelfDoor(runner, clock),
        board=BoardDoor(runner, clock),
        tickets=TicketDoor(runner),
        facts=Facts(runner),
        promises=PromiseDoor(runner),
        presence=PresenceDoor(runner),
        archive=ArchiveDoor(runner),
        identities=IdentityDoor(runner),
        readings=ReadingDoor(runner),
        runner=runner,
        clock=clock,
    )


def _runner(url: str) -> Runner:
    if url == "memory:":
        return MemoryRunner()
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise Misconfigured(f"The database address is not one that can be read. {_HELP}") from error
    if address.get_backend_name() == "sqlite":
        if not address.database or address.database == ":memory:":
            raise Misconfigured(f"The database address names no file. {_HELP}")
        return SqliteRunner(Path(address.database).expanduser())
    if address.get_backend_name() == "postgresql":
        from storage.sql.postgres import PostgresRunner  # its driver is slow to import for nothing

        return PostgresRunner(address)
    raise Misconfigured(f"Baton does not know databases of the kind {address.drivername}. {_HELP}")
