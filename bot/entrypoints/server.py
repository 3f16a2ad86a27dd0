"""The web server's shell: each platform's routes, the probes, the figures. Pages are the platforms' matter."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Router

from bot.core.errors import BatonError
from bot.core.ports import ChatPlatform, Clock, Inbox, Outbox, PlatformHealth
from bot.entrypoints.metrics import Metrics
from bot.entrypoints.shell import Shell, answer_crash, answer_http_error, closed

_MOST_DEAD = 1000
_FRESH = 1.0


@dataclass(slots=True, kw_only=True)
class Vitals:
    """What the probes look at.

    Attributes:
        check: raises Unavailable when events cannot be stored.
        ready_lag: seconds that an event may wait before /readyz calls it trouble.
    """

    inbox: Inbox
    outbox: Outbox
    check: Callable[[], Awaitable[None]]
    platforms: Mapping[str, ChatPlatform]
    clock: Clock
    metrics: Metrics
    ready_lag: float = 60.0
    stopping: bool = False
    _last: tuple[float, dict[str, Any]] | None = field(default=None, init=False)

    async def report(self) -> dict[str, Any]:
        """The state of everything, at most a second old: the probe writes to the database."""
        now = time.monotonic()
        if self._last is None or now - self._last[0] > _FRESH:
            self._last = (now, await self._look())
        report = dict(self._last[1])
        if self.stopping:
            report.update(ready=False, trouble=[*report["trouble"], "shutting down"])
        return report

    async def _look(self) -> dict[str, Any]:
        trouble: list[str] = []
        ready = True
        pending, dead, since = 0, 0, None
        try:
            await self.check()
            pending, since = await self.inbox.lag()
            dead = len(await self.outbox.dead(_MOST_DEAD))
        except BatonError as error:
            ready = False
            trouble.append(f"events are refused: {error}")
        waited = (self.clock.now() - since).total_seconds() if since else 0.0
        if waited > self.ready_lag:
            trouble.append(f"an event has waited for {waited:.0f} s")
        if dead:
            trouble.append(f"{dead} dead letters: see `baton outbox list`")
        platforms = {name: platform.health() for name, platform in self.platforms.items()}
        trouble += [f"{name}: {health.detail}" for name, health in platforms.items() if not health.connected]
        return {
            "ready": ready,
            "trouble": trouble,
            "lag": {"pending": pending, "oldest_seconds": round(waited, 1)},
            "dead_letters": dead,
            "platforms": {name: _shown(health) for name, health in platforms.items()},
        }


def _shown(health: PlatformHealth) -> dict[str, Any]:
    last: datetime | None = health.last_event
    return {"connected": health.connected, "detail": health.detail, "last_event": last.isoformat() if last else None}


def build_app(vitals: Vitals, *, body_limit: int, metrics: bool = True) -> Starlette:
    """The ASGI application: /healthz, /readyz, /metrics and the `router` of each platform that has one."""
    app = Starlette()
    app.router.redirect_slashes = False
    app.add_route("/healthz", _alive, methods=["GET", "HEAD"])
    app.add_route("/readyz", _readiness(vitals), methods=["GET", "HEAD"])
    if metrics:
        app.add_route("/metrics", _figures(vitals.metrics), methods=["GET"])
    routers = (getattr(platform, "router", None) for platform in vitals.platforms.values())
    # Routes are tried in order, so a platform's one busy webhook comes before the many pages of the web.
    for router in sorted((r for r in routers if isinstance(r, Router)), key=lambda r: len(r.routes)):
        app.router.routes.extend(router.routes)
    app.add_exception_handler(HTTPException, answer_http_error)
    app.add_exception_handler(Exception, answer_crash)
    app.add_middleware(Shell, body_limit=body_limit)
    return app


async def _alive(_request: Request) -> JSONResponse:
    return closed(JSONResponse({"alive": True}))


def _readiness(vitals: Vitals) -> Callable[[Request], Awaitable[JSONResponse]]:
    async def readiness(_request: Request) -> JSONResponse:
        report = await vitals.report()
        return closed(JSONResponse(report, status_code=200 if report["ready"] else 503))

    return readiness


def _figures(metrics: Metrics) -> Callable[[Request], Awaitable[Response]]:
    async def figures(_request: Request) -> Response:
        return Response(await run_in_threadpool(metrics.page), media_type=CONTENT_TYPE_LATEST)

    return figures
