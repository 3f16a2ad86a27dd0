"""The web chat alone, on a real server: its board in memory, its events kept in a list, its clock turned by hand."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from starlette.applications import Starlette

from adapters.chat import web
from bot.core.clock import HandClock
from bot.core.company import Company
from bot.core.content import Content
from bot.core.delivery import Delivery, Operation
from bot.core.effects import Purpose, Speaker, Voice
from bot.core.errors import Unavailable
from bot.core.events import PlatformEvent
from bot.core.places import ConversationId, Place, Side
from bot.core.ports import Board
from storage.opening import open_storage
from tests.support.loopback import served

AGENTS = Place("web", "web", "agents")
MANAGERS = Place("web", "web", "managers")


@dataclass
class Office:
    """A web chat under test and what it handed in.

    Attributes:
        full: while True, nothing can be kept.
    """

    url: str
    platform: web.WebPlatform
    board: Board
    clock: HandClock
    kept: list[PlatformEvent] = field(default_factory=list)
    full: bool = False
    _row: int = 0

    async def keep(self, events: Sequence[PlatformEvent]) -> None:
        if self.full:
            raise Unavailable("the disk is full")
        self.kept.extend(events)

    def delivery(self, place: Place, content: Content, **more: Any) -> Delivery:
        self._row += 1
        return Delivery(
            **{
                "row": self._row,
                "key": f"k{self._row}",
                "operation": Operation.POST,
                "conversation": ConversationId("c"),
                "name": f"n{self._row}",
                "place": place,
                "content": content,
                "speaker": Speaker(Voice.BOT, "Pepper"),
                "purpose": Purpose.ANSWER,
                **more,
            }
        )


class Browser:
    """A visitor's or an agent's browser, without the screen: cookies, JSON, and an eye on the stream."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url = url
        self.http = http
        self.headers: dict[str, str] = {}

    async def post(self, path: str, body: Any, **headers: str) -> tuple[int, Any]:
        sent = {"Origin": self.url, **self.headers, **headers}
        async with self.http.post(f"{self.url}/web/api/{path}", json=body, headers=sent) as answer:
            return answer.status, await answer.json()

    async def get(self, path: str, **headers: str) -> tuple[int, Any]:
        async with self.http.get(f"{self.url}/web/api/{path}", headers={**self.headers, **headers}) as answer:
            return answer.status, await answer.json()

    async def open(self) -> "Browser":
        assert await self.post("session", {}) == (200, {})
        return self

    async def say(self, text: str, id: str = "message-1", **more: Any) -> tuple[int, Any]:
        return await self.post("messages", {"id": id, "text": text, **more})

    async def shown(self, sides: str = "customer", after: int = 0, channel: str = "web") -> list[dict[str, Any]]:
        """Every post up to now."""
        return [post async for post in self._until_ready(sides, after, channel)]

    async def _until_ready(self, sides: str, after: int, channel: str) -> AsyncIterator[dict[str, Any]]:
        async with self.stream(sides, after, channel) as events:
            async for name, data in events:
                if name == "ready":
                    return
                yield data

    @asynccontextmanager
    async def stream(
        self, sides: str = "customer", after: int = 0, channel: str = "web"
    ) -> AsyncIterator[AsyncIterator[tuple[str, Any]]]:
        address = f"{self.url}/web/api/stream?sides={sides}&channel={channel}"
        headers = {**self.headers, **({"Last-Event-ID": str(after)} if after else {})}
        async with self.http.get(address, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            yield _events(answer)


async def _events(answer: aiohttp.ClientResponse) -> AsyncIterator[tuple[str, Any]]:
    fields: dict[str, str] = {}
    async for raw in answer.content:
        line = raw.decode().rstrip("\n")
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        else:
            if "event" in fields:
                yield fields["event"], json.loads(fields["data"])
            fields = {}


@asynccontextmanager
async def open_office(settings: web.Settings, board: Board | None = None) -> AsyncIterator[Office]:
    clock = HandClock()
    storage = open_storage("memory:", clock=clock, holder="test")
    await storage.start()
    company = Company(name="Juniper", agents=AGENTS, managers=MANAGERS)
    board = board or storage.board
    platform = web.create(settings, company, board, clock, starters=("Where is my order?",))
    platform.bound_to("127.0.0.1")
    app = Starlette(routes=platform.router.routes)
    async with served(app) as url:
        office = Office(url, platform, board, clock)
        await platform.start(office.keep)
        yield office
        await platform.stop()
    await storage.stop()


@pytest.fixture
def settings() -> web.Settings:
    return web.Settings(_env_file=None, embed_origins=("https://shop.example.com",))


@pytest.fixture
async def office(settings: web.Settings) -> AsyncIterator[Office]:
    async with open_office(settings) as made:
        yield made


@asynccontextmanager
async def a_browser(url: str) -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        yield Browser(url, http)


@pytest.fixture
async def browser(office: Office) -> AsyncIterator[Browser]:
    async with a_browser(office.url) as made:
        yield made


@pytest.fixture
async def visitor(browser: Browser) -> Browser:
    return await browser.open()


@pytest.fixture
async def agent(office: Office) -> AsyncIterator[Browser]:
    async with a_browser(office.url) as made:
        token = office.platform.invite(Side.AGENTS, Side.MANAGERS).partition("#")[2]
        status, _ = await made.post("staff/join", {"token": token})
        assert status == 200
        assert (await made.post("staff/name", {"name": "Ana"}))[0] == 200
        yield made
