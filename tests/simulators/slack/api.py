"""Answers Web API requests: token, arguments, scopes, limits, faults, then the method itself."""

import asyncio
import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from tests.simulators.slack import chat, conversations, files, people, views
from tests.simulators.slack.faults import Fault
from tests.simulators.slack.methods import Method
from tests.simulators.slack.records import Call
from tests.simulators.slack.state import State
from tests.simulators.slack.world import ApiError, Json

METHODS: dict[str, Method] = {
    **people.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **views.METHODS,
    **files.METHODS,
}
_NESTED = ("blocks", "attachments", "metadata", "view", "files", "prompts", "loading_messages")
_MISTAKES = frozenset(
    {
        *("invalid_arguments", "invalid_blocks", "invalid_blocks_format", "invalid_attachments", "no_text"),
        *("msg_too_long", "missing_scope", "invalid_metadata_format", "invalid_metadata_schema", "metadata_too_large"),
        *("markdown_text_conflict", "too_many_attachments", "unknown_method", "invalid_thread_ts", "invalid_limit"),
        *("exchanged_trigger_id", "push_limit_reached", "invalid_form_data", "invalid_json", "invalid_types"),
        *("not_allowed_token_type", "duplicate_external_id", "invalid_post_type", "cant_update_message"),
    }
)
"""Errors that only a mistake of the app brings about; every one of them is recorded as a violation."""
HTML = b"<!DOCTYPE html><html><head><title>Slack</title></head><body><h1>Service Unavailable</h1></body></html>"


class Api:
    def __init__(self, state: State) -> None:
        self._state = state
        self._scopes = ",".join(sorted(state.manifest.scopes))
        self.stopping = asyncio.Event()

    async def serve(self, request: web.BaseRequest, name: str) -> web.StreamResponse:
        state = self._state
        at, began = state.world.stamps.now(), state.clock.monotonic()
        args, token, warning, broken = await self._arguments(request)
        fault = state.faults.strike(name, args) if state.faults.active else None
        if fault is not None and not fault.kind.startswith(("lost", "slow")):
            self._record(name, args, at, began, 0, fault.kind)
            return await self._fail(request, fault)
        status, body, headers = self._answer(name, args, token, broken)
        if warning and body.get("ok"):
            body = {**body, "warning": warning, "response_metadata": {"warnings": [warning]}}
        if fault is not None and fault.kind in ("slow", "lost-hang"):
            await self._pause(fault.seconds)
        lost = fault is not None and fault.kind.startswith("lost")
        self._record(name, args, at, began, 0 if lost else status, "lost" if lost else body.get("error"))
        if fault is not None and lost:
            return self._cut(request) if fault.kind != "lost-500" else web.Response(status=500, text="server error")
        raw = json.dumps(body).encode()
        return web.Response(body=raw, status=status, headers=headers)

    def _record(self, name: str, args: Json, at: float, began: float, status: int, error: str | None) -> None:
        took = self._state.clock.monotonic() - began
        self._state.records.calls.append(Call(name, args, at, took, status, error))
        self._state.records.changed()

    def _answer(self, name: str, args: Json, token: str, broken: str | None) -> tuple[int, Json, dict[str, str]]:
        headers = {"Content-Type": "application/json; charset=utf-8", "X-Slack-Req-Id": "local"}
        method = METHODS.get(name)
        try:
            if method is None:
                raise ApiError("unknown_method", req_method=name)
            if method.token != "none":
                self._authenticate(method, token)
                headers["X-OAuth-Scopes"] = self._scopes
                headers["X-Accepted-OAuth-Scopes"] = ",".join(method.scopes)
            if broken:
                raise ApiError(broken)
            wait = self._state.limits.wait(name, method.tier, args)
            if wait is not None:
                return 429, {"ok": False, "error": "ratelimited"}, {**headers, "Retry-After": str(wait)}
            if method.scopes:
                self._state.need(*method.scopes)
            return 200, method.run(self._state, args), headers
        except ApiError as error:
            if error.code in _MISTAKES:
                self._state.records.violate(name, error.code, *_details(error))
            return 200, {"ok": False, "error": error.code, **error.more}, headers
        except Exception as error:  # ours, not the app's: told apart from a 500 that a test asked for
            self._state.records.violate("simulator", f"{name} broke", repr(error))
            return 200, {"ok": False, "error": "internal_error"}, headers

    def _authenticate(self, method: Method, token: str) -> None:
        install = self._state.install
        if not token:
            raise ApiError("not_authed")
        if token not in (install.bot_token, install.app_token):
            raise ApiError("invalid_auth")
        if install.dead:
            raise ApiError(install.dead)
        if (token == install.app_token) != (method.token == "app"):
            raise ApiError("not_allowed_token_type")

    async def _arguments(self, request: web.BaseRequest) -> tuple[Json, str, str | None, str | None]:
        """Arguments, token, warning, error."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        args: Json = dict(request.query) if request.query_string else {}
        content_type = request.headers.get("Content-Type", "")
        kind = content_type.partition(";")[0].strip().lower()
        warning, broken = None, None
        if kind == "application/json":
            parsed, broken = _json_object(await request.read())
            args.update(parsed)
            warning = None if "charset" in content_type else "missing_charset"
            return args, token, warning, broken
        if kind == "application/x-www-form-urlencoded":
            raw = (await request.read()).decode("utf-8", "replace")
            args.update(parse_qsl(raw, keep_blank_values=True))
        elif kind.startswith("multipart/"):
            args.update({name: value for name, value in (await request.post()).items() if isinstance(value, str)})
        elif kind and await request.read():
            broken = "invalid_post_type"
        for name in _NESTED:
            if isinstance(args.get(name), str):
                args[name] = _nested(args[name])
        return args, str(args.pop("token", "") or token), warning, broken

    async def _fail(self, request: web.BaseRequest, fault: Fault) -> web.StreamResponse:
        if fault.kind == "ratelimited":
            headers = {"Retry-After": str(fault.retry_after)}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        if fault.kind == "error":
            return web.json_response({"ok": False, "error": fault.error})
        if fault.kind == "500":
            return web.Response(status=500, text="server error")
        if fault.kind == "503":
            return web.Response(status=503, body=HTML, content_type="text/html")
        if fault.kind == "malformed":
            return web.Response(body=b'{"ok": true, "chan', content_type="application/json")
        if fault.kind == "hang":
            await self._pause(fault.seconds)
        return self._cut(request)

    async def _pause(self, seconds: float) -> None:
        """Wait, but not beyond the end of the simulator."""
        try:
            async with asyncio.timeout(seconds):
                await self.stopping.wait()
        except TimeoutError:
            return

    def _cut(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)


def _json_object(raw: bytes) -> tuple[Json, str | None]:
    try:
        parsed = json.loads(raw or b"{}")
    except ValueError:
        return {}, "invalid_json"
    return (parsed, None) if isinstance(parsed, dict) else ({}, "json_not_object")


def _nested(raw: str) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return raw


def _details(error: ApiError) -> list[str]:
    metadata = error.more.get("response_metadata") or {}
    return list(metadata.get("messages") or ([error.more["needed"]] if "needed" in error.more else []))
