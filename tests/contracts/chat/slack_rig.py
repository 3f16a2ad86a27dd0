"""Slack under the contract: the simulator as its far side, over Socket Mode or over signed HTTP on a real server."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette

from adapters.chat.slack import Settings, create
from adapters.chat.slack.platform import SlackPlatform
from bot.core.clock import SystemClock
from bot.core.company import Company
from bot.core.places import Place
from bot.core.ports import Clock
from tests.contracts.chat.desk_rig import HandDesk, Shelf
from tests.contracts.chat.rig import PICTURE, RETRY_AFTER, Fault, Forgery, Kept, Noise, Shown
from tests.simulators.slack.dates import tokens_shown
from tests.simulators.slack.manifest import Manifest
from tests.simulators.slack.sim import SlackSim

MANIFEST = Path(__file__).parents[3] / "manifest.yml"
OVER_HTTP = frozenset(Forgery)
DESK = frozenset({"forms", "marks", "whispers", "reactions", "files-in", "files-out", "home", "commands"})
EVERYWHERE = frozenset(Fault) | frozenset(Noise) | {"file", "redeliver", "refuse", "edit", "delete", "press"} | DESK


def company(sim: SlackSim, **more: Any) -> Company:
    return Company(
        name="Fennel and Co",
        agents=Place("slack", sim.home.id, sim.world.find_channel("agents").id),
        managers=Place("slack", sim.home.id, sim.world.find_channel("managers").id),
        **more,
    )


def slack_settings(sim: SlackSim, *, http: bool, **more: Any) -> Settings:
    install = sim.install
    return Settings(
        _env_file=None,
        SLACK_BOT_TOKEN=SecretStr(install.bot_token),
        SLACK_APP_TOKEN=None if http else SecretStr(install.app_token),
        SLACK_SIGNING_SECRET=SecretStr(install.signing_secret) if http else None,
        SLACK_API_URL=sim.api_url,
        SLACK_TIMEOUT=more.pop("timeout", 0.8),
        **more,
    )


@asynccontextmanager
async def populated(manifest: Path | Manifest = MANIFEST, clock: Clock | None = None) -> AsyncIterator[SlackSim]:
    """A Slack with Ana and Ben among the agents and Rosa among the customers."""
    async with SlackSim(manifest=manifest, clock=clock) as sim:
        ana, ben, rosa = (sim.add_user(name) for name in ("Ana Ferro", "Ben Okafor", "Rosa Lind"))
        sim.add_channel("agents", [ana, ben], private=True)
        sim.add_channel("managers", [ben], private=True)
        sim.add_channel("help", [ana, rosa])
        sim.delivery.ack_deadline = 0.8
        yield sim


@asynccontextmanager
async def served(platform: SlackPlatform) -> AsyncIterator[str]:
    """The platform's router on uvicorn; yields the address for Slack's request URL."""
    app = Starlette(routes=platform.router.routes)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", access_log=False))
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events"
    finally:
        server.should_exit = True
        await running


@asynccontextmanager
async def slack_rig(transport: str) -> AsyncIterator["SlackRig"]:
    async with populated() as sim:
        http, shelf = transport == "http", Shelf()
        platform = create(slack_settings(sim, http=http), company(sim), SystemClock())
        platform.fetch_with(shelf)
        rig = SlackRig(sim, platform, http, shelf)
        async with served(platform) as address:
            sim.request_url = address if http else None
            await platform.start(rig.kept, rig.desk)
            try:
                yield rig
            finally:
                await platform.stop()
        bad = [violation for violation in sim.violations if violation.reason not in rig.provoked]
        assert bad == []


class SlackRig:
    """See Rig."""

    def __init__(self, sim: SlackSim, platform: SlackPlatform, http: bool, shelf: Shelf) -> None:
        self.sim = sim
        self.shelf = shelf
        self.desk = HandDesk()
        self.platform = platform
        self.kept = Kept()
        self.can: frozenset[str] = EVERYWHERE | (OVER_HTTP if http else frozenset())
        self.provoked: set[str] = set()
        self.rosa = sim.world.find_channel("help").members[1]

    def customers(self) -> Place:
        return Place("slack", self.sim.home.id, self.sim.world.find_channel("help").id)

    def agents(self) -> Place:
        return Place("slack", self.sim.home.id, self.sim.world.find_channel("agents").id)

    async def say(self, words: str, *, thread: str | None = None, file: str | None = None) -> tuple[str, bool]:
        files = [(file, PICTURE)] if file else []
        ts = self.sim.say(self.rosa, "help", words, thread, files=files, literal=True)
        record = self.sim.find_delivery(ts)
        await self.sim.wait_for(lambda: record.attempts)
        return ts, record.attempts[0].ok

    async def again(self, message: str) -> bool:
        return (await self.sim.redeliver(message)).ok

    async def edit(self, message: str, words: str) -> None:
        self.sim.edit(self.rosa, "help", message, words)
        await self._last_acknowledged()

    async def delete(self, message: str) -> None:
        self.sim.delete("help", message)
        await self._last_acknowledged()

    async def press(self, message: str, label: str) -> None:
        self.sim.press(self.rosa, "help", message, label)
        await self._last_acknowledged()

    async def _last_acknowledged(self) -> None:
        record = self.sim.records.deliveries[-1]
        await self.sim.wait_for(lambda: record.acked)

    async def noise(self, kind: Noise) -> None:
        match kind:
            case Noise.OWN:
                await self.platform._api.write(  # the bot's own post, without our outbound side
                    "chat.postMessage", repeatable=False, channel=self.customers().channel, text="hello"
                )
            case Noise.OTHER_BOT:
                self.sim.other_bot_says("help", "Build passed")
            case Noise.UNKNOWN:
                event = {"type": "star_added", "user": self.rosa, "event_ts": self.sim.world.stamps.next()}
                self.sim.state.emit(event, None)
        if self.sim.records.deliveries:
            await self._last_acknowledged()

    async def forge(self, kind: Forgery) -> int:
        body: Any = {"type": "event_callback", "event": {"type": "message", "text": "x"}}
        how: dict[str, Any] = {
            Forgery.UNSIGNED: {"headers": {"X-Slack-Signature": None, "X-Slack-Request-Timestamp": None}},
            Forgery.WRONG_SECRET: {"secret": "somebody-elses"},
            Forgery.STALE: {"timestamp": "1700000000"},
            Forgery.GARBAGE_TIMESTAMP: {"timestamp": "soon"},
            Forgery.GARBAGE_SIGNATURE: {"headers": {"X-Slack-Signature": "v0=\u00e9"}},
        }.get(kind, {})
        raw = {
            Forgery.NOT_JSON: b'{"type": ',
            Forgery.NOT_AN_OBJECT: b"[1, 2]",
            Forgery.NOT_TEXT: b"\xff\xfe\x00",
            Forgery.HUGE: b"x" * 1_000_001,
        }.get(kind, body)
        status, _ = await self.sim.forge(raw, **how)
        return status

    def fail(self, fault: Fault) -> None:
        method = "chat.postMessage"
        match fault:
            case Fault.LIMITED:
                self.sim.fail(method, "ratelimited", retry_after=RETRY_AFTER)
            case Fault.DOWN:
                self.platform._api.client.base_url = "http://127.0.0.1:9/api/"
            case Fault.LOST:
                self.sim.fail(method, "lost")
            case Fault.SILENT:
                self.sim.fail(method, "hang", seconds=5.0)
            case Fault.BROKEN:
                self.sim.fail(method, "500")
            case Fault.DENIED:
                self.sim.install.dead = "token_revoked"
            case Fault.GONE:
                self.sim.fail(method, "error", error="channel_not_found")

    # -------------------------------------------------------------------------------------------------- the desk

    @property
    def _ana(self) -> str:
        return self.sim.world.find_channel("agents").members[0]

    def ana(self) -> str:
        return f"slack:{self.sim.home.id}:{self._ana}"

    async def agent_says(self, words: str) -> str:
        ts = self.sim.say(self._ana, "agents", words)
        await self._last_acknowledged()
        return ts

    async def agent_presses(self, message: str, label: str) -> None:
        self.sim.press(self._ana, "agents", message, label)
        await self._last_acknowledged()

    async def open_form(self) -> Sequence[str] | None:
        try:
            view = await self.sim.wait_for(lambda: self.sim.view_of(self._ana), within=0.5)
        except TimeoutError:
            return None
        seen = _Seen()
        seen.read([view["title"], view["blocks"]])
        return seen.words

    async def fill(self, fields: dict[str, str]) -> bool:
        sent = await self.sim.submit_view(self._ana, fields)
        return sent.acked and self.sim.view_of(self._ana) is None

    async def agent_reacts(self, message: str, emoji: str, *, off: bool = False) -> None:
        (self.sim.unreact if off else self.sim.react)(self._ana, "agents", message, emoji)
        await self._last_acknowledged()

    def signs(self, message: str) -> frozenset[str]:
        found = self.sim.message("agents", message) or {}
        return frozenset(one["name"] for one in found.get("reactions") or () if self.sim.bot.id in one["users"])

    def whispered(self) -> Sequence[str]:
        here = self.sim.world.find_channel("agents").id
        fleeting = [message for message in self.sim.ephemerals(self._ana) if message["channel"] == here]
        direct = self.sim.messages(self.sim.dm(self._ana), by_bot=True)
        return [_shown(message, self.sim).words for message in (*fleeting, *direct)]

    def files_shown(self, place: Place) -> Sequence[tuple[str, bytes]]:
        files = self.sim.world.files
        return [
            (file["name"], files[file["id"]].content)
            for message in self.sim.messages(place.channel, place.thread, by_bot=True)
            for file in message.get("files") or ()
        ]

    def shown(self, place: Place) -> Sequence[Shown]:
        channel = self.sim.world.find_channel(place.channel)
        found = [
            message
            for message in channel.messages.values()
            if message.get("bot_id") == self.sim.bot.bot_id
            and (place.thread is None or place.thread in (message.get("thread_ts"), message["ts"]))
        ]
        return [_shown(message, self.sim) for message in found]


def _shown(message: dict[str, Any], sim: SlackSim) -> Shown:
    seen = _Seen()
    seen.read(message.get("blocks") or [])
    return Shown(
        message=message["ts"],
        words="".join(seen.words).strip("\n"),
        speaker=message.get("username") or sim.bot.real_name,
        buttons=tuple(seen.buttons),
        links=tuple(seen.links),
        mentions=tuple(seen.mentions) + (("in the text",) if "<" in message["text"] else ()),
    )


class _Seen:
    """Reads blocks as Slack's client shows them."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.buttons: list[str] = []
        self.links: list[str] = []
        self.mentions: list[str] = []

    def read(self, node: Any) -> None:
        if isinstance(node, list):
            for inner in node:
                self.read(inner)
        elif isinstance(node, dict):
            self._one(node)

    def _one(self, node: dict[str, Any]) -> None:
        match node.get("type"):
            case "button":
                self.buttons.append(node["text"]["text"])
            case "link":
                self.words.append(node.get("text") or node["url"])
                self.links.append(node["url"])
            case "text" | "plain_text":
                self.words.append(node["text"])
            case "mrkdwn":
                self.words.append(tokens_shown(node["text"], None))
            case "date":
                self.words.append(node["fallback"])
            case "user" | "usergroup" | "broadcast":
                self.mentions.append(str(node))
            case _:
                for value in node.values():
                    self.read(value)
