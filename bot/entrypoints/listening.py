"""Opens the port and keeps uvicorn on it, in the event loop that everything else runs in."""

import asyncio
import contextlib
import ipaddress
import socket
from collections.abc import Iterator

import uvicorn
from starlette.applications import Starlette

from bot.core.errors import Misconfigured


class _Server(uvicorn.Server):
    """Uvicorn that leaves the signals alone: the command decides in which order things stop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Listener:
    """A server on a port. `start` returns when requests are answered; `stop` lets the running ones finish."""

    def __init__(self, app: Starlette, host: str, port: socket.socket) -> None:
        self._socket = port
        self._host = host
        config = uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
        self._server = _Server(config)
        self._task: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    @property
    def url(self) -> str:
        """The address to open in a browser on this machine."""
        return f"http://{shown_host(self._host)}:{self.port}"

    @property
    def loopback(self) -> bool:
        return is_loopback(self._host)

    async def start(self) -> None:
        """Raises Misconfigured when the server ends before it answers."""
        self._task = asyncio.create_task(self._server.serve(sockets=[self._socket]), name="web server")
        while not self._server.started:
            if self._task.done():
                self._task.result()
                raise Misconfigured("The web server ended before it began to answer; the log says why.")
            await asyncio.sleep(0.005)

    async def wait(self) -> None:
        """Until the server ends by itself, which it does not do in good health."""
        if self._task is not None:
            await asyncio.shield(self._task)

    async def stop(self) -> None:
        self._server.should_exit = True
        if self._task is not None:
            await self._task
        self._socket.close()


def open_port(host: str, port: int) -> socket.socket:
    """A socket bound to the port, so that nobody else takes it; connections come in once a Listener starts.

    Raises:
        Misconfigured: the port is taken, or the address is not one of this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP: without uvloop, asyncio switches the 40 ms of Nagle off only for sockets that say so.
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
    except (OSError, UnicodeError, OverflowError) as error:
        opened.close()
        raise Misconfigured(_why(host, port, error)) from None
    opened.setblocking(False)
    return opened


def _why(host: str, port: int, error: Exception) -> str:
    number = error.errno if isinstance(error, OSError) else None
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    if number in {98, 48}:
        return f"Port {port} is in use. End the other program, or choose another port: --port or BATON_PORT."
    if number in {13, 1}:
        return f"Port {port} needs more rights. Choose one above 1023: --port or BATON_PORT."
    return f"Cannot listen on {host}:{port} ({words}). BATON_HOST has to be an address of this machine."


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def shown_host(host: str) -> str:
    if host in {"0.0.0.0", "::", "127.0.0.1"}:  # noqa: S104 - compared, not listened on
        return "localhost"
    return f"[{host}]" if ":" in host else host
