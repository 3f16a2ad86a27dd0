"""A server of the Chat Completions kind that misbehaves to order, byte by byte, where a mock would be too polite."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

Act = Callable[[web.Request], Awaitable[web.StreamResponse]]


def completion(text: str | None, *, ended: str = "stop", tools: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """A well-formed Chat Completion."""
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if tools:
        message["tool_calls"] = tools
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if tools else ended}
    usage = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
    return {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}


def call(name: str, arguments: str, id: str = "call-1") -> dict[str, Any]:
    return {"id": id, "type": "function", "function": {"name": name, "arguments": arguments}}


def reply(answer: str, *citations: str, **more: Any) -> dict[str, Any]:
    """A completion with the object that an answer is asked for in."""
    said = {"answer": answer, "citations": list(citations), "unanswered": [], "abstain": False, "handoff": False}
    return completion(json.dumps(said | more))


def says(body: Any, status: int = 200, **headers: str) -> Act:
    """JSON, or raw text."""

    async def act(_: web.Request) -> web.StreamResponse:
        text = body if isinstance(body, str) else json.dumps(body)
        return web.Response(text=text, status=status, headers=headers, content_type="application/json")

    return act


def drips(body: Any, seconds: float) -> Act:
    """One byte after the other, each soon enough for a timeout per read."""

    async def act(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        for byte in json.dumps(body).encode():
            await asyncio.sleep(seconds)
            await response.write(bytes([byte]))
        return response

    return act


def cut(body: Any) -> Act:
    """Says how long it will be, sends half, hangs up."""

    async def act(request: web.Request) -> web.StreamResponse:
        raw = json.dumps(body).encode()
        response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(raw))})
        await response.prepare(request)
        await response.write(raw[: len(raw) // 2])
        assert request.transport is not None
        request.transport.close()
        return response

    return act


class HostileProvider:
    """Plays its acts in order; the last one again and again."""

    def __init__(self) -> None:
        self.url = ""
        self.acts: list[Act] = []
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []

    def plays(self, *acts: Act) -> None:
        self.acts = list(acts)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(await request.json())
        self.keys.append(request.headers.get("Authorization", ""))
        return await (self.acts.pop(0) if len(self.acts) > 1 else self.acts[0])(request)


@asynccontextmanager
async def hostile_provider() -> AsyncIterator[HostileProvider]:
    provider = HostileProvider()
    app = web.Application(client_max_size=10_000_000)
    app.router.add_post("/v1/chat/completions", provider._handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    provider.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    try:
        yield provider
    finally:
        await runner.cleanup()
