"""Keeps a Socket Mode connection alive, also where the library's own reconnecting gets stuck.

slack_sdk keeps trying an address that Slack gave it once even after Slack stopped honouring it, and waits for ever on
some half-open connections. A connection that stays down is thrown away as a whole and made anew.
"""

import asyncio
import logging
from collections.abc import Callable

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from adapters.chat.slack.api import Api
from bot.core.errors import BatonError, Misconfigured, Permanent, Retryable
from bot.core.ports import Clock

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
PATIENCE = 12.0
FIRST_WAIT = 10.0


class Sockets:
    """One connection at a time. `connected` tells whether events can come in now."""

    def __init__(self, api: Api, app_token: str, make: Callable[[], AsyncSocketModeHandler], clock: Clock) -> None:
        self._api = api
        self._app_token = app_token
        self._make = make
        self._clock = clock
        self._handler: AsyncSocketModeHandler | None = None
        self._keeper: asyncio.Task[None] | None = None
        self.trouble: str | None = None

    @property
    def connected(self) -> bool:
        client = self._handler.client if self._handler else None
        session = client.current_session if client else None
        return bool(client and not client.closed and not client.stale and session and not session.closed)

    async def start(self) -> None:
        """Connect. Slack being down is no reason to fail: it is tried again; a refused token is.

        Raises:
            Misconfigured: Slack refuses SLACK_APP_TOKEN.
        """
        try:
            await self._connect()
        except Retryable as error:
            self._note(error)
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
            self._keeper = None
        await self._drop()

    async def _connect(self) -> None:
        """Ask for an address with our own error mapping, and hand it to a fresh client."""
        url = await self._address()
        await self._drop()
        self._handler = self._make()
        self._handler.client.wss_uri = url
        try:
            async with asyncio.timeout(FIRST_WAIT):
                await self._handler.connect_async()  # type: ignore[no-untyped-call]  # slack_bolt leaves it untyped
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise Retryable(
                f"Slack gave an address for Socket Mode but did not answer there ({error!r:.80})"
            ) from error
        self.trouble = None

    async def _address(self) -> str:
        try:
            answer = await self._api.open_socket(self._app_token)
        except (Misconfigured, Permanent) as error:
            raise Misconfigured(
                f"SLACK_APP_TOKEN does not open Socket Mode: {error} It needs the scope connections:write, and Socket "
                "Mode must be on in the app's settings."
            ) from error
        return answer

    async def _drop(self) -> None:
        """Close the connection. Forgotten only once it is closed: whoever is cut short here is followed by `stop`."""
        handler = self._handler
        if handler is None:
            return
        try:
            await handler.close_async()  # type: ignore[no-untyped-call]  # slack_bolt leaves it untyped
        except (aiohttp.ClientError, OSError) as error:
            log.info("An old Slack connection could not be closed in order", extra={"error": type(error).__name__})
        client = handler.client
        ends = [t for t in (client.message_processor, client.current_session_monitor, client.message_receiver) if t]
        await asyncio.gather(*ends, return_exceptions=True)
        self._handler = None

    async def _keep(self) -> None:
        down_since: float | None = None
        while True:
            await self._clock.sleep(LOOK_EVERY)
            if self.connected:
                down_since = None
                continue
            now = self._clock.monotonic()
            down_since = now if down_since is None else down_since
            if self._handler is None or now - down_since >= PATIENCE:
                down_since = now
                await self._again()

    async def _again(self) -> None:
        try:
            await self._connect()
            log.info("Connected to Slack's Socket Mode again")
        except BatonError as error:
            self._note(error)
            await self._clock.sleep(min(getattr(error, "after", None) or LOOK_EVERY, 60.0))

    def _note(self, error: BatonError) -> None:
        self.trouble = str(error)
        log.warning("Slack's Socket Mode cannot be reached", extra={"error": str(error)})
