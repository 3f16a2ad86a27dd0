"""The control socket: for the same user only, and no request can harm the program that runs."""

import asyncio
import socket
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import Permanent
from bot.entrypoints.control import ControlDoor, ask, is_running, socket_in


async def call(name: str, arguments: Mapping[str, Any]) -> Any:
    if name == "double":
        return {"twice": arguments["number"] * 2}
    raise Permanent(f"There is no operation {name!r}.")


@pytest.fixture
async def door(tmp_path: Path) -> Any:
    opened = ControlDoor(tmp_path, call)
    await opened.open()
    yield tmp_path
    await opened.close()


async def test_an_operation_and_its_result(door: Path) -> None:
    assert await asyncio.to_thread(ask, door, "double", {"number": 21}) == {"twice": 42}


async def test_a_refusal_comes_back_as_one(door: Path) -> None:
    with pytest.raises(Permanent, match="There is no operation 'fly'"):
        await asyncio.to_thread(ask, door, "fly", {})


async def test_only_the_same_user_may_open_it(door: Path) -> None:
    assert stat.S_IMODE(socket_in(door).stat().st_mode) == 0o600


@pytest.mark.parametrize("line", [b"garbage\n", b"[]\n", b"{}\n", b'{"call":1,"arguments":"x"}\n', b"\xff\n"])
async def test_garbage_is_refused_and_the_door_stays_open(door: Path, line: bytes) -> None:
    def send() -> bytes:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(socket_in(door)))
            connection.sendall(line)
            return connection.recv(1000)

    assert b"was not understood" in await asyncio.to_thread(send)
    assert await asyncio.to_thread(ask, door, "double", {"number": 1}) == {"twice": 2}


async def test_a_request_without_end_is_dropped(door: Path) -> None:
    def send() -> bytes:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(socket_in(door)))
            try:
                connection.sendall(b"x" * 1_000_000)
                return connection.recv(1000)
            except OSError:
                return b""

    assert await asyncio.to_thread(send) == b""
    assert await asyncio.to_thread(is_running, door)


async def test_after_a_crash_the_old_socket_is_in_nobodys_way(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(socket_in(tmp_path)))
    assert not is_running(tmp_path)

    opened = ControlDoor(tmp_path, call)
    await opened.open()
    assert await asyncio.to_thread(is_running, tmp_path)
    await opened.close()
    assert not socket_in(tmp_path).exists()


def test_nobody_there(tmp_path: Path) -> None:
    assert not is_running(tmp_path)
    with pytest.raises(OSError, match="No such file"):
        ask(tmp_path, "double", {})
