"""Bytes to and from Slack outside of the Web API: files, and answers to a command that come later than its tap.

The bot token goes to Slack's own addresses only (Slack docs: Working with files, `url_private`).
"""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from adapters.chat.slack.api import CONNECT_TIMEOUT, Api
from bot.core.errors import BatonError, Gone, Permanent, Retryable

CHUNK = 256 * 1024
_TROUBLES = (aiohttp.ClientError, OSError, TimeoutError)


class Transfer:
    """Args:
    seconds: the longest that one transfer may take.
    """

    def __init__(self, api: Api, seconds: float) -> None:
        self._api = api
        self._timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_TIMEOUT)

    def is_slacks(self, url: str) -> bool:
        """True for an address that may see the token: Slack's over TLS, or the local Slack's that we talk to."""
        try:
            parts, api = urlsplit(url), urlsplit(self._api.client.base_url)
            host = parts.hostname or ""
            if self._api.is_local:
                return (parts.scheme, host, parts.port) == (api.scheme, api.hostname, api.port)
        except ValueError:
            return False
        return (
            parts.scheme == "https"
            and parts.port in (None, 443)
            and (host == "slack.com" or host.endswith(".slack.com"))
        )

    async def download(self, url: str, media_type: str, most: int) -> bytes:
        """Raises Permanent for what is too large or no file, Gone, Retryable."""
        if not self.is_slacks(url):
            raise Permanent("The file does not lie with Slack, so it is not fetched")
        headers = {"Authorization": f"Bearer {self._api.client.token}"}
        try:
            async with self._session() as session, session.get(url, headers=headers, allow_redirects=False) as answer:
                _judge(answer.status, "fetching a file")
                if answer.content_type == "text/html" and media_type != "text/html":
                    raise Permanent(
                        "Slack showed its sign-in page instead of the file; is the scope files:read granted?"
                    )
                return await _bounded(answer, most)
        except _TROUBLES as error:
            raise Retryable(f"The file could not be fetched ({type(error).__name__})") from error

    async def upload(self, url: str, data: bytes) -> None:
        """To an address that files.getUploadURLExternal gave; doing it twice does no harm."""
        if not self.is_slacks(url):
            raise Permanent("Slack named an address for the upload that is not its own")
        try:
            async with self._session() as session, session.post(url, data=data, allow_redirects=False) as answer:
                _judge(answer.status, "uploading a file")
        except _TROUBLES as error:
            raise Retryable(f"The file could not be uploaded ({type(error).__name__})") from error

    async def respond(self, url: str, body: Mapping[str, Any]) -> None:
        """Answer a command or tap within 30 minutes (Slack docs: response_url)."""
        if not self.is_slacks(url):
            raise Permanent("The response_url is not Slack's")
        try:
            async with self._session() as session, session.post(url, json=body, allow_redirects=False) as answer:
                _judge(answer.status, "answering a command")
        except _TROUBLES as error:
            raise Retryable(f"The answer could not be sent ({type(error).__name__})") from error

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(timeout=self._timeout, trust_env=not self._api.is_local)


def _judge(status: int, doing: str) -> None:
    if status == 200:
        return
    raise _refusal(status, f"Slack answered {status} at {doing}")


def _refusal(status: int, message: str) -> BatonError:
    if status in (404, 410):
        return Gone(message)
    return Retryable(message) if status == 429 or status >= 500 else Permanent(message)


async def _bounded(answer: aiohttp.ClientResponse, most: int) -> bytes:
    if (answer.content_length or 0) > most:
        raise Permanent(f"The file is larger than {most // 1_000_000} MB")
    chunks, size = [], 0
    async for chunk in answer.content.iter_chunked(CHUNK):
        size += len(chunk)
        if size > most:
            raise Permanent(f"The file is larger than {most // 1_000_000} MB")
        chunks.append(chunk)
        await asyncio.sleep(0)
    return b"".join(chunks)
