"""Slack's Web API through slack_sdk, with one error tree, bounded waits, and no retries of its own."""

import asyncio
import json
import logging
import math
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.chat.slack.failures import translated
from adapters.chat.slack.home import Home

CONNECT_TIMEOUT = 5
GRACE = 5.0
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Api:
    """Calls by method name. Works before `open` and after `close` too, with a connection for each call."""

    def __init__(self, token: str, base_url: str, logger: logging.Logger, timeout: float = 20.0) -> None:
        self._timeout = timeout
        self.client = AsyncWebClient(
            token=token, base_url=base_url, timeout=math.ceil(timeout), logger=logger, retry_handlers=[]
        )
        self.is_local = urlsplit(base_url).hostname in _LOOPBACK
        if self.is_local:
            self.client.proxy = None  # slack_sdk would send even loopback requests through HTTPS_PROXY
        self._headers: Mapping[str, Any] = {}
        self._busy = 0
        self._calm = asyncio.Event()
        self._calm.set()

    async def open(self) -> None:
        """Keep connections alive between calls."""
        if self.client.session is None:
            timeout = aiohttp.ClientTimeout(total=self._timeout, sock_connect=CONNECT_TIMEOUT)
            self.client.session = aiohttp.ClientSession(timeout=timeout)

    async def close(self) -> None:
        """Let go of the connections once the calls under way have ended."""
        session, self.client.session = self.client.session, None
        if session is None:
            return
        try:
            async with asyncio.timeout(GRACE):
                await self._calm.wait()
        except TimeoutError:
            pass
        await session.close()

    async def read(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """Ask for something. Raises Retryable, Gone, Permanent or Misconfigured."""
        return await self._call(method, repeatable=True, data=_form(arguments))

    async def write(self, method: str, *, repeatable: bool, **arguments: Any) -> Mapping[str, Any]:
        """Change something. Raises Ambiguous as well, unless it is `repeatable`."""
        return await self._call(method, repeatable=repeatable, json=arguments)

    async def home(self) -> Home:
        """Who we are there (Slack docs: auth.test)."""
        who = await self.read("auth.test")
        return Home(
            team=str(who.get("team_id", "")),
            user=str(who.get("user_id", "")),
            bot=str(who.get("bot_id", "")),
            team_name=str(who.get("team", "")),
            enterprise=who.get("enterprise_id") or None,
        )

    async def open_socket(self, app_token: str) -> str:
        """A fresh address for Socket Mode (Slack docs: apps.connections.open); good for one connection."""
        headers = {"Authorization": f"Bearer {app_token}"}
        answer = await self._call("apps.connections.open", repeatable=True, headers=headers)
        return str(answer.get("url", ""))

    async def _call(self, method: str, *, repeatable: bool, **how: Any) -> Mapping[str, Any]:
        self._busy += 1
        self._calm.clear()
        try:
            response = await self.client.api_call(method, **how)
        except (
            SlackApiError,
            SlackRequestError,
            aiohttp.ClientError,
            OSError,
            TimeoutError,
            TypeError,
            AttributeError,
            json.JSONDecodeError,
        ) as error:
            raise translated(error, method, repeatable=repeatable) from error
        finally:
            self._busy -= 1
            if not self._busy:
                self._calm.set()
        self._headers = response.headers
        return response.data if isinstance(response.data, Mapping) else {}

    def header(self, name: str) -> str:
        """A header of the latest answer, or an empty string."""
        return next((str(value) for key, value in self._headers.items() if key.lower() == name), "")


def _form(arguments: Mapping[str, Any]) -> dict[str, str]:
    """Slack reads booleans in forms as true and false."""
    return {
        key: str(value).lower() if isinstance(value, bool) else str(value)
        for key, value in arguments.items()
        if value is not None
    }
