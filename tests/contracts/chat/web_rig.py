"""The web chat under the contract: a visitor's HTTP client on a real server, and the board as people see it."""

import io
import tempfile
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
from starlette.applications import Starlette

from adapters.chat import web
from adapters.chat.web.guard import SESSION_HEADER
from adapters.chat.web.keys import Keys, channel_of
from adapters.chat.web.posts import Reader, may_see, view
from bot.core.clock import SystemClock
from bot.core.company import Company
from bot.core.places import Place, Side
from bot.core.ports import Board
from storage.opening import open_storage
from tests.contracts.chat.desk_rig import HandDesk, Shelf
from tests.contracts.chat.rig import PICTURE, Fault, Forgery, Kept, Noise, Shown
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


CAN = frozenset({"edit", "delete", "file", "press", "redeliver", "refuse", Fault.GONE, *FORGED})
CAN_AT_THE_DESK = frozenset({"forms", "marks", "whispers", "reactions", "files-in", "files-out", "home", "commands"})


@dataclass
class Ana:
    """An agent's browser: her cookies, and the form before her."""

    url: str
    http: aiohttp.ClientSession
    id: str = ""
    form: dict[str, Any] | None = None

    async def come_in(self, link: str) -> None:
        await self.post("join", {"token": link.partition("#")[2]})
        _, me = await self.post("name", {"name": "Ana"})
        self.id = f"web:web:{me['id']}"

    async def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        headers = {"Origin": self.url}
        async with self.http.post(f"{self.url}/web/api/staff/{path}", json=body, headers=headers) as answer:
            return answer.status, await answer.json()


@dataclass
class WebRig:
    """Implements `tests.contracts.chat.desk_rig.DeskRig`."""

    platform: web.WebPlatform
    kept: Kept
    url: str
    http: aiohttp.ClientSession
    board: Board
    session: str
    files: Path
    agent: Ana
    desk: HandDesk
    shelf: Shelf
    can: frozenset[str] = CAN | CAN_AT_THE_DESK
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
        async with self.http.post(f"{self.url}/web/api/files", params=query, data=PICTURE, headers=headers) as answer:
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
        tap = _tap(self._seen(message), label)
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

    # -------------------------------------------------------------------------------------------------------- the desk

    async def agent_says(self, words: str) -> str:
        status, answer = await self.agent.post("messages", {"id": self._new_id(), "text": words, "side": "agents"})
        assert status == 200
        message: str = answer["post"]["id"]
        return message

    async def agent_presses(self, message: str, label: str) -> None:
        card = next(post for post in self._all(AGENTS.channel) if post["id"] == message)
        tap = {"id": self._new_id(), "post": message, "side": "agents", **_tap(card, label)}
        status, answer = await self.agent.post("taps", tap)
        assert status == 200
        self.agent.form = answer.get("form")

    async def open_form(self) -> Sequence[str] | None:
        form = self.agent.form
        if form is None:
            return None
        labels = [label for field in form["fields"] for _, label in field.get("choices", ())]
        return [form["title"], form["intro"], *(field["label"] for field in form["fields"]), *labels]

    async def fill(self, fields: dict[str, str]) -> bool:
        assert self.agent.form is not None
        values = {field["name"]: field["initial"] for field in self.agent.form["fields"]} | fields
        sent = {"id": self._new_id(), "token": self.agent.form["token"], "side": "agents", "fields": values}
        status, _ = await self.agent.post("forms", sent)
        if status == 200:
            self.agent.form = None
        return status == 200

    async def agent_reacts(self, message: str, emoji: str, *, off: bool = False) -> None:
        given = {"id": self._new_id(), "post": message, "emoji": emoji, "off": off, "side": "agents"}
        assert (await self.agent.post("reactions", given))[0] == 200

    def signs(self, message: str) -> frozenset[str]:
        marks = [post["mark"] for post in self._all(AGENTS.channel) if "mark" in post]
        return frozenset(mark["sign"] for mark in marks if mark["of"] == message and mark["on"])

    def ana(self) -> str:
        return self.agent.id

    def whispered(self) -> Sequence[str]:
        seen = self._all(AGENTS.channel, self.agent.id)
        return [_shown(post).words for post in seen if post.get("whisper")]

    def files_shown(self, place: Place) -> Sequence[tuple[str, bytes]]:
        posts = _at_once(self.board.since((place.channel,), 0))
        files = [file for post in posts if post.mine is None for file in post.content.files if file.ref]
        refs = [(file.name, file.ref.removeprefix("web:")) for file in files]
        return [(name, (self.files / ref[:2] / ref).read_bytes()) for name, ref in refs]

    def shown(self, place: Place) -> Sequence[Shown]:
        return [
            _shown(post)
            for post in self._all(place.channel)
            if not post.get("deleted")
            and "mark" not in post
            and (place.channel != AGENTS.channel or _stands_in(post, place))
        ]

    def _seen(self, message: str) -> dict[str, Any]:
        return next(post for post in self._all(channel_of(self.session, "web")) if post["id"] == message)

    def _all(self, channel: str, person: str = "") -> list[dict[str, Any]]:
        """What this person sees there; nobody named: the customer, or some agent."""
        side = Side.AGENTS if channel == AGENTS.channel else Side.CUSTOMER
        reader = Reader(person or f"web:web:{channel_of(self.session, '')[2:]}", side)
        posts = sorted(_at_once(self.board.since((channel,), 0)), key=lambda post: (post.at, post.id))
        return [view(post, reader, Keys(SECRET.encode())) for post in posts if may_see(post, reader)]

    async def _post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        headers = {SESSION_HEADER: self.session}
        async with self.http.post(f"{self.url}/web/api/{path}", json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    def _new_id(self) -> str:
        self.count += 1
        return f"message-{self.count}"


def _tap(post: dict[str, Any], label: str) -> dict[str, str]:
    """What a page sends when the button with this label is tapped."""
    buttons = next(part["items"] for part in post["parts"] if part["kind"] == "buttons")
    button = next(item for item in buttons if item["label"] == label)
    return {name: button[name] for name in ("action", "value", "label", "proof")}


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
        return "\n".join(": ".join(item[:2]) for item in part["items"])
    if part["kind"] == "sources":
        links += [item["url"] for item in part["items"] if item["url"]]
        return "; ".join(item["title"] for item in part["items"])
    if part["kind"] == "files":
        links += [item["url"] for item in part["items"] if item["url"] and not item["kept"]]
        return "; ".join(item["name"] for item in part["items"])
    return ": ".join(part[name] for name in ("speaker", "text") if name in part)


def _node(node: Any, links: list[str]) -> str:
    if isinstance(node, str):
        return node
    tag, *children = node
    if tag == "time":
        return str(children[1])
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
    app = Starlette(routes=platform.router.routes)
    kept = Kept()
    desk, shelf = HandDesk(), Shelf()
    platform.fetch_with(shelf)
    jar = aiohttp.CookieJar(unsafe=True)
    async with served(app) as url, aiohttp.ClientSession() as http, aiohttp.ClientSession(cookie_jar=jar) as hers:
        await platform.start(kept, desk)
        ana = Ana(url, hers)
        await ana.come_in(platform.invite(Side.AGENTS))
        async with http.post(f"{url}/web/api/session", json={"keep": "page"}) as answer:
            session = (await answer.json())["session"]
        yield WebRig(platform, kept, url, http, storage.board, session, Path(folder.name), ana, desk, shelf)
        await platform.stop()
    await storage.stop()
    folder.cleanup()
