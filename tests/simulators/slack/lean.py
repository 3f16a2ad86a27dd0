"""The least HTTP/1.1 client that will do: the far side of a benchmark must cost less than what it measures."""

import asyncio
from collections import defaultdict, deque
from typing import NamedTuple, cast
from urllib.parse import urlsplit

MOST = 16 * 1024 * 1024


class Answer(NamedTuple):
    """Status 0 stands for a broken connection."""

    status: int
    headers: dict[str, str]
    body: bytes


BROKEN = Answer(0, {}, b"")


class Connection(asyncio.Protocol):
    """One keep-alive connection with one request under way at a time."""

    def __init__(self) -> None:
        self._buffer = b""
        self._answer: asyncio.Future[Answer] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's transports derive from nothing of asyncio's

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        answer = parse(self._buffer)
        if answer is None:
            if len(self._buffer) > MOST:
                self.close()
            return
        self._buffer = b""
        if answer.headers.get("connection", "").lower() == "close":
            self.close()
        self._settle(answer)

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._settle(BROKEN)

    def _settle(self, answer: Answer) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(answer)

    @property
    def open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def send(self, raw: bytes) -> asyncio.Future[Answer]:
        self._answer = asyncio.get_running_loop().create_future()
        if self._transport is None:
            self._answer.set_result(BROKEN)
        else:
            self._transport.write(raw)
        return self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


def parse(raw: bytes) -> Answer | None:
    """A whole response, or None while some of it is missing."""
    head, gap, rest = raw.partition(b"\r\n\r\n")
    if not gap:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    try:
        status = int(first.split(" ", 2)[1])
        if status == 100:
            return parse(rest)
        if "chunked" in headers.get("transfer-encoding", ""):
            body = _chunks(rest)
        else:
            length = int(headers.get("content-length", 0))
            body = rest[:length] if len(rest) >= length else None
    except (ValueError, IndexError):
        return BROKEN
    return None if body is None else Answer(status, headers, body)


def _chunks(rest: bytes) -> bytes | None:
    body = b""
    while True:
        size, gap, rest = rest.partition(b"\r\n")
        if not gap:
            return None
        length = int(size.partition(b";")[0], 16)
        if length == 0:
            return body if rest.endswith(b"\r\n") else None
        if len(rest) < length + 2:
            return None
        body, rest = body + rest[:length], rest[length + 2 :]


class Pool:
    """Connections to http:// addresses, kept for the next request."""

    def __init__(self) -> None:
        self._idle: dict[tuple[str, int], deque[Connection]] = defaultdict(deque)

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Post once; a connection that the server had closed meanwhile is replaced.

        Raises:
            OSError: nobody listens there, or the connection was cut.
        """
        parts = urlsplit(url)
        place = (parts.hostname or "127.0.0.1", parts.port or 80)
        lines = [
            f"POST {parts.path or '/'}{'?' + parts.query if parts.query else ''} HTTP/1.1",
            f"Host: {parts.netloc}",
        ]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        raw = "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body
        idle = self._idle[place]
        while idle:
            connection = idle.pop()
            if connection.open:
                break
        else:
            _, connection = await asyncio.get_running_loop().create_connection(Connection, *place)
        try:
            answer = await connection.send(raw)
        except asyncio.CancelledError:
            connection.close()
            raise
        if answer is BROKEN:
            raise ConnectionResetError(f"{place[0]}:{place[1]} cut the connection")
        if connection.open:
            idle.append(connection)
        return answer

    def close(self) -> None:
        for idle in self._idle.values():
            for connection in idle:
                connection.close()
        self._idle.clear()
