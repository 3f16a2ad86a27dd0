"""The socket that the simulator listens on, and which part answers which path."""

import asyncio
import json
import logging
from typing import Any

from aiohttp import web

from tests.simulators.slack import posting
from tests.simulators.slack.api import Api
from tests.simulators.slack.blocks import check_blocks
from tests.simulators.slack.state import State
from tests.simulators.slack.world import Json

MOST = 64 * 1024 * 1024
_quiet = logging.getLogger("tests.simulators.slack.server")


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    """A request that may be larger than aiohttp's usual 1 MiB: files are."""
    here = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, here, client_max_size=MOST)


class Server:
    """A plain aiohttp server without router and middleware: it must be faster than what it is measured against."""

    def __init__(self, state: State, control: Any) -> None:
        self._state = state
        self._api = Api(state)
        self._control = control
        self._server: web.Server | None = None
        self._runner: web.ServerRunner | None = None

    async def start(self, host: str, port: int) -> str:
        """Listen, and return the address, as in ``http://127.0.0.1:4711``."""
        self._server = web.Server(self._serve, access_log=None, logger=_quiet, request_factory=_request)
        self._runner = web.ServerRunner(self._server, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port, backlog=1024)
        await site.start()
        bound = self._runner.addresses[0]
        self._state.base_url = f"http://{bound[0]}:{bound[1]}"
        return self._state.base_url

    async def stop(self) -> None:
        self._api.stopping.set()
        for socket in list(self._state.sockets.open):
            socket.abort()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/api/"):
            return await self._api.serve(request, path[5:].strip("/"))
        if path.startswith("/link"):
            return await self._state.sockets.serve(request)
        if path.startswith("/actions/"):
            return await self._respond(request, path.rpartition("/")[2])
        if path.startswith("/upload/v1/"):
            return await self._upload(request, path.rpartition("/")[2])
        if path.startswith("/files-pri/"):
            return self._download(request, path)
        if path.startswith("/_control"):
            answer: web.StreamResponse = await self._control.serve(request)
            return answer
        return web.Response(status=404, text="Not found")

    async def _upload(self, request: web.BaseRequest, file_id: str) -> web.StreamResponse:
        file = self._state.world.files.get(file_id)
        if file is None:
            return web.Response(status=404, text="file_not_found")
        if request.content_type.startswith("multipart/"):
            fields = await request.post()
            first = next((value for value in fields.values() if isinstance(value, web.FileField)), None)
            file.content = first.file.read() if first is not None else b""
        else:
            file.content = await request.read()
        return web.Response(text=f"OK - {len(file.content)}")

    def _download(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """With the token only; without it Slack sends its login page, with status 200."""
        file_id = path.split("/")[2].partition("-")[2]
        file = self._state.world.files.get(file_id)
        if request.headers.get("Authorization", "") != f"Bearer {self._state.install.bot_token}":
            return web.Response(
                body=b"<!DOCTYPE html><html><body>Sign in to Slack</body></html>", content_type="text/html"
            )
        if file is None or "files:read" not in self._state.manifest.scopes:
            return web.Response(status=404)
        return web.Response(body=file.content, content_type=file.mimetype)

    async def _respond(self, request: web.BaseRequest, name: str) -> web.StreamResponse:
        """A post to a response_url: 5 uses within 30 minutes (Slack docs: Handling user interaction)."""
        state = self._state
        entry = state.response_urls.get(name)
        if entry is None:
            return web.json_response({"ok": False, "error": "invalid_url"}, status=404)
        if state.clock.monotonic() > entry.until:
            return web.json_response({"ok": False, "error": "expired_url"}, status=404)
        if entry.uses <= 0:
            state.records.violate("response_url", "used more than 5 times")
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        entry.uses -= 1
        try:
            body = json.loads(await request.read())
        except ValueError:
            state.records.violate("response_url", "invalid_payload")
            return web.Response(status=400, text="invalid_payload")
        return self._apply(body, entry.channel, entry.ts, entry.user, entry.thread)

    def _apply(self, body: Json, channel_id: str, ts: str | None, user: str, thread: str | None) -> web.StreamResponse:
        state = self._state
        if errors := check_blocks(body.get("blocks") or []):
            state.records.violate("response_url", "invalid_blocks", *errors)
            return web.json_response({"ok": False, "error": "invalid_blocks"}, status=400)
        channel = state.world.channels[channel_id]
        if body.get("delete_original") and ts in channel.messages:
            posting.delete(state, channel, str(ts))
        elif body.get("replace_original") and ts in channel.messages:
            posting.change(state, channel, str(ts), posting.bot_message(state, body), edited_by=state.world.bot.id)
        elif body.get("response_type") == "in_channel":
            posting.post(state, channel, posting.bot_message(state, body), body.get("thread_ts") or thread)
        else:
            message = posting.bot_message(state, body)
            state.ephemerals.append(message | {"ts": state.world.stamps.next(), "channel": channel_id, "for": user})
            state.records.changed()
        return web.json_response({"ok": True})
