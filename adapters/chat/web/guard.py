"""The door: which host names, origins and bodies come in, and the headers that go out with everything."""

import asyncio
import ipaddress
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from adapters.chat.web.errors import Refusal, down, garbage
from adapters.chat.web.settings import Settings
from bot.core.errors import Retryable

log = logging.getLogger(__name__)

Handler = Callable[[Request], Awaitable[Response]]
BODY_LIMIT = 64 * 1024
BODY_SECONDS = 15.0
SESSION_HEADER = "x-baton-session"
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_FORWARDED = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded", "x-real-ip", "via")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


class Guard:
    """Decides about requests by their headers alone.

    Attributes:
        bound_to: the address that the server listens on; unknown counts as open to the world.
        refused: how many requests were turned away, by code.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._public = urlsplit(settings.public_url).netloc
        names = {name.lower() for name in settings.hosts}
        self._names = names | ({urlsplit(settings.public_url).hostname or ""} if self._public else set())
        self.bound_to = ""
        self.look: Callable[[Request], Awaitable[None]] | None = None
        self.refused: dict[str, int] = {}

    def wrap(self, handler: Handler) -> Handler:
        """The handler behind the door: refusals become 4xx and a log line, never a traceback."""

        async def guarded(request: Request) -> Response:
            try:
                self.check_host(request)
                if self.look:
                    await self.look(request)
                response = await handler(request)
            except Refusal as refusal:
                response = self._turned_away(request, refusal)
            except Retryable as error:
                log.warning("the web chat could not keep something: %s", error)
                response = self._turned_away(request, down())
            self._dress(request, response)
            return response

        return guarded

    def check_host(self, request: Request) -> None:
        """Refuse names that are not ours: a page elsewhere whose name was pointed at us (DNS rebinding)."""
        name = _host_name(request)
        if name in _LOOPBACK_NAMES or name in self._names or _is_ip(name):
            return
        raise Refusal(421, "unknown-host", "This server does not go by that name. Set BATON_WEB_PUBLIC_URL to it.")

    def check_origin(self, request: Request, *, embedded: bool = False) -> None:
        """Refuse what another site's page sends. `embedded`: sites that may embed the widget are welcome too."""
        origin = request.headers.get("origin")
        if origin is None:
            if request.headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
                return
        elif self.is_own(request, origin) or (embedded and origin.lower() in self._settings.embed_origins):
            return
        raise Refusal(
            403, "wrong-origin", "That came from another site. Set BATON_WEB_PUBLIC_URL to the address of this one."
        )

    def is_own(self, request: Request, origin: str) -> bool:
        if self._settings.public_url and origin.lower() == self._settings.public_url:
            return True
        parts = urlsplit(origin)
        return parts.scheme in ("http", "https") and parts.netloc.lower() == request.headers.get("host", "").lower()

    def is_local(self, request: Request) -> bool:
        """True when nobody but this machine's own users can have sent it.

        A proxy on this machine could pass on the world's requests under a loopback name; so a public address, any
        forwarding header or a page from elsewhere makes it not local.
        """
        settings = self._settings
        if not settings.open_locally or self._public or self.bound_to not in _LOOPBACK_NAMES:
            return False
        if any(name in request.headers for name in _FORWARDED) or _host_name(request) not in _LOOPBACK_NAMES:
            return False
        origin = request.headers.get("origin")
        return origin is not None and self.is_own(request, origin)

    def is_https(self, request: Request) -> bool:
        return self._settings.https or request.url.scheme == "https"

    def _dress(self, request: Request, response: Response) -> None:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        origin = (request.headers.get("origin") or "").lower()
        if origin in self._settings.embed_origins:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            response.headers.add_vary_header("Origin")

    def _turned_away(self, request: Request, refusal: Refusal) -> Response:
        self.refused[refusal.code] = self.refused.get(refusal.code, 0) + 1
        log.info("turned away a web request: %s", refusal.code, extra={"status": refusal.status})
        headers = {"Retry-After": str(refusal.after)} if refusal.after else None
        return JSONResponse({"error": refusal.code, "message": str(refusal)}, refusal.status, headers)


async def body(request: Request) -> bytes:
    """The JSON body, at most BODY_LIMIT bytes, within BODY_SECONDS."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refusal(415, "not-json", "Send JSON, with Content-Type: application/json.")
    return await read_within(request, BODY_LIMIT)


async def read_within(request: Request, most: int) -> bytes:
    """The body as it is, at most `most` bytes, within BODY_SECONDS."""
    received = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for piece in request.stream():
                received += piece
                if len(received) > most:
                    raise Refusal(413, "too-large", f"At most {most // 1024} KB at once.")
    except TimeoutError as error:
        raise Refusal(408, "too-slow", "The request took too long to arrive.") from error
    except ClientDisconnect as error:
        raise garbage("The request broke off.") from error
    return bytes(received)


def _host_name(request: Request) -> str:
    try:
        return (urlsplit("//" + request.headers.get("host", "")).hostname or "").lower()
    except ValueError:
        return ""


def _is_ip(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
