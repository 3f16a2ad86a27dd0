"""The web chat under the contract: a visitor's HTTP client on a real server, and the board as people see it."""

import io
import tempfile
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
from fastapi import FastAPI

from adapters.chat import web
from adapters.chat.web.guard import SESSION_HEADER
from adapters.chat.web.keys import Keys, channel_of
from adapters.chat.web.posts import Reader, view
from bot.core.clock import SystemClock
from bot.core.company import Company
from bot.core.places import Place, Side
from bot.core.ports import Board
from storage.opening import open_storage
from tests.contracts.chat.rig import Fault, Forgery, Kept, Noise, Shown
from tests.support.loopback import served

SECRET = "a secret of more than thirty-two characters"
AGENTS = Place("web", "web", "agents")
T = TypeVar("T")

FORGED: dict[Forgery, tuple[bytes, dict[str, str]]] = {
    Forgery.UNSIGNED: (b'{"id":"message-1","text":"hello"}', {SESSION_HEADER: ""}),
    Forgery.GARBAGE_SIGNATURE: (b'{"id":"message-1","text":"hello"}', {SESSION_HEADER: "x" * 44}),
    Forgery.NOT_JSON: (b"hello", {}),
    Forgery.NOT_AN_OBJECT: (b"[1]", {}),
    Forgery.NOT_TEXT: (b'{"id":"message-1","text":"\xff\xfe"}', {}),
    Forgery.HUGE: (b'{"id":"message-1","text":"' + b"x" * 1_100_000 + b'"}', {}),
}


@dataclass
class WebRig:
    """Implements `tests.contracts.chat.rig.Rig`."""

    platform: web.WebPlatform
    kept: Kept
    url: str
    http: aiohttp.ClientSession
    board: Board
    session: str
    can: frozenset[str] = frozenset({"edit", "delete", "file", "press", "redeliver", "refuse", Fault.GONE, *FORGED})
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    gone: bool = False
    count: int = 0

    def customers(self) -> Place:
        return Place("web", "web", "nowhere" if self.gone else channel_of(self.session, "another"))

    def agents(self) -> Place:
        return AGENTS

    async def say(self, words: str, *, thread: str | None = None, file: str | None = None) -> tuple[str, bool]:
        assert thread is None
        body: dict[str, Any] = {"id": self._new_id(), "text": words}
        if file:
            body["files"] = [await self._upload(file)]
        status, answer = await self._post("messages", body)
        message = answer["post"]["id"] if status == 200 else body["id"]
        self.sent[message] = body
        return message, status == 200

    async def _upload(self, name: str) -> str:
        query = {"name": name, "upload": self._new_id(), "offset": "0", "last": "true"}
        headers = {SESSION_HEADER: self.session, "Content-Type": "application/octet-stream"}
        picture = b"\xff\xd8\xff a picture"
        async with self.http.post(f"{self.url}/web/api/files", params=query, data=picture, headers=headers) as answer:
            token: str = (await answer.json())["file"]
            return token

    async def again(self, message: str) -> bool:
        return (await self._post("messages", self.sent[message]))[0] == 200

    async def edit(self, message: str, words: str | None) -> None:
        post = self._seen(message)
        body = {"id": self._new_id(), "post": message, "text": words, "proof": post["own"]}
        assert (await self._post("messages/change", body))[0] == 200

    async def delete(self, message: str) -> None:
        await self.edit(message, None)

    async def press(self, message: str, label: str) -> None:
        buttons = next(part["items"] for part in self._seen(message)["parts"] if part["kind"] == "buttons")
        button = next(item for item in buttons if item["label"] == label)
        tap = {name: button[name] for name in ("action", "value", "label", "proof")}
        assert (await self._post("taps", {"id": self._new_id(), "post": message, **tap}))[0] == 200

    async def noise(self, kind: Noise) -> None:
        raise NotImplementedError("nobody but people can write on the web board")

    async def forge(self, kind: Forgery) -> int:
        body, headers = FORGED[kind]
        headers = {SESSION_HEADER: self.session, "Content-Type": "application/json", **headers}
        async with self.http.post(f"{self.url}/web/api/messages", data=io.BytesIO(body), headers=headers) as answer:
            return answer.status

    def fail(self, fault: Fault) -> None:
        assert fault is Fault.GONE
        self.gone = True

    def shown(self, place: Place) -> Sequence[Shown]:
        return [
            _shown(post)
            for post in self._all(place.channel)
            if not post["deleted"] and (place.channel != AGENTS.channel or _stands_in(post, place))
        ]

    def _seen(self, message: str) -> dict[str, Any]:
        return next(post for post in self._all(channel_of(self.session, "web")) if post["id"] == message)

    def _all(self, channel: str) -> list[dict[str, Any]]:
        side = Side.AGENTS if channel == AGENTS.channel else Side.CUSTOMER
        reader = Reader(f"web:web:{channel_of(self.session, '')[2:]}", side)
        posts = sorted(_at_once(self.board.since((channel,), 0)), key=lambda post: (post.at, post.id))
        return [view(post, reader, Keys(SECRET.encode())) for post in posts]

    async def _post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        headers = {SESSION_HEADER: self.session}
        async with self.http.post(f"{self.url}/web/api/{path}", json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    def _new_id(self) -> str:
        self.count += 1
        return f"message-{self.count}"


def _stands_in(post: dict[str, Any], place: Place) -> bool:
    return place.thread is None or place.thread in (post["id"], post["thread"])


def _shown(post: dict[str, Any]) -> Shown:
    words: list[str] = []
    links: list[str] = []
    buttons: list[str] = []
    for part in post["parts"]:
        if part["kind"] == "buttons":
            buttons += [item["label"] for item in part["items"]]
        else:
            words.append(_words(part, links))
    return Shown(
        message=post["id"], words="\n".join(words), speaker=post["name"], buttons=tuple(buttons), links=tuple(links)
    )


def _words(part: dict[str, Any], links: list[str]) -> str:
    if part["kind"] == "markdown":
        return "\n".join(_node(node, links) for node in part["tree"])
    if part["kind"] == "facts":
        return "\n".join(": ".join(item) for item in part["items"])
    if part["kind"] == "sources":
        links += [item["url"] for item in part["items"] if item["url"]]
        return "; ".join(item["title"] for item in part["items"])
    return ": ".join(part[name] for name in ("speaker", "text") if name in part)


def _node(node: Any, links: list[str]) -> str:
    if isinstance(node, str):
        return node
    tag, *children = node
    if tag == "a":
        links.append(children.pop(0))
    return "\n" if tag == "br" else "".join(_node(child, links) for child in children)


def _at_once(work: Coroutine[Any, Any, T]) -> T:
    """The result of something that never waits, as the board in memory does not."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    raise AssertionError("the board in memory waited for something")


@asynccontextmanager
async def web_rig() -> AsyncIterator[WebRig]:
    clock = SystemClock()
    storage = open_storage("memory:", clock=clock, holder="rig")
    await storage.start()
    folder = tempfile.TemporaryDirectory()
    settings = web.Settings(_env_file=None, secret=SECRET, file_folder=Path(folder.name))
    platform = web.create(
        settings, Company(name="Juniper", agents=AGENTS, managers=Place("web", "web", "managers")), storage.board, clock
    )
    app = FastAPI()
    app.include_router(platform.router)
    kept = Kept()
    async with served(app) as url, aiohttp.ClientSession() as http:
        await platform.start(kept)
        async with http.post(f"{url}/web/api/session", json={"keep": "page"}) as answer:
            session = (await answer.json())["session"]
        yield WebRig(platform, kept, url, http, storage.board, session)
        await platform.stop()
    await storage.stop()
    folder.cleanup()
