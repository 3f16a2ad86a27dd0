"""A whole Baton as a process of its own, before a local Slack: what benchmarks and chaos tests drive.

Nothing of Baton runs inside the measuring process.
"""

import asyncio
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import psutil  # type: ignore[import-untyped]  # has no type stubs among the dependencies
import yaml

from tests.simulators.slack.sim import SlackSim

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "bot" / "sample"
QUESTIONS = (
    "How long does delivery take?",
    "What is your return policy?",
    "Can I change my delivery address?",
    "Which payment methods do you accept?",
    "How do I descale the kettle?",
    "Do you ship abroad?",
)

NO_REASON_TO_CALL = (
    "complex-issue",
    "dissatisfaction",
    "frustration",
    "low-confidence",
    "no-answer",
    "same-question",
)
"""Rules that would bring in a person for customers who ask the same few questions all day, as no real one does."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(slots=True)
class Rooms:
    """The channels of the local Slack that the company knows. `quiet` is listened to and answers only mentions."""

    customer: str
    support: str
    quiet: str
    agents: str
    agent: str = ""


class Slack(Protocol):
    """A local Slack, in a process of its own (`tests.simulators.slack.remote.Remote`) or in this one."""

    env: dict[str, str]

    async def do(self, order: str, **arguments: Any) -> Any: ...


class InProcess:
    """The same orders for a simulator in this process."""

    def __init__(self, sim: SlackSim) -> None:
        self._sim = sim
        self.env = {
            "SLACK_API_URL": sim.api_url,
            "SLACK_BOT_TOKEN": sim.install.bot_token,
            "SLACK_SIGNING_SECRET": sim.install.signing_secret,
        }

    async def do(self, order: str, **arguments: Any) -> Any:
        if order == "info":
            return {"abroad": self._sim.abroad.id}
        made = getattr(self._sim, order)(**arguments)
        return {"id": made.id}


async def furnish(slack: Slack) -> Rooms:
    """A customer of another workspace, a channel shared with them, a quiet one and the agents' channel."""
    info = await slack.do("info")
    agent = await slack.do("add_user", name="Ana Lopez")
    kim = await slack.do("add_user", name="Kim Doe", team=info["abroad"])
    members = [agent["id"], kim["id"]]
    shared = {"members": members, "shared_with": [info["abroad"]]}
    support = await slack.do("add_channel", name="support", **shared)
    quiet = await slack.do("add_channel", name="quiet", **shared)
    agents = await slack.do("add_channel", name="agents", members=[agent["id"]], private=True)
    return Rooms(kim["id"], support["id"], quiet["id"], agents["id"], agent["id"])


def write_company(folder: Path, rooms: Rooms) -> Path:
    """The sample company, with its channels in the local Slack."""
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    path = folder / "company.yaml"
    company: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    company["channels"]["agents"] = f"slack:{rooms.agents}"
    company["channels"]["modes"] = {f"slack:{rooms.quiet}": "mentions"}
    company["desk"]["escalation"]["off"] = list(NO_REASON_TO_CALL)
    path.write_text(yaml.safe_dump(company, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


@dataclass(slots=True)
class Server:
    """A server process on a port of its own.

    Attributes:
        command: what follows the Python interpreter. ready: the path that answers 200 when it is up.
    """

    command: tuple[str, ...]
    env: dict[str, str]
    folder: Path
    port: int
    ready: str = "/healthz"
    process: asyncio.subprocess.Process | None = None
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.folder / f"server-{self.port}.log"

    @property
    def events_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/slack/events"

    async def start(self, within: float = 180.0) -> float:
        """Returns the seconds until it was ready."""
        begun = time.perf_counter()
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                *self.command,
                cwd=self.folder,
                env=self._environment(),
                stdout=log,
                stderr=log,
                stdin=asyncio.subprocess.DEVNULL,
            )
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
            while time.perf_counter() - begun < within:
                if self.process.returncode is not None:
                    raise RuntimeError(f"The server ended at its start:\n{self.tail()}")
                if await self._answers(session):
                    return time.perf_counter() - begun
                await asyncio.sleep(0.01)
        raise TimeoutError(f"The server was not ready in {within:g} s:\n{self.tail()}")

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BATON_", "SLACK_"))}
        return kept | {"PYTHONPATH": str(ROOT)} | self.env

    async def _answers(self, session: aiohttp.ClientSession) -> bool:
        try:
            async with session.get(f"http://127.0.0.1:{self.port}{self.ready}") as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    def tail(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-3_000:]

    async def stop(self) -> None:
        await self._end(signal.SIGTERM, 30.0)

    async def kill(self) -> None:
        """`kill -9`: nothing is tidied up."""
        await self._end(signal.SIGKILL, 10.0)

    async def _end(self, number: int, within: float) -> None:
        if self.process is None or self.process.returncode is not None:
            return
        self.process.send_signal(number)
        try:
            await asyncio.wait_for(self.process.wait(), within)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()

    @property
    def rss_mb(self) -> float:
        assert self.process is not None
        return float(psutil.Process(self.process.pid).memory_info().rss) / 1e6

    @property
    def cpu_seconds(self) -> float:
        assert self.process is not None
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    async def get(self, path: str) -> str:
        address = f"http://127.0.0.1:{self.port}{path}"
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            return await answer.text()

    async def figure(self, name: str) -> float:
        """One figure of /metrics, 0 when it is not there."""
        for line in (await self.get("/metrics")).splitlines():
            if line.startswith((f"{name} ", f"{name}_total ")):
                return float(line.split()[-1])
        return 0.0


def baton(folder: Path, slack: Mapping[str, str], company: Path, **env: str) -> Server:
    """Baton on a SQLite file in `folder`, over signed HTTP, without a burst window and without Slack's pace."""
    port = free_port()
    settings = {
        "SLACK_API_URL": slack["SLACK_API_URL"],
        "SLACK_BOT_TOKEN": slack["SLACK_BOT_TOKEN"],
        "SLACK_SIGNING_SECRET": slack["SLACK_SIGNING_SECRET"],
        "SLACK_POSTS_PER_SECOND": "0",
        "BATON_DATA": str(folder / "data"),
        "BATON_BURST_SECONDS": "0",
        "BATON_LOG_LEVEL": "warning",
        "BATON_LOG_FORMAT": "json",
    }
    command = ("-m", "bot.entrypoints", "run", "--company", str(company), "--port", str(port))
    return Server(command, settings | env, folder, port)


def bare_bolt(folder: Path, slack: Mapping[str, str], *, echo: bool) -> Server:
    """A plain slack-bolt app on FastAPI and uvloop that stores nothing."""
    port = free_port()
    command = ("-m", "tests.bench.bare_bolt", str(port), *(("--echo",) if echo else ()))
    return Server(command, dict(slack), folder, port)
