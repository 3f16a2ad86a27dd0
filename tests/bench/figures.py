"""The figures of `make bench`, each measured beside a bare slack-bolt app in the same run, taking turns."""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.house import QUESTIONS, ROOT, Rooms, Server
from tests.simulators.slack.pump import Bodies, Pump, PumpResult, message_events
from tests.simulators.slack.remote import Remote

TURNS = 3
"""How often the two programs take turns; the median counts, as other programs may disturb one."""


@dataclass(slots=True)
class Stage:
    """Attributes:
    silent: the bare app that only acknowledges. echo: the one that answers with the same words.
    """

    folder: Path
    slack: Remote
    rooms: Rooms
    baton: Server
    silent: Server
    echo: Server


# ------------------------------------------------------------------------------------------------------------- intake


@dataclass(frozen=True, slots=True)
class IntakeFigures:
    """Acknowledged events a second over signed HTTP at concurrency 64, and the 99th percentile in milliseconds."""

    baton_per_s: float
    baton_p99_ms: float
    bolt_per_s: float
    bolt_p99_ms: float


async def intake_over_http(stage: Stage, count: int = 4_000) -> IntakeFigures:
    """Each event begins a conversation of its own in a channel where the bot answers only mentions: it is verified,
    stored, acknowledged, and its turn is taken behind that, as fast as the machine can. Nothing is posted.
    """
    ours: list[PumpResult] = []
    bare: list[PumpResult] = []
    info = await stage.slack.do("info")
    events = message_events(info["abroad"], stage.rooms.quiet, stage.rooms.customer, "A0APP00001")
    for turn in range(TURNS):
        bare.append(await _pumped(stage, stage.silent, _from(events, turn * count), count))
        ours.append(await _pumped(stage, stage.baton, _from(_in_threads(events), turn * count), count))
        await drained(stage.baton)
    return IntakeFigures(
        statistics.median(result.rate for result in ours),
        statistics.median(result.quantile(0.99) for result in ours) * 1e3,
        statistics.median(result.rate for result in bare),
        statistics.median(result.quantile(0.99) for result in bare) * 1e3,
    )


async def _pumped(stage: Stage, server: Server, events: Bodies, count: int) -> PumpResult:
    pump = Pump(server.events_url, stage.slack.env["SLACK_SIGNING_SECRET"], concurrency=64)
    result = await pump.run(events, count, deadline=30.0)
    if set(result.statuses) != {200}:
        raise RuntimeError(f"not everything was acknowledged: {dict(result.statuses)}\n{server.tail()}")
    return result


def _from(events: Bodies, first: int) -> Bodies:
    return lambda number: events(first + number)


def _in_threads(events: Bodies) -> Bodies:
    """As replies, each in a thread of its own: what a quiet channel keeps without a mention."""

    def body(number: int) -> bytes:
        thread = f'"thread_ts": "{1_600_000_000 + number}.000100", "channel_type"'
        return events(number).replace(b'"channel_type"', thread.encode(), 1)

    return body


async def drained(server: Server, within: float = 120.0) -> None:
    """Wait until every event was handled."""
    async with asyncio.timeout(within):
        while True:
            if json.loads(await server.get("/readyz"))["lag"]["pending"] == 0:
                return
            await asyncio.sleep(0.2)


async def intake_at_the_port(count: int = 10_000) -> float:
    """Events a second without HTTP, in a process of its own; the median of three runs."""
    rates = []
    for _ in range(TURNS):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bench.port", str(count), cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
        rates.append(float(out))
    return statistics.median(rates)


# ------------------------------------------------------------------------------------------------------------ answers


@dataclass(frozen=True, slots=True)
class Talk:
    """What came of messages said at a rate.

    Attributes:
        acks: seconds until each was acknowledged. answers: seconds until each answer stood in the channel.
    """

    acks: list[float]
    answers: list[float]


async def talk(stage: Stage, server: Server, count: int, rate: float) -> Talk:
    """Say `count` messages at `rate` a second, each a new thread, and wait for the answer to each of them.

    Raises:
        TimeoutError: not every message was answered.
    """
    slack, rooms = stage.slack, stage.rooms
    await slack.do("configure", request_url=server.events_url)
    await slack.do("clear")
    begun = time.perf_counter()
    said: list[str] = []

    async def speaker(first: int) -> None:
        for number in range(first, count, _SPEAKERS):
            await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
            text = f"{QUESTIONS[number % len(QUESTIONS)]} (case {number})"
            said.append(await slack.do("say", user=rooms.customer, channel=rooms.support, text=text))

    await asyncio.gather(*(speaker(first) for first in range(_SPEAKERS)))
    answers = await _answers(stage, set(said), within=60.0)
    acks: list[float] = (await slack.do("seen"))["ack_times"]
    return Talk(acks, answers)


_SPEAKERS = 16


async def _answers(stage: Stage, said: set[str], within: float) -> list[float]:
    """Seconds from each message to the first answer in its thread, by the local Slack's own clock."""
    async with asyncio.timeout(within):
        while True:
            replies: list[dict[str, Any]] = await stage.slack.do("messages", channel=stage.rooms.support, by_bot=True)
            first: dict[str, float] = {}
            for reply in replies:
                thread = reply.get("thread_ts")
                if thread in said:
                    first.setdefault(thread, float(reply["ts"]) - float(thread))
            if len(first) == len(said):
                return list(first.values())
            await asyncio.sleep(0.25)


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """Milliseconds from a customer's message to the answer, for Baton and for the echo."""

    baton_p50_ms: float
    baton_p99_ms: float
    echo_p50_ms: float
    echo_p99_ms: float


async def answers_beside_echo(stage: Stage, count: int = 120, rate: float = 8.0) -> AnswerFigures:
    """Three times `count` messages each, the two programs taking turns."""
    ours: list[float] = []
    bare: list[float] = []
    await talk(stage, stage.echo, 20, rate)
    await talk(stage, stage.baton, 20, rate)
    for _ in range(TURNS):
        bare += (await talk(stage, stage.echo, count, rate)).answers
        ours += (await talk(stage, stage.baton, count, rate)).answers
    return AnswerFigures(
        quantile(ours, 0.5) * 1e3, quantile(ours, 0.99) * 1e3, quantile(bare, 0.5) * 1e3, quantile(bare, 0.99) * 1e3
    )


async def ack_p99_under_load(stage: Stage, rate: float = 100.0, seconds: float = 15.0) -> float:
    """Milliseconds, at 100 events a second each of which is answered."""
    heard = await talk(stage, stage.baton, int(rate * seconds), rate)
    return quantile(heard.acks, 0.99) * 1e3


def quantile(values: Sequence[float], share: float) -> float:
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


# ----------------------------------------------------------------------------------------------------------- starting


async def second_start(stage: Stage) -> float:
    """Seconds from the start of the process until it is ready, with everything built before; the median of three."""
    took = []
    for _ in range(TURNS):
        await stage.baton.stop()
        took.append(await stage.baton.start())
    return statistics.median(took)
