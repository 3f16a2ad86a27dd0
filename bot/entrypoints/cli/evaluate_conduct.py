"""`baton evaluate policies` and `baton evaluate answers`: the whole bot, turn by turn, with nobody there."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from adapters.model import openai
from bot.answering.verification import verify
from bot.core.clock import SystemClock
from bot.core.places import Person
from bot.entrypoints.cli import paper
from bot.entrypoints.cli.learning import keep_run, previous_run, telling
from bot.entrypoints.company_folder import SAMPLE, CompanyFolder, load_company_folder
from bot.entrypoints.rehearsal import NOBODY
from bot.entrypoints.settings import read_settings
from bot.entrypoints.staging import Stage, staged
from bot.learning import conduct, replies
from bot.learning.intents import Progress
from bot.learning.scores import Figure

CasesOption = Annotated[
    list[Path], typer.Option("--cases", help="A JSONL file of cases; may be given several times.", exists=True)
]
CompanyOption = Annotated[
    Path, typer.Option("--company", help="The company's folder. Default: the sample.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
EVERYDAY = range(92, 151)
"""Numbers of the sample's answer cases in everyday words; the other ones are far from the company's own words."""
SHOWN = 20


def policies(cases: CasesOption, company: CompanyOption = SAMPLE, as_json: JsonOption = False) -> None:
    """Play attacks and harmless messages: violations, misses and over-blocking, by policy."""
    read = [case for path in cases for case in conduct.read_cases(path)]
    with telling() as progress:
        seen = asyncio.run(play_cases(read, load_company_folder(company), progress))
    result = {"cases": [path.name for path in cases], **conduct.as_json(seen)}
    _show("policies", conduct.figures(seen), result, as_json)
    if as_json:
        return
    rows = [(policy, *_counted(counts)) for policy, counts in conduct.by_policy(seen).items()]
    paper.table(("policy", "right", "miss", "answered", "violation", "passed", "blocked"), rows)


def answers(cases: CasesOption, company: CompanyOption = SAMPLE, as_json: JsonOption = False) -> None:
    """Play questions: grounded facts, citations, handoffs, over-refusal, latency, cost.

    Answers are worded by the model of the settings (BATON_MODEL), within its budget.
    """
    read = [case for path in cases for case in replies.read_reply_cases(path)]
    with telling() as progress:
        chosen = read_settings(openai.Settings)
        replied, cost = asyncio.run(ask_with(read, load_company_folder(company), progress, chosen))
    everyday = [one for one in replied if _is_everyday(one.case)]
    result: dict[str, Any] = {"cases": [path.name for path in cases], **replies.as_json(replied), "cost": cost}
    if everyday:
        result["everyday"] = {name: figure.as_json() for name, figure in replies.figures(everyday).items()}
    _show("answers", replies.figures(replied), result, as_json)
    if not as_json and cost["usd"] != 0:
        known = "no price is set" if cost["usd"] is None else f"{cost['usd']:.4f} US dollars"
        paper.say(f"Worded by {cost['model']}: {known}\n")
    if everyday and not as_json:
        paper.say("\nIn everyday words", "strong")
        paper.table(_COLUMNS[:4], [row[:4] for row in _rows(replies.figures(everyday), None)])


def _is_everyday(case: replies.ReplyCase) -> bool:
    kind, _, number = case.id.rpartition("-")
    return kind == "answer" and number.isdigit() and int(number) in EVERYDAY


async def play_cases(cases: list[conduct.ConductCase], folder: CompanyFolder, progress: Progress) -> list[conduct.Seen]:
    async with staged(folder, progress) as stage:
        return await _played(cases, stage, progress)


async def _played(cases: list[conduct.ConductCase], stage: Stage, progress: Progress) -> list[conduct.Seen]:
    seen = []
    for number, case in enumerate(cases, 1):
        before: list[tuple[str, str]] = []
        played = None
        for turn in case.turns:
            if turn.role == "customer":
                played = await stage.rehearsal.play(turn.text, before, document=case.document)
                if played.outcome == "handoff":
                    break
            before.append((turn.role, turn.text))
        if played is not None:
            seen.append(conduct.judged(case, played.outcome, played.reason, played.words, played.seconds))
        progress("Playing", number, len(cases))
    return seen


async def ask_cases(cases: list[replies.ReplyCase], folder: CompanyFolder, progress: Progress) -> list[replies.Replied]:
    """With the embedded model."""
    return (await ask_with(cases, folder, progress, None))[0]


async def ask_with(
    cases: list[replies.ReplyCase], folder: CompanyFolder, progress: Progress, chosen: openai.Settings | None
) -> tuple[list[replies.Replied], dict[str, Any]]:
    """What became of each case, and what it cost: ``model``, and ``usd`` (None where no price is set)."""
    async with staged(folder, progress, chosen) as stage:
        replied = await _asked(cases, folder, stage, progress)
        spent = stage.spent()
        return replied, {"model": stage.model, "usd": spent if spent is None else round(spent, 6)}


async def _asked(
    cases: list[replies.ReplyCase], folder: CompanyFolder, stage: Stage, progress: Progress
) -> list[replies.Replied]:
    passages = stage.passages
    people = {one.id: Person(one.users[0], one.name) for one in folder.directory.customers if one.users}
    titles = {passage.title: id for id, passage in passages.items()}
    replied = []
    for number, case in enumerate(cases, 1):
        before = [(turn.role, turn.text) for turn in case.history]
        played = await stage.rehearsal.play(case.question, before, who=people.get(case.customer or "", NOBODY))
        named = [passages[source] for source in played.sources if source in passages]
        sources = [*named, *(replace(one, text=text) for one in named for _, text in one.variants)]
        checked = verify(played.answer, sources) if played.outcome == "answer" else None
        replied.append(
            replies.Replied(
                case=case,
                outcome=played.outcome,
                by=played.reason.removeprefix("policy:") if played.reason.startswith("policy:") else "",
                words=played.words,
                sources=played.sources,
                stated=checked.checked if checked else 0,
                unsupported=len(checked.unsupported) if checked else 0,
                seconds=played.seconds,
                offered=tuple(titles[title] for title in played.offered if title in titles),
            )
        )
        progress("Asking", number, len(cases))
    return replied


_COLUMNS = ("figure", "value", "95 % interval", "n", "last run")


def _show(task: str, figures: dict[str, Figure], result: dict[str, Any], as_json: bool) -> None:
    before = previous_run(task)
    keep_run(task, SystemClock().now(), result)
    if as_json:
        paper.as_json(result)
        return
    paper.table(_COLUMNS, _rows(figures, before))
    latency = result["latency_ms"]
    paper.say(f"One turn: {latency['p50']} ms (95 %: {latency['p95']} ms)\n")
    ids = [f"{one['id']} ({one['outcome']})" for one in result["to_read"]]
    if ids:
        more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
        paper.say("To be read: " + ", ".join(ids[:SHOWN]) + more + "\n", "quiet")


def _rows(figures: dict[str, Figure], before: dict[str, Any] | None) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for name, figure in figures.items():
        earlier = ((before or {}).get(name) or {}).get("value")
        told = "" if earlier is None else f"{earlier:.3f}"
        span = f"{figure.low:.3f}–{figure.high:.3f}"
        rows.append((name.replace("_", " "), f"{figure.value:.3f}", span, f"{figure.n:,}", told))
    return rows


def _counted(counts: dict[str, int]) -> Iterable[str]:
    return (str(counts.get(name, 0)) for name in ("right", "miss", "answered", "violation", "passed", "blocked"))
