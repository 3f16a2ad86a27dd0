"""The web server's shell over a real socket: probes, figures, limits, and what is not there."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Router

from bot.core.clock import HandClock
from bot.core.errors import Misconfigured, Unavailable
from bot.core.ports import Capabilities, PlatformHealth
from bot.engine.tally import Stats, Tally
from bot.entrypoints.listening import Listener, is_loopback, open_port, shown_host
from bot.entrypoints.metrics import Metrics
from bot.entrypoints.server import Vitals, build_app
from bot.entrypoints.wiring import holder_name
from storage.opening import Storage, open_storage

LIMIT = 2048


class Pages:
    """A platform that only has routes and a health."""

    name = "pages"
    capabilities = Capabilities()

    def __init__(self) -> None:
        self.connected = True
        self.router = Router()
        self.router.add_route("/echo", self.echo, methods=["POST"])
        self.router.add_route("/crash", self.crash, methods=["GET"])

    async def echo(self, request: Request) -> JSONResponse:
        return JSONResponse({"read": len(await request.body())})

    async def crash(self, _request: Request) -> JSONResponse:
        raise RuntimeError("the inside")

    def health(self) -> PlatformHealth:
        last = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
        return PlatformHealth(connected=self.connected, detail="here", last_event=last, counts={"message": 3})


@dataclass
class House:
    url: str
    client: aiohttp.ClientSession
    pages: Pages
    vitals: Vitals
    storage: Storage
    trouble: list[str]

    async def get(self, path: str) -> tuple[int, Any, Any]:
        async with self.client.get(self.url + path) as answer:
            text = await answer.text()
            is_json = answer.headers["content-type"].startswith("application/json")
            return answer.status, json.loads(text) if is_json else text, answer.headers


@pytest.fixture
async def house() -> AsyncIterator[House]:
    clock = HandClock()
    storage = open_storage("memory:", clock=clock, holder=holder_name())
    await storage.start()
    pages, trouble, metrics = Pages(), [], Metrics()

    async def check() -> None:
        if trouble:
            raise Unavailable(trouble[0])

    platforms: dict[str, Any] = {"pages": pages}
    vitals = Vitals(
        inbox=storage.inbox, outbox=storage.outbox, check=check, platforms=platforms, clock=clock, metrics=metrics
    )
    metrics.watch(lambda: Stats(tally=Tally(kept=5), pending=2), platforms)
    metrics.observe("think", 0.02)
    app = build_app(vitals, body_limit=LIMIT)
    listener = Listener(app, "127.0.0.1", open_port("127.0.0.1", 0))
    await listener.start()
    async with aiohttp.ClientSession() as client:
        yield House(f"http://127.0.0.1:{listener.port}", client, pages, vitals, storage, trouble)
    await listener.stop()
    await storage.stop()


async def test_probes_when_all_is_well(house: House) -> None:
    assert (await house.get("/healthz"))[:2] == (200, {"alive": True})
    status, report, headers = await house.get("/readyz")

    assert status == 200
    assert report == {
        "ready": True,
        "trouble": [],
        "lag": {"pending": 0, "oldest_seconds": 0.0},
        "dead_letters": 0,
        "platforms": {
            "pages": {"connected": True, "detail": "here", "last_event": "2026-03-02T10:00:00+00:00"},
        },
    }
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers


async def test_not_ready_while_events_would_be_refused(house: House) -> None:
    house.trouble.append("the disk is full")
    status, report, _ = await house.get("/readyz")

    assert status == 503
    assert report["ready"] is False
    assert report["trouble"] == ["events are refused: the disk is full"]
    assert (await house.get("/healthz"))[0] == 200


async def test_a_platform_that_is_gone_is_told_but_others_are_served(house: House) -> None:
    house.pages.connected = False
    status, report, _ = await house.get("/readyz")

    assert (status, report["trouble"]) == (200, ["pages: here"])


async def test_not_ready_while_stopping(house: House) -> None:
    house.vitals.stopping = True

    assert (await house.get("/readyz"))[0] == 503


async def test_figures(house: House) -> None:
    status, text, headers = await house.get("/metrics")

    assert status == 200
    assert headers["content-type"].startswith("text/plain")
    for line in (
        "baton_kept_total 5.0",
        "baton_pending_events 2.0",
        'baton_platform_connected{platform="pages"} 1.0',
        'baton_platform_counts_total{platform="pages",what="message"} 3.0',
        'baton_step_seconds_count{step="think"} 1.0',
    ):
        assert line in text.splitlines()


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/docs", "/redoc", "/openapi.json", "/../etc/passwd", "/%00", "/%ff%fe", "//x", "/healthz/"],
)
async def test_what_is_not_there(house: House, path: str) -> None:
    assert (await house.get(path))[:2] == (404, {"error": "There is nothing at this address."})


async def test_a_person_who_goes_astray_reads_a_page(house: House) -> None:
    async with house.client.get(house.url + "/nothing", headers={"Accept": "text/html,*/*;q=0.8"}) as answer:
        text = await answer.text()
        assert (answer.status, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert "<h1>There is nothing at this address.</h1>" in text
        assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_wrong_method(house: House) -> None:
    async with house.client.delete(house.url + "/echo") as answer:
        assert (answer.status, await answer.json()) == (405, {"error": "This address does not take that method."})


async def test_a_crash_tells_nothing_of_the_inside(house: House, caplog: pytest.LogCaptureFixture) -> None:
    status, body, _ = await house.get("/crash")

    assert (status, body) == (500, {"error": "Something went wrong here. The log says what."})
    assert any(record.message == "A request failed." for record in caplog.records)


async def test_a_body_within_the_limit(house: House) -> None:
    async with house.client.post(house.url + "/echo", data=b"x" * LIMIT) as answer:
        assert (answer.status, await answer.json()) == (200, {"read": LIMIT})


async def test_a_body_that_says_it_is_too_large(house: House) -> None:
    async with house.client.post(house.url + "/echo", data=b"x" * (LIMIT + 1)) as answer:
        assert (answer.status, await answer.json()) == (413, {"error": "The request is too large."})


async def test_a_body_that_grows_too_large_without_saying_so(house: House) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b"x" * 1000

    async with house.client.post(house.url + "/echo", data=pieces()) as answer:
        assert answer.status == 413


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
async def test_garbage_gets_a_4xx_and_the_server_lives(house: House, request_bytes: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(house.url.rpartition(":")[2]))
    writer.write(request_bytes)
    writer.write_eof()
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    await writer.wait_closed()

    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
    assert (await house.get("/healthz"))[0] == 200


async def test_lag_counts_as_trouble(house: House) -> None:
    async def behind() -> tuple[int, datetime | None]:
        return 4, house.vitals.clock.now() - timedelta(seconds=90)

    class Behind:
        lag = staticmethod(behind)

    house.vitals.inbox = Behind()  # type: ignore[assignment]  # only its lag is asked for
    status, report, _ = await house.get("/readyz")

    assert status == 200
    assert report["lag"] == {"pending": 4, "oldest_seconds": 90.0}
    assert report["trouble"] == ["an event has waited for 90 s"]


def test_a_port_that_is_taken() -> None:
    taken = open_port("127.0.0.1", 0)
    taken.listen()
    number = taken.getsockname()[1]
    with pytest.raises(Misconfigured, match=f"Port {number} is in use"):
        open_port("127.0.0.1", number)
    taken.close()


def test_an_address_of_somebody_else() -> None:
    with pytest.raises(Misconfigured, match="BATON_HOST has to be an address of this machine"):
        open_port("192.0.2.1", 0)


@pytest.mark.parametrize(
    ("host", "loopback", "shown"),
    [
        ("127.0.0.1", True, "localhost"),
        ("localhost", True, "localhost"),
        ("::1", True, "[::1]"),
        ("0.0.0.0", False, "localhost"),
        ("10.0.0.5", False, "10.0.0.5"),
        ("example.com", False, "example.com"),
    ],
)
def test_hosts(host: str, loopback: bool, shown: str) -> None:
    assert is_loopback(host) is loopback
    assert shown_host(host) == shown
