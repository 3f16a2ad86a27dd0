"""`kill -9` under load: the real program on a SQLite file before a local Slack that redelivers and loses answers.

Judged by what the far side received and by what the database holds when all is calm again:
an acknowledged message without an answer is lost, two posts under one key are a duplicate, an answer to an older
message after the answer to a newer one is out of order.
"""

import asyncio
import random
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from bot.core.codec import CONVERSATION
from tests.bench.house import QUESTIONS, InProcess, Rooms, Server, baton, furnish, write_company
from tests.simulators.slack.sim import SlackSim

BLIND = "Posting again without knowing"
"""What the sender logs when nobody can tell whether a message arrived and it posts again."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Attributes:
    load: messages a second. shares: how often a post meets which fault.
    """

    rounds: int = 20
    seed: int = 1
    load: float = 25.0
    shortest: float = 0.4
    longest: float = 2.5
    threads: int = 12
    calm_within: float = 90.0
    shares: tuple[tuple[str, float], ...] = (
        ("ratelimited", 0.06),
        ("lost", 0.03),
        ("lost-500", 0.02),
        ("500", 0.02),
        ("reset", 0.02),
        ("hang", 0.003),
    )


@dataclass(slots=True)
class Verdict:
    """Attributes:
    lost: acknowledged messages without an answer, as thread/ts, and answers that never left, by key.
        duplicates: keys posted twice without an excuse.
    ambiguous: posted again because nobody could tell; counted by the program itself.
    out_of_order: threads in which an older answer came after a newer one.
    """

    rounds: int = 0
    said: int = 0
    acknowledged: int = 0
    answers: int = 0
    refused: int = 0
    faults: int = 0
    ambiguous: int = 0
    lost: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.duplicates or self.out_of_order or self.violations)


Tell = Callable[[str], None]


async def run(plan: Plan, tell: Tell = lambda _line: None) -> Verdict:
    with tempfile.TemporaryDirectory(prefix="chaos-") as name:
        async with SlackSim() as sim:
            folder = Path(name)
            slack = InProcess(sim)
            rooms = await furnish(slack)
            server = baton(folder, slack.env, write_company(folder / "company", rooms))
            chaos = _Chaos(plan, sim, rooms, server)
            try:
                await chaos.rounds(tell)
                await chaos.calm()
            finally:
                await server.stop()
            return chaos.verdict(folder / "data" / "baton.db")


class _Chaos:
    def __init__(self, plan: Plan, sim: SlackSim, rooms: Rooms, server: Server) -> None:
        self._plan = plan
        self._sim = sim
        self._rooms = rooms
        self._server = server
        self._dice = random.Random(plan.seed)
        self._threads: list[str] = []
        self._said = 0

    async def rounds(self, tell: Tell) -> None:
        sim = self._sim
        sim.request_url = self._server.events_url
        sim.delivery.time_scale = 0.02
        sim.mischief(duplicate=0.1, redeliver=0.1, jitter=0.05, seed=self._plan.seed)
        for kind, share in self._plan.shares:
            sim.fail("chat.postMessage", kind, times=None, share=share, seconds=12.0)
        await self._server.start()
        for number in range(1, self._plan.rounds + 1):
            lasts = self._dice.uniform(self._plan.shortest, self._plan.longest)
            await self._load(lasts, self._plan.load)
            await self._server.kill()
            starting = asyncio.create_task(self._server.start())
            await self._load(self._dice.uniform(0.0, 1.0), self._plan.load / 4)
            took = await starting
            tell(f"round {number} of {self._plan.rounds}: killed after {lasts:.1f} s, ready again in {took:.1f} s")

    async def _load(self, seconds: float, rate: float) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while loop.time() < until:
            self._say()
            await asyncio.sleep(self._dice.expovariate(rate))

    def _say(self) -> None:
        """Something new, or more in one of the latest threads."""
        thread = None
        if self._threads and self._dice.random() < 0.4:
            thread = self._dice.choice(self._threads[-self._plan.threads :])
        text = QUESTIONS[self._said % len(QUESTIONS)]
        ts = self._sim.say(self._rooms.customer, self._rooms.support, text, thread=thread)
        self._said += 1
        if thread is None:
            self._threads.append(ts)

    async def calm(self) -> None:
        """Good weather, and time for everything that was put off."""
        faults = list(self._sim.state.faults.active)
        self._sim.behave()
        self.struck = sum(fault.struck for fault in faults)
        await self._sim.settled(self._plan.calm_within)
        loop = asyncio.get_running_loop()
        until = loop.time() + self._plan.calm_within
        quiet = 0
        while loop.time() < until and quiet < 8:
            before = len(self._sim.records.calls)
            await asyncio.sleep(0.5)
            busy = await self._server.figure("baton_pending_events") + await self._server.figure("baton_lanes")
            quiet = quiet + 1 if not busy and len(self._sim.records.calls) == before else 0

    # -------------------------------------------------------------------------------------------------------- verdict

    def verdict(self, database: Path) -> Verdict:
        records = self._sim.records
        arrived, answered = _arrivals(database), _answered(database)
        heard = [d for d in records.deliveries if d.name == "message" and not d.payload["event"].get("bot_id")]
        found = Verdict(rounds=self._plan.rounds, said=self._said, faults=self.struck)
        found.acknowledged = sum(delivery.acked for delivery in heard)
        found.refused = sum(not attempt.ok for delivery in heard for attempt in delivery.attempts)
        found.violations = [f"{v.method}: {v.reason}" for v in records.violations]
        answers = self._answers(arrived)
        found.answers = sum(map(len, answers.values()))
        for delivery in heard:
            event = delivery.payload["event"]
            thread, ts = event.get("thread_ts") or event["ts"], event["ts"]
            if delivery.acked and (ts not in answered or not any(at > ts for _, at in answers[thread])):
                found.lost.append(f"{thread}/{ts}")
        found.lost += _unsent(database)
        for thread, replies in answers.items():
            order = [number for number, _ in replies]
            if order != sorted(order):
                found.out_of_order.append(thread)
        found.ambiguous = self._server.log.read_text(encoding="utf-8", errors="replace").count(BLIND)
        found.duplicates = sorted(records.duplicates)[found.ambiguous :]
        return found

    def _answers(self, arrived: dict[str, int]) -> dict[str, list[tuple[int, str]]]:
        """By thread, in the order in which they stand: (inbox number of the message that it answers, own ts)."""
        answers: dict[str, list[tuple[int, str]]] = defaultdict(list)
        seen: set[str] = set()
        for message in self._sim.messages(self._rooms.support, by_bot=True):
            key = str(message.get("metadata", {}).get("event_payload", {}).get("key", ""))
            cause = key.rpartition(":")[2]
            if cause in arrived and key not in seen:
                seen.add(key)
                answers[str(message["thread_ts"])].append((arrived[cause], str(message["ts"])))
        return answers


def _arrivals(database: Path) -> dict[str, int]:
    """Of each customer's message in the inbox, by the mark that its answer's key ends with: its number."""
    rows = _rows(database, "SELECT seq, id FROM inbox WHERE kind = 'message-posted'")
    return {blake2b(id.encode(), digest_size=8).hexdigest(): seq for seq, id in rows}


def _answered(database: Path) -> set[str]:
    """The messages to which something was said in return, as the conversations' states have it.

    One answer may stand for several messages, and it bears the mark of the last to arrive.
    """
    states = [CONVERSATION.load(state) for (state,) in _rows(database, "SELECT state FROM conversation")]
    return {line.ref for state in states for line in state.lines if line.answered}


def _unsent(database: Path) -> list[str]:
    """Messages that still wait or were given up, by key: nobody received them."""
    return [key for (key,) in _rows(database, "SELECT key FROM outbox WHERE state IN ('queued', 'sending', 'dead')")]


def _rows(database: Path, query: str) -> list[Any]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()
