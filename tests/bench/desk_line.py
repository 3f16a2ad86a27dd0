"""The agents' desk before a local Slack: how soon a card stands, how soon an agent's words arrive.

A Baton of its own, as a process, with Slack's rate limits off; times are the local Slack's own.
By itself: ``python -m tests.bench.desk_line``.
"""

import asyncio
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import uvloop
import yaml

from bot.core.clock import SystemClock
from bot.core.ticket import TicketState
from storage.opening import open_storage
from tests.bench.house import ROOT, Rooms, Slack, baton, furnish, write_company
from tests.simulators.slack.remote import Remote
from tests.simulators.slack.seen import visible

T = TypeVar("T")
Cards = Mapping[int, tuple[float, dict[str, Any]]]
TOGETHER = 200
RATE = 20.0
LADDER = (40.0, 60.0, 80.0)
SOON = 300.0
HELD = 1.0
ANSWERED = 50
WRITTEN = 10.0
_NUMBER = re.compile(r"about order (\d+)")


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """Milliseconds, the 95th percentile of each, but for the rate.

    Attributes:
        card: from the customer's words to the card, with 200 conversations that hand over at RATE a second.
        decided: when all of them do at the very same moment, from the moment at which the rule fires to the card.
        burst: then, too, from the customer's words to the card.
        rate: of RATE and LADDER, the most handoffs a second (200 in all) whose cards stand within SOON milliseconds
            of the customer's words; 0 for none.
        relay: from an agent's words to the customer, beyond the time for which they are held, while agents write
            WRITTEN messages a second in as many threads.
    """

    card: float
    decided: float
    burst: float
    rate: float
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
        cards = await _handed_off(slack, rooms, range(TOGETHER))
        at_once = await _handed_off(slack, rooms, range(TOGETHER, 2 * TOGETHER), rate=10_000.0)
        rate = await _highest_rate(slack, rooms, _waited(cards))
        relay = await _answered(slack, rooms, dict(list(cards.items())[:ANSWERED]))
    finally:
        await server.stop()
    decided_at = await _decided_at(home / "data" / "baton.db")
    from_decision = _p95([float(posted["ts"]) - decided_at[posted["ts"]] for _, posted in at_once.values()])
    return DeskFigures(
        _waited(cards), from_decision, _waited(at_once), rate, _p95([seconds - HELD for seconds in relay])
    )


async def _highest_rate(slack: Slack, rooms: Rooms, first: float) -> float:
    """Up the ladder, as long as cards are there soon enough; `first` is what came of RATE."""
    highest = RATE if first <= SOON else 0.0
    for step, rate in enumerate(LADDER, 2):
        if highest == 0.0:
            break
        cards = await _handed_off(slack, rooms, range(step * TOGETHER, (step + 1) * TOGETHER), rate=rate)
        if _waited(cards) > SOON:
            break
        highest = rate
    return highest


def _waited(cards: Cards) -> float:
    return _p95([float(posted["ts"]) - asked for asked, posted in cards.values()])


async def _decided_at(database: Path) -> dict[str, float]:
    """By the card's message id, when its rule fired; both clocks are this machine's."""
    storage = open_storage(f"sqlite:///{database}", clock=SystemClock(), holder="bench")
    await storage.start()
    try:
        tickets = await storage.tickets.listed(tuple(TicketState), 10_000)
    finally:
        await storage.stop()
    return {ticket.thread: ticket.opened_at.timestamp() for ticket in tickets if ticket.thread}


async def _handed_off(slack: Slack, rooms: Rooms, numbers: range, rate: float = RATE) -> Cards:
    """Everybody asks for a person; by number, when they asked and the card that came of it.

    Ends when nothing is left to do, so that what follows is measured by itself.
    """
    texts = [f"I want to talk to a human about order {number}" for number in numbers]
    asked = await slack.do("talk", channel=rooms.support, user=rooms.customer, texts=texts, rate=rate)
    found: dict[int, Any] = {}
    newest = asked[0]

    async def cards() -> dict[int, Any] | None:
        nonlocal newest
        for post in await slack.do("messages", channel=rooms.agents, by_bot=True, after=newest):
            newest = post["ts"]
            if (number := _about(post)) in numbers and "thread_ts" not in post:
                found[number] = post
        return found if len(found) == len(numbers) else None

    await _until(cards)
    await asyncio.sleep(2.0)
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


async def _alone() -> None:
    """The agents' desk by itself, without the rest of the benchmark: ``python -m tests.bench.desk_line``."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with Remote(checks=False) as slack:
            found = await measure(Path(folder), slack, await furnish(slack))
    for name, figure in asdict(found).items():
        print(f"{name:<10}{figure:8.1f}")  # noqa: T201 (a command's output)


if __name__ == "__main__":
    uvloop.run(_alone())
