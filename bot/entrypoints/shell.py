"""What stands around every request: a limit for bodies, security headers, and JSON for what is not there."""

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

log = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

_ALWAYS = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"))
_CLOSED = ((b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"), (b"cache-control", b"no-store"))
_WORDS = {
    400: "The request cannot be read.",
    401: "The request is not signed as it has to be.",
    403: "This is not allowed.",
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    413: "The request is too large.",
    500: "Something went wrong here. The log says what.",
    503: "Try again in a moment.",
}


_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{words}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
</head><body><h1>{words}</h1><p>Check the address, or go back.</p></body></html>"""
Answered = TypeVar("Answered", bound=Response)


class TooLarge(Exception):
    """The body grew beyond the limit while it was read."""


class Shell:
    """Pure ASGI, as it runs around every request."""

    def __init__(self, app: App, body_limit: int) -> None:
        self._app = app
        self._limit = body_limit

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not declared.isdigit():
            await _refuse(400, send)
            return
        if len(declared) > 15 or int(declared) > self._limit:
            await _refuse(413, send)
            return
        await self._limited(scope, receive, send)

    async def _limited(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        read = 0
        begun = False

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._limit:
                raise TooLarge
            return message

        async def dressed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                message["headers"] = _with_headers(list(message.get("headers", ())))
            await send(message)

        try:
            await self._app(scope, counted, dressed)
        except TooLarge:
            if not begun:
                await _refuse(413, send)


def _with_headers(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    names = {name.lower() for name, _ in headers}
    return headers + [pair for pair in _ALWAYS if pair[0] not in names]


async def _refuse(status: int, send: Send) -> None:
    body = b'{"error":"' + _WORDS[status].encode() + b'"}'
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
        *_ALWAYS,
        *_CLOSED,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def closed(response: Answered) -> Answered:
    """The same response, of use to no browser: nothing may load from it, frame it or cache it."""
    for name, value in _CLOSED:
        response.headers.setdefault(name.decode(), value.decode())
    return response


def _error(status: int, headers: dict[str, str] | None = None) -> JSONResponse:
    words = _WORDS.get(status, "The request was refused.")
    return closed(JSONResponse({"error": words}, status_code=status, headers=headers))


async def answer_http_error(request: Request, error: Exception) -> Response:
    """As JSON, or as a page where a person's browser asks.

    Of what the code said only our own sentences, never what the framework quotes of the input.
    """
    if not isinstance(error, HTTPException):
        return _error(400)
    if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
        words = _WORDS.get(error.status_code, "The request was refused.")
        return closed(HTMLResponse(_PAGE.format(words=words), status_code=error.status_code))
    headers = dict(error.headers) if error.headers else None
    return _error(error.status_code, headers)


async def answer_crash(request: Request, error: Exception) -> JSONResponse:
    """The last net: whoever sent it learns nothing of the inside; the log has the traceback."""
    log.error("A request failed.", exc_info=error, extra={"method": request.method})
    return _error(500)
