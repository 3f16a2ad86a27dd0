"""Drives a simulator that runs as a process of its own: starts it, gives it orders, stops it."""

import asyncio
import json
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp

from tests.simulators.slack.world import Json

ROOT = Path(__file__).resolve().parents[3]


class RemoteError(Exception):
    """The simulator refused an order; the text is its reason."""


class Remote:
    """``async with Remote(manifest=…) as slack: await slack.do("say", user=…, channel=…, text=…)``

    Attributes:
        env: SLACK_API_URL and the tokens, for the environment of the process under test.
    """

    def __init__(self, *, manifest: Path | None = None, request_url: str | None = None, checks: bool = True) -> None:
        self._options = [
            *(("--manifest", str(manifest)) if manifest else ()),
            *(("--request-url", request_url) if request_url else ()),
            *(() if checks else ("--no-checks",)),
        ]
        self._process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession | None = None
        self.base_url = ""
        self.env: dict[str, str] = {}

    async def __aenter__(self) -> "Remote":
        command = (sys.executable, "-m", "tests.simulators.slack", *self._options)
        self._process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=dict(os.environ), stdout=asyncio.subprocess.PIPE
        )
        assert self._process.stdout is not None
        async with asyncio.timeout(20):
            ready: Json = json.loads(await self._process.stdout.readline())
        self.base_url = ready.pop("base_url")
        self.env = ready
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    async def do(self, order: str, **arguments: Any) -> Any:
        """Raises:
        RemoteError: what went wrong over there.
        """
        assert self._session is not None
        body = {"do": order, "with": arguments}
        async with self._session.post(f"{self.base_url}/_control", json=body) as answer:
            said = await answer.json()
        if not said["ok"]:
            raise RemoteError(said["error"])
        return said["result"]
