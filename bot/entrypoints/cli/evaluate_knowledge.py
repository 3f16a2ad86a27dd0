"""`baton evaluate knowledge`: how well the bot finds the right entry, and knows when there is none."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.answering.index import Index
from bot.answering.reading import GUIDANCE, read_path
from bot.core.clock import SystemClock
from bot.core.company import Thresholds
from bot.core.errors import Misconfigured
from bot.core.knowledge import Passage
from bot.entrypoints.cli import paper
from bot.entrypoints.cli.learning import embedded_encoder, keep_run, left_out, previous_run, telling
from bot.learning.intents import Progress

KnowledgeOption = Annotated[
    Path, typer.Option("--knowledge", help="The knowledge: a file, or a folder of them, as for `baton knowledge`.")
]
QueriesOption = Annotated[
    Path, typer.Option("--queries", help="CSV (query,expected): entries by id or question, | between; empty: none.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
SHOWN = 8
COLUMNS = ("figure", "value", "95 % interval", "n", "last run")


def knowledge(knowledge: KnowledgeOption, queries: QueriesOption, as_json: JsonOption = False) -> None:
    """Ask every question of a file: right entry first, among the first five, and how well doubt is placed."""
    from bot.learning.queries import read_queries
    from bot.learning.retrieval import as_json as in_json
    from bot.learning.retrieval import figures, searched

    passages = _passages(knowledge)
    asked = read_queries(queries, passages)
    left_out(asked.file, asked.flaws)
    before, at = previous_run("knowledge"), SystemClock().now()

    async def ask(progress: Progress) -> Any:
        index = await _index(passages, progress)
        try:
            return await searched(index, asked.rows, progress)
        finally:
            index.close()

    with telling() as progress:
        found = asyncio.run(ask(progress))
    result = {
        "knowledge": knowledge.name,
        "queries_file": asked.file,
        "entries": len(passages),
        "left_out": len(asked.flaws),
        **in_json(found, Thresholds().answer),
    }
    keep_run("knowledge", at, result)
    if as_json:
        paper.as_json(result)
        return
    same = before if before and before.get("queries_file") == asked.file else None
    _show(figures(found), result, same)


def _passages(path: Path) -> list[Passage]:
    """What can answer.

    Raises:
        Misconfigured: a file is broken, or nothing in it can answer.
    """
    read = read_path(path)
    for skipped in read.skipped[:SHOWN]:
        paper.err.print(f"Left out: {skipped}", markup=False, highlight=False)
    if read.broken:
        raise Misconfigured(f"The knowledge cannot be used: {read.broken[0]}.")
    passages = [passage for passage in read.passages if not passage.id.startswith(GUIDANCE)]
    if not passages:
        raise Misconfigured(f"{path} holds no entry that could answer a question.")
    return passages


async def _index(passages: list[Passage], progress: Progress) -> Index:
    from bot.learning.retrieval import GivenShelf

    index = Index(embedded_encoder())
    await index.refresh(GivenShelf(passages), lambda done, of: progress("Reading the knowledge", done, of))
    return index


def _show(figures: dict[str, Any], result: dict[str, Any], before: dict[str, Any] | None) -> None:
    rows = []
    for name, figure in figures.items():
        earlier = ((before or {}).get(name) or {}).get("value")
        span = f"{figure.low:.3f}–{figure.high:.3f}"
        past = "" if earlier is None else f"{earlier:.3f}"
        rows.append((name.replace("_", " "), f"{figure.value:.3f}", span, f"{figure.n:,}", past))
    paper.table(COLUMNS, rows)
    taken = result["at_threshold"]
    right = taken["right"]["value"]
    paper.say(
        f"From a confidence of {taken['threshold']:.2f} on, {taken['answered']['value']:.0%} would be answered"
        + (f", {right:.0%} of them rightly." if right is not None else ".")
    )
    lines = [str(one["line"]) for one in result["wrong"][:SHOWN]]
    if lines:
        more = f" and {len(result['wrong']) - SHOWN} more" if len(result["wrong"]) > SHOWN else ""
        paper.say(f"Surest mistakes, by line of {result['queries_file']}: {', '.join(lines)}{more}", "quiet")
