"""A running Baton's back door for its operator: a Unix socket in the data folder, open to the same user only.

SQLite belongs to one process; through this socket `baton outbox` and `baton knowledge` work while it runs. One JSON
line in, one JSON line out, a connection each.
"""

import asyncio
import contextlib
import json
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from bot.core.errors import BatonError, Permanent

log = logging.getLogger(__name__)

Call = Callable[[str, Mapping[str, Any]], Awaitable[Any]]
NAME = "control.sock"
_LONGEST_PATH = 100
_ROUNDS = 8
"""Turns of the event loop in which one who was accepted a moment ago is given to `_serve`; asyncio takes four.

A server that is closed in between drops the connection without closing it (CPython 3.11, `Server._attach`).
"""
_LONGEST_LINE = 16 * 1024 * 1024


def socket_in(data: Path) -> Path:
    return data.resolve() / NAME


class ControlDoor:
    """Answers operations while the program runs."""

    def __init__(self, data: Path, call: Call) -> None:
        self._path = socket_in(data)
        self._call = call
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[Any]] = set()

    async def open(self) -> None:
        """Without Unix sockets, or where the path is too long for one, there is no door; the log says so."""
        if not hasattr(asyncio, "start_unix_server") or len(os.fsencode(self._path)) > _LONGEST_PATH:
            log.warning("No control socket at %s: stop Baton before you use `baton outbox`.", self._path)
            return
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()
        before = os.umask(0o177)
        try:
            self._server = await asyncio.start_unix_server(self._serve, self._path, limit=65_536)
        finally:
            os.umask(before)

    async def close(self) -> None:
        """Let nobody in any more, and finish with those who are."""
        if self._server is None:
            return
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()
        for _ in range(_ROUNDS):
            await asyncio.sleep(0)
        self._server.close()
        while self._serving:
            await asyncio.wait(self._serving)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine always runs in a task
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        try:
            line = await asyncio.wait_for(reader.readline(), 5)
            if line:  # otherwise somebody only looked whether we are there
                writer.write(json.dumps(await self._answer(line)).encode() + b"\n")
                await writer.drain()
        except (OSError, ValueError, TimeoutError):
            log.info("A control connection ended early.")
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            asked = json.loads(line)
            return {"result": await self._call(str(asked["call"]), dict(asked["arguments"]))}
        except BatonError as error:
            return {"error": str(error)}
        except (ValueError, KeyError, TypeError):
            return {"error": "The request was not understood; the command and the running Baton differ in version."}


def is_running(data: Path) -> bool:
    """True when a Baton answers on this data folder's socket."""
    with contextlib.suppress(OSError), _connected(data):
        return True
    return False


def ask(data: Path, name: str, arguments: Mapping[str, Any], timeout: float = 600) -> Any:
    """Have the running Baton carry out an operation.

    Raises:
        Permanent: it refused, with its reason.
        OSError: nobody answers.
    """
    with _connected(data) as connection:
        connection.settimeout(timeout)
        connection.sendall(json.dumps({"call": name, "arguments": arguments}).encode() + b"\n")
        with connection.makefile("rb") as stream:
            line = stream.readline(_LONGEST_LINE)
    if not line:
        raise Permanent("The running Baton ended before it answered.")
    answer = json.loads(line)
    if "error" in answer:
        raise Permanent(str(answer["error"]))
    return answer["result"]


def _connected(data: Path) -> socket.socket:
    family = getattr(socket, "AF_UNIX", None)
    if family is None:
        raise OSError("no Unix sockets here")
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(2)
        connection.connect(str(socket_in(data)))
    except OSError:
        connection.close()
        raise
    return connection
