"""``python -m tests.bench``: measures Baton beside a bare slack-bolt app, prints a table and writes bench.json."""

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # has no type stubs among the dependencies
import uvloop
from rich.console import Console
from rich.table import Table

from tests.bench import chaos, databases, desk_line, figures
from tests.bench.house import ROOT, bare_bolt, baton, furnish, write_company
from tests.simulators.slack.remote import Remote

Figures = dict[str, float]
console = Console()
_CALM_PERCENT = 15.0


@dataclass(frozen=True, slots=True)
class Goal:
    """One line of the table.

    Attributes:
        least: the figure must be at least this; most: at most that.
    """

    key: str
    words: str
    least: float | None = None
    most: float | None = None

    def met(self, figure: float) -> bool:
        return (self.least is None or figure >= self.least) and (self.most is None or figure <= self.most)

    @property
    def told(self) -> str:
        if self.least is not None:
            return f"≥ {self.least:g}"
        return "" if self.most is None else f"≤ {self.most:g}"


GOALS = (
    Goal("intake_http_events_per_s", "Durable intake over signed HTTP, events/s at concurrency 64"),
    Goal("intake_ratio_to_bolt", "… as a share of a bare Bolt app that stores nothing", least=0.5),
    Goal("intake_port_events_per_s", "Durable intake at the port, events/s", least=5_000),
    Goal("postgres_intake_per_s", "… on PostgreSQL"),
    Goal("postgres_intake_of_plain", "… as a multiple of plain inserts on as many connections", least=1),
    Goal("postgres_answers_per_s", "Storage of whole answers on PostgreSQL, from the event to the receipt, a second"),
    Goal("postgres_answer_cpu_of_sqlite", "… our processor time for one, as a multiple of SQLite's", most=2),
    Goal("ack_p99_ms", "Acknowledgement p99 at 100 answered events/s, ms", most=50),
    Goal("answer_p50_over_echo_ms", "Answer p50 above the bare echo, ms", most=40),
    Goal("answer_p99_over_echo_ms", "Answer p99 above the bare echo, ms", most=150),
    Goal("second_start_s", "Second start until ready, s", most=3),
    Goal("rss_mb", "Memory after the load, encoder loaded, MB", most=320),
    Goal("desk_card_p95_ms", "Desk: card p95, 200 conversations handing over at 20/s, ms", most=300),
    Goal("desk_decided_p95_ms", "… all 200 at the very same moment, from the rule that fires, ms", most=300),
    Goal("desk_card_burst_p95_ms", "… then, from the customer's message, ms"),
    Goal("desk_handoffs_per_s", "… most handoffs/s (of 20, 40, 60, 80) with card p95 within 300 ms", least=20),
    Goal("desk_relay_p95_ms", "… an agent's words to the customer p95, beyond the hold, ms", most=300),
    Goal("desk_command_ms", "… slowest command, worst of ten, 500 tickets and 100,000 messages, ms", most=200),
    Goal("chaos_rounds", "Chaos: rounds of kill -9 under load"),
    Goal("chaos_lost", "… acknowledged messages without an answer", most=0),
    Goal("chaos_duplicates", "… posts doubled", most=0),
    Goal("chaos_ambiguous", "… posted again because nobody could tell"),
    Goal("chaos_out_of_order", "… conversations out of order", most=0),
)


async def measure(rounds: int, seed: int) -> Figures:
    _warn_of_others()
    found: Figures = {}
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        slack = await stack.enter_async_context(Remote(checks=False))
        rooms = await furnish(slack)
        company = write_company(folder / "company", rooms)
        stage = figures.Stage(
            folder,
            slack,
            rooms,
            baton(folder, slack.env, company),
            bare_bolt(folder, slack.env, echo=False),
            bare_bolt(folder, slack.env, echo=True),
        )
        for server in (stage.baton, stage.silent, stage.echo):
            stack.push_async_callback(server.stop)
            await server.start()
        found |= await _answering(stage)
        found |= await _starting_and_intake(stage)
        await stage.baton.stop()
        with console.status("The desk: 200 handoffs at once, answers of agents"):
            at_desk = await desk_line.measure(folder, slack, rooms)
        found |= {
            "desk_card_p95_ms": at_desk.card,
            "desk_decided_p95_ms": at_desk.decided,
            "desk_card_burst_p95_ms": at_desk.burst,
            "desk_handoffs_per_s": at_desk.rate,
            "desk_relay_p95_ms": at_desk.relay,
        }
    with console.status("The desk's commands with 100,000 messages"):
        found["desk_command_ms"] = await desk_line.slowest_command()
    with console.status("Intake at the port"):
        found["intake_port_events_per_s"] = await figures.intake_at_the_port()
    with console.status("PostgreSQL beside SQLite"):
        found |= await _databases()
    return found | await _chaos(rounds, seed)


async def _answering(stage: figures.Stage) -> Figures:
    with console.status("Answers beside the echo"):
        answers = await figures.answers_beside_echo(stage)
    _note(
        f"answers: Baton p50 {answers.baton_p50_ms:.1f} p99 {answers.baton_p99_ms:.1f} ms, "
        f"echo p50 {answers.echo_p50_ms:.1f} p99 {answers.echo_p99_ms:.1f} ms"
    )
    with console.status("Acknowledgements at 100 answered events a second"):
        ack = await figures.ack_p99_under_load(stage)
    return {
        "answer_p50_over_echo_ms": answers.baton_p50_ms - answers.echo_p50_ms,
        "answer_p99_over_echo_ms": answers.baton_p99_ms - answers.echo_p99_ms,
        "ack_p99_ms": ack,
        "rss_mb": stage.baton.rss_mb,
    }


async def _starting_and_intake(stage: figures.Stage) -> Figures:
    with console.status("Starting again"):
        start = await figures.second_start(stage)
    with console.status("Intake over signed HTTP, taking turns with bare Bolt"):
        intake = await figures.intake_over_http(stage)
    _note(
        f"intake: Baton {intake.baton_per_s:.0f}/s p99 {intake.baton_p99_ms:.0f} ms, "
        f"bare Bolt {intake.bolt_per_s:.0f}/s p99 {intake.bolt_p99_ms:.0f} ms"
    )
    return {
        "second_start_s": start,
        "intake_http_events_per_s": intake.baton_per_s,
        "intake_ratio_to_bolt": intake.baton_per_s / intake.bolt_per_s,
    }


async def _databases() -> Figures:
    seen = await databases.measure()
    _note(
        f"databases: PostgreSQL {seen.postgres.answers:.0f} answers/s, {seen.postgres.answer_us:.0f} µs of our time "
        f"each; SQLite {seen.sqlite.answers:.0f}/s, {seen.sqlite.answer_us:.0f} µs; {seen.plain:.0f} plain inserts/s"
    )
    return {
        "postgres_intake_per_s": seen.postgres.intake,
        "postgres_intake_of_plain": seen.postgres.intake / seen.plain,
        "postgres_answers_per_s": seen.postgres.answers,
        "postgres_answer_cpu_of_sqlite": seen.postgres.answer_us / seen.sqlite.answer_us,
    }


async def _chaos(rounds: int, seed: int) -> Figures:
    verdict = await chaos.run(chaos.Plan(rounds=rounds, seed=seed), lambda line: _note(f"chaos: {line}"))
    _note(
        f"chaos: {verdict.acknowledged} acknowledged, {verdict.answers} answers, {verdict.faults} faults met, "
        f"{verdict.refused} deliveries refused or cut"
    )
    for name in ("lost", "duplicates", "out_of_order", "violations"):
        for one in getattr(verdict, name):
            _note(f"chaos: {name}: {one}")
    return {
        "chaos_rounds": verdict.rounds,
        "chaos_lost": len(verdict.lost),
        "chaos_duplicates": len(verdict.duplicates),
        "chaos_ambiguous": verdict.ambiguous,
        "chaos_out_of_order": len(verdict.out_of_order),
    }


def _warn_of_others() -> None:
    """Figures mean something only on a machine that has nothing else to do."""
    busy = psutil.cpu_percent(interval=1.0)
    if busy > _CALM_PERCENT:
        console.print(f"Other programs use {busy:.0f} % of the processor now: the figures will be worse than they are.")


def _note(line: str) -> None:
    console.print(line, style="dim", highlight=False)


def show(found: Figures) -> None:
    table = Table(title=f"Baton on {machine()}", title_justify="left")
    table.add_column("figure")
    table.add_column("measured", justify="right")
    table.add_column("goal", justify="right")
    table.add_column("")
    for goal in GOALS:
        met = goal.met(found[goal.key])
        mark = "" if not goal.told else ("met" if met else "missed")
        table.add_row(goal.words, f"{found[goal.key]:,.4g}", goal.told, mark, style=None if met else "bold red")
    console.print(table)


def machine() -> str:
    model = platform.processor() or platform.machine()
    memory = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} cores ({model}), {memory:.0f} GB, Python {platform.python_version()}, {platform.system()}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="rounds of chaos (default 20)")
    parser.add_argument("--seed", type=int, default=1, help="of the chaos")
    parser.add_argument("--out", type=Path, default=ROOT / "bench.json", help="where the figures are written")
    parser.add_argument("--strict", action="store_true", help="fail when a goal is missed")
    options = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found = runner.run(measure(options.rounds, options.seed))
    show(found)
    rounded = {goal.key: round(found[goal.key], 4) for goal in GOALS}
    options.out.write_text(json.dumps(rounded, indent=2) + "\n", encoding="utf-8")
    console.print(f"Written to {options.out}")
    missed = [goal for goal in GOALS if not goal.met(found[goal.key])]
    return 1 if missed and options.strict else 0


if __name__ == "__main__":
    sys.exit(main())
