"""Bolt: it runs Socket Mode and takes interactions apart; all that it receives goes through one door to `receive`."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.chat.slack.api import Api
from adapters.chat.slack.shapes import Json


@dataclass(frozen=True, slots=True)
class Ack:
    """What Slack is told. `kept`: False makes it send an event again. `body`: JSON that it shows or acts on."""

    kept: bool
    body: Json | None = None


Receive = Callable[[Json], Awaitable[Ack]]
PING_EVERY = 5.0


def bolt_app(api: Api, receive: Receive, logger: logging.Logger) -> AsyncApp:
    """An app whose first middleware answers every request: 200 when it was kept, 503 when Slack shall send it again.

    Bolt's own verification is off: over HTTP the gate has verified already, and a socket is Slack's own.
    """

    async def door(req: AsyncBoltRequest) -> BoltResponse:
        ack = await receive(req.body)
        if not ack.kept:
            return BoltResponse(status=503)
        return BoltResponse(status=200, body=dict(ack.body)) if ack.body else BoltResponse(status=200)

    return AsyncApp(
        name="baton",
        logger=logger,
        client=api.client,
        before_authorize=door,
        request_verification_enabled=False,
        ssl_check_enabled=False,
    )


async def dispatch_form(app: AsyncApp, body: str, content_type: str) -> tuple[int, str]:
    """Let Bolt read a form-encoded request; returns the HTTP status and the JSON to answer with, if any."""
    try:
        request = AsyncBoltRequest(body=body, headers={"content-type": content_type})
    except (ValueError, RecursionError, AttributeError):  # a `payload` field that is not a JSON object
        return 400, ""
    if not isinstance(request.body, dict) or not request.body:
        return 400, ""
    answer = await app.async_dispatch(request)
    return answer.status, answer.body or ""


def socket_handler(app: AsyncApp, api: Api, app_token: str, logger: logging.Logger) -> AsyncSocketModeHandler:
    """One Socket Mode connection; must be made inside the running loop."""
    handler = AsyncSocketModeHandler(
        app,
        app_token,
        logger=logger,
        web_client=api.client,
        ping_interval=PING_EVERY,
    )
    if api.is_local:
        handler.client.proxy = None
    return handler
