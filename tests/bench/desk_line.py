"""The agents' desk before a local Slack: how soon a card stands, how soon an agent's words arrive.

A Baton of its own, as a process, with Slack's rate limits off; times are the local Slack's own.
"""

import asyncio
import re
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml

from tests.bench.house import ROOT, Rooms, Slack, baton, write_company
from tests.simulators.slack.seen import visible

T = TypeVar("T")
Cards = Mapping[int, tuple[float, dict[str, Any]]]
TOGETHER = 200
RATE = 20.0
HELD = 1.0
ANSWERED = 50
WRITTEN = 10.0
_NUMBER = re.compile(r"about order (\d+)")


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """Milliseconds, the 95th percentile of each.

    Attributes:
        card: from the customer's words to the card, with 200 conversations that hand over at RATE a second.
        burst: the same when all of them do at the very same moment.
        relay: from an agent's words to the customer, beyond the time for which they are held, while agents write
            WRITTEN messages a second in as many threads.
    """

    card: float
    burst: float
    relay: float


async def measure(folder: Path, slack: Slack, rooms: Rooms) -> DeskFigures:
    """Takes over the local Slack's request URL."""
    company = write_company(folder / "desk-company", rooms)
    path = company / "company.yaml"
    decided: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    decided["desk"]["hold_seconds"] = HELD
    path.write_text(yaml.safe_dump(decided, allow_unicode=True, sort_keys=False), encoding="utf-8")
    home = folder / "desk"
    home.mkdir()
    server = baton(home, slack.env, company)
    await server.start()
    try:
        await slack.do("configure", request_url=server.events_url)
        await _handed_off(slack, rooms, range(9_000, 9_005))
        return await _figures(slack, rooms)
    finally:
        await server.stop()


async def _figures(slack: Slack, rooms: Rooms) -> DeskFigures:
    cards = await _handed_off(slack, rooms, range(TOGETHER))
    at_once = await _handed_off(slack, rooms, range(TOGETHER, 2 * TOGETHER), rate=10_000.0)
    relay = await _answered(slack, rooms, dict(list(cards.items())[:ANSWERED]))
    return DeskFigures(_waited(cards), _waited(at_once), _p95([seconds - HELD for seconds in relay]))


def _waited(cards: Cards) -> float:
    return _p95([float(posted["ts"]) - asked for asked, posted in cards.values()])


async def _handed_off(slack: Slack, rooms: Rooms, numbers: range, rate: float = RATE) -> Cards:
    """Everybody asks for a person; by number, when they asked and the card that came of it."""
    texts = [f"I want to talk to a human about order {number}" for number in numbers]
    asked = await slack.do("talk", channel=rooms.support, user=rooms.customer, texts=texts, rate=rate)

    async def cards() -> dict[int, Any] | None:
        posts = await slack.do("messages", channel=rooms.agents, by_bot=True)
        found = {number: post for post in posts if (number := _about(post)) in numbers and "thread_ts" not in post}
        return found if len(found) == len(numbers) else None

    found = await _until(cards)
    return {number: (float(ts), found[number]) for number, ts in zip(numbers, asked, strict=True)}


def _about(post: Mapping[str, Any]) -> int:
    hit = _NUMBER.search(visible(dict(post)))
    return int(hit[1]) if hit else -1


async def _answered(slack: Slack, rooms: Rooms, cards: Cards) -> list[float]:
    """The agent claims each and writes; seconds until the customer could read it."""
    for _, card in cards.values():
        await slack.do("press", user=rooms.agent, channel=rooms.agents, ts=card["ts"], what="Claim")
    await _until(lambda: _seen(slack, rooms, "has joined", len(cards)))
    said: dict[int, float] = {}
    begun = time.monotonic()
    for count, (number, (_, card)) in enumerate(cards.items()):
        await asyncio.sleep(max(0.0, begun + count / WRITTEN - time.monotonic()))
        words = f"Hello, I look into it, about order {number}"
        ts = await slack.do("say", user=rooms.agent, channel=rooms.agents, text=words, thread=card["ts"])
        said[number] = float(ts)
    posts = await _until(lambda: _seen(slack, rooms, "I look into it", len(cards)))
    return [float(post["ts"]) - said[_about(post)] for post in posts]


async def _seen(slack: Slack, rooms: Rooms, words: str, count: int) -> list[dict[str, Any]] | None:
    posts = await slack.do("messages", channel=rooms.support, by_bot=True)
    found = [post for post in posts if words in visible(post)]
    return found if len(found) >= count else None


async def _until(ask: Callable[[], Awaitable[T | None]], within: float = 60.0) -> T:
    begun = time.monotonic()
    while time.monotonic() - begun < within:
        if (found := await ask()) is not None:
            return found
        await asyncio.sleep(0.5)
    raise TimeoutError("the desk did not do it in time")


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] * 1e3


async def slowest_command() -> float:
    """Milliseconds of the desk's slowest command at its worst of ten; see `tests.bench.desk`, run apart."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.desk", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    lines = [line for line in out.decode().splitlines() if line.endswith(" ms") and "(median)" not in line]
    return max(float(line.split()[-2]) for line in lines)
