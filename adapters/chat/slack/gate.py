"""The signed HTTP door, POST /slack/events: who may come in, and what they are told.

Forged, stale, oversized and garbled requests end here with 4xx, before anything reads them. Events take the short way
to `receive`; what is not JSON (interactions) goes through Bolt. Why there are two ways: docs/decisions.
Sources: Slack docs "Verifying requests from Slack", "Events API" (url_verification, retries on anything but 2xx).
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable

from slack_sdk.signature import SignatureVerifier
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Router

from adapters.chat.slack.bolt import Receive
from bot.core.errors import Refused
from bot.core.ports import Clock

log = logging.getLogger(__name__)

PATH = "/slack/events"
MOST_BYTES = 1_000_000
SLOWEST = 10.0
Interact = Callable[[str, str], Awaitable[tuple[int, str]]]
"""Takes a raw body and its content type; returns the HTTP status and the JSON to answer with, if any."""


class _Now:
    """The verifier's clock, from ours."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now().timestamp()


class Gate:
    """Mounts one route on the shared server."""

    def __init__(self, signing_secret: str, clock: Clock, receive: Receive, interact: Interact) -> None:
        self._verifier = SignatureVerifier(signing_secret, _Now(clock))  # type: ignore[arg-type]  # asks for its own Clock class, uses only now()
        self._receive = receive
        self._interact = interact
        self.refused = 0

    def mount(self, router: Router) -> None:
        router.add_route(PATH, self._handle, methods=["POST"])

    async def _handle(self, request: Request) -> Response:
        try:
            body = await _body(request)
            self._verify(request, body)
        except _Refusal as refusal:
            self.refused += 1
            log.warning("A request to %s was refused", PATH, extra={"status": refusal.status, "reason": str(refusal)})
            return PlainTextResponse(str(refusal), refusal.status)
        except ClientDisconnect:
            return Response(status_code=400)
        kind = request.headers.get("content-type", "")
        if kind.startswith("application/x-www-form-urlencoded"):
            status, answer = await self._interact(body.decode("utf-8"), kind)
            return Response(answer, status, media_type="application/json" if answer else None)
        return await self._event(body)

    async def _event(self, body: bytes) -> Response:
        try:
            payload = json.loads(body)
        except (ValueError, RecursionError):
            return PlainTextResponse("The body is not JSON.", 400)
        if not isinstance(payload, dict):
            return PlainTextResponse("The body is not a JSON object.", 400)
        if payload.get("type") == "url_verification":
            return JSONResponse({"challenge": str(payload.get("challenge", ""))[:1_000]})
        return _answer((await self._receive(payload)).kept)

    def _verify(self, request: Request, body: bytes) -> None:
        """Slack's verifier, kept from what makes it raise: a timestamp that is no number, a body that is no text."""
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12 and signature.isascii()):
            raise _Refusal(401, "The request is not signed by Slack.")
        try:
            genuine = self._verifier.is_valid(body, timestamp, signature)
        except UnicodeDecodeError:
            raise _Refusal(401, "The request is not signed by Slack.") from None
        if not genuine:
            raise _Refusal(401, "The signature is wrong or older than five minutes; check SLACK_SIGNING_SECRET.")


class _Refusal(Refused):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


async def _body(request: Request) -> bytes:
    """The body, read only as far as it may go."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced[:20]) > MOST_BYTES:
        raise _Refusal(413, "The body is larger than 1 MB.")
    chunks, size = [], 0
    try:
        async with asyncio.timeout(SLOWEST):
            async for chunk in request.stream():
                size += len(chunk)
                if size > MOST_BYTES:
                    raise _Refusal(413, "The body is larger than 1 MB.")
                chunks.append(chunk)
    except TimeoutError:
        raise _Refusal(408, "The body took too long to arrive.") from None
    return b"".join(chunks)


def _answer(kept: bool) -> Response:
    """503 makes Slack send the event again."""
    return Response(status_code=200) if kept else PlainTextResponse("Not kept; send it again.", 503)
