"""Socket Mode's far end: tickets, hello, envelopes and their acknowledgements, disconnect warnings.

Slack docs: Using Socket Mode. Up to 10 connections; a payload comes to any one of them.
"""

import asyncio
import json
import secrets
import uuid
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from tests.simulators.slack.records import Attempt, Delivery, Records
from tests.simulators.slack.world import Json, Stamps

MOST = 10


class Socket:
    """One connection of the app."""

    def __init__(self, name: str, ws: web.WebSocketResponse, transport: asyncio.Transport | None) -> None:
        self.name = name
        self.ws = ws
        self.transport = transport
        self.waiting: dict[str, asyncio.Future[Any]] = {}
        self.acked = 0
        self.leaving = False

    async def warn(self, reason: str = "warning") -> None:
        """Announce that this connection will be closed: ``warning`` or ``refresh_requested``."""
        self.leaving = True
        await self.ws.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": self.name}})

    async def close(self) -> None:
        await self.ws.close(code=WSCloseCode.GOING_AWAY)

    def abort(self) -> None:
        """Cut the connection without a word."""
        if self.transport is not None:
            self.transport.abort()


class Sockets:
    """Attributes:
    ping_interval: seconds between the server's own pings; None for none.
    deaf: when true, acknowledgements are ignored, as if lost on the way.
    """

    def __init__(self, stamps: Stamps, records: Records, app_id: str) -> None:
        self._stamps = stamps
        self._records = records
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._turn = 0
        self._count = 0
        self.open: list[Socket] = []
        self.deaf = False
        self.ping_interval: float | None = None
        self.answer_pings = True

    def ticket(self) -> str:
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="invalid or used ticket")
        self._tickets.discard(ticket)
        ws = web.WebSocketResponse(autoping=False, heartbeat=self.ping_interval)
        await ws.prepare(request)
        if len(self.open) >= MOST:
            await ws.send_json({"type": "disconnect", "reason": "too_many_websockets", "debug_info": {}})
            await ws.close()
            return ws
        self._count += 1
        transport = request.transport
        socket = Socket(f"applink-{self._count}", ws, transport)
        self.open.append(socket)
        try:
            await ws.send_json(self._hello(socket))
            self._records.changed()
            await self._listen(socket)
        finally:
            self.open.remove(socket)
            for waiter in socket.waiting.values():
                if not waiter.done():
                    waiter.set_exception(ConnectionResetError())
            self._records.changed()
        return ws

    def _hello(self, socket: Socket) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.open),
            "debug_info": {"host": socket.name, "build_number": 10, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }

    async def _listen(self, socket: Socket) -> None:
        async for message in socket.ws:
            if message.type is WSMsgType.PING:
                if self.answer_pings:
                    await socket.ws.pong(message.data)
            elif message.type is WSMsgType.TEXT and not self.deaf:
                self._acknowledged(socket, message.data)

    def _acknowledged(self, socket: Socket, raw: str) -> None:
        try:
            answer = json.loads(raw)
            waiter = socket.waiting.get(answer["envelope_id"])
        except (ValueError, KeyError, TypeError):
            self._records.violate("socket", "malformed acknowledgement", raw[:200])
            return
        if waiter is None:
            self._records.violate("socket", "acknowledged an unknown envelope", str(answer["envelope_id"]))
        elif not waiter.done():
            socket.acked += 1
            waiter.set_result(answer.get("payload"))

    def _next(self) -> Socket | None:
        usable = [socket for socket in self.open if not socket.leaving and not socket.ws.closed] or [
            socket for socket in self.open if not socket.ws.closed
        ]
        if not usable:
            return None
        self._turn += 1
        return usable[self._turn % len(usable)]

    async def attempt(self, delivery: Delivery, retry: int, reason: str | None, deadline: float) -> Attempt:
        at, loop = self._stamps.now(), asyncio.get_running_loop()
        began = self._stamps.monotonic()
        socket = self._next()
        if socket is None:
            return Attempt("socket", retry, 0, "connection_failed", at, 0.0)
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "payload": delivery.payload,
            "type": delivery.kind,
            "accepts_response_payload": delivery.kind != "events_api",
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": reason or ""}
        failed, body = None, None
        waiter: asyncio.Future[Any] = loop.create_future()
        socket.waiting[envelope["envelope_id"]] = waiter
        try:
            async with asyncio.timeout(deadline):
                await socket.ws.send_json(envelope)
                body = await waiter
        except TimeoutError:
            failed = "timeout"
        except ConnectionError:
            failed = "connection_failed"
        finally:
            waiter.cancel()
            if failed != "timeout":
                socket.waiting.pop(envelope["envelope_id"], None)
        took = self._stamps.monotonic() - began
        return Attempt(socket.name, retry, 0 if failed else 200, failed, at, took, body)
