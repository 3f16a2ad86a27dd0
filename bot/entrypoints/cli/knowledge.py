"""`baton knowledge`: what the bot can answer from."""

from pathlib import Path
from typing import Annotated, Any

import typer

from bot.core.errors import Misconfigured
from bot.entrypoints.cli import paper
from bot.entrypoints.cli.reaching import carry_out

knowledge = typer.Typer(
    name="knowledge", help="What the bot can answer from.", no_args_is_help=True, rich_markup_mode=None
)
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
PathArgument = Annotated[
    Path, typer.Argument(help="JSON, JSONL, CSV, Markdown, text, a product document, or a folder of them.")
]


@knowledge.command("import")
def import_(
    path: PathArgument,
    name: Annotated[str | None, typer.Option(help="The collection's name. Default: the path.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Take a file or a folder into the knowledge, beside the company's own. Doing it again changes nothing."""
    _must_exist(path)
    arguments = {"path": str(path.resolve()), "collection": name}
    report: dict[str, Any] = carry_out(
        "knowledge.import", arguments, model=True, quiet=as_json, progress="Importing knowledge"
    )
    if as_json:
        paper.as_json(report)
    else:
        _show_report(report)
    if report["refused"]:
        raise typer.Exit(2)


@knowledge.command("list")
def list_(as_json: JsonOption = False) -> None:
    """Show the collections and how many entries each has."""
    editions: list[dict[str, Any]] = carry_out("knowledge.list", {}, quiet=as_json)
    if as_json:
        paper.as_json(editions)
    elif not editions:
        paper.say("There is no knowledge yet. `baton knowledge import PATH` takes some in; `baton run` the company's.")
    else:
        rows = [
            (edition["collection"], str(edition["entries"]), edition["version"], (edition["imported"] or "")[:16])
            for edition in editions
        ]
        paper.table(("collection", "entries", "version", "imported (UTC)"), rows, wide=0)


@knowledge.command("remove")
def remove(
    collection: Annotated[str, typer.Argument(help="Its name, as `baton knowledge list` shows it.")],
    as_json: JsonOption = False,
) -> None:
    """Take a collection out of the knowledge."""
    result: dict[str, bool] = carry_out("knowledge.remove", {"collection": collection}, quiet=as_json)
    if as_json:
        paper.as_json(result)
    elif result["removed"]:
        paper.say(f"Removed {collection}.")
    if not result["removed"]:
        raise Misconfigured(f"There is no collection {collection!r}. `baton knowledge list` shows them.")


@knowledge.command("show")
def show(
    collection: Annotated[str, typer.Argument(help="Its name, as `baton knowledge list` shows it.")],
    as_json: JsonOption = False,
) -> None:
    """Show the entries of a collection, as "solved tickets"."""
    entries: list[dict[str, Any]] = carry_out("knowledge.entries", {"collection": collection}, quiet=as_json)
    if as_json:
        paper.as_json(entries)
        return
    if not entries:
        paper.say(f"Nothing stands in {collection}. `baton knowledge list` shows what there is.")
    for entry in entries:
        paper.say(str(entry["title"]), "strong")
        paper.say(f"      {' '.join(str(entry['text']).split())[:150]}")
        paper.say(f"      {entry['id']}", "quiet")


@knowledge.command("forget")
def forget(
    entry: Annotated[str, typer.Argument(help='The id of an answer in "solved tickets", as `show` tells it.')],
    as_json: JsonOption = False,
) -> None:
    """Take one answer of a solved ticket out of the knowledge, for good."""
    result: dict[str, bool] = carry_out("knowledge.forget", {"entry": entry}, quiet=as_json)
    if as_json:
        paper.as_json(result)
    elif result["removed"]:
        paper.say(f"Forgot {entry}.")
    if not result["removed"]:
        raise Misconfigured(
            f'{entry!r} is no answer of a solved ticket. `baton knowledge show "solved tickets"` lists them.'
        )


@knowledge.command("search")
def search(
    question: Annotated[str, typer.Argument(help="As a customer would ask.")],
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many entries.")] = 5,
    as_json: JsonOption = False,
) -> None:
    """Show which entries fit a question, best first."""
    found: list[dict[str, Any]] = carry_out(
        "knowledge.search", {"query": question, "limit": limit}, model=True, quiet=as_json
    )
    if as_json:
        paper.as_json(found)
        return
    if not found:
        paper.say("Nothing fits. `baton knowledge list` shows what there is.")
    for entry in found:
        paper.say(f"{entry['score']:.2f}  {entry['title']}", "strong")
        paper.say(f"      {' '.join(str(entry['text']).split())[:150]}")
        paper.say(f"      {entry['origin']}", "quiet")


@knowledge.command("check")
def check(path: PathArgument, as_json: JsonOption = False) -> None:
    """Read a file or folder without importing it, and name what would be left out."""
    from bot.answering.reading import read_path
    from bot.entrypoints.knowing import told

    _must_exist(path)
    result = read_path(path.resolve())
    skipped = [{"file": skip.file, "line": skip.line, "reason": skip.reason} for skip in result.skipped]
    if as_json:
        paper.as_json({"entries": len(result.passages), "broken": bool(result.broken), "skipped": skipped})
    else:
        paper.say(f"{len(result.passages)} entries can be imported, {len(skipped)} rows would be left out.")
        for line in told(skipped, most=100):
            paper.say(line, "odd")
        if result.broken:
            paper.say("A file is broken: nothing would be imported.", "bad")
    if result.broken or not result.passages:
        raise typer.Exit(2)


def _must_exist(path: Path) -> None:
    if not path.exists():
        raise Misconfigured(f"{path}: there is no such file or folder.")


def _show_report(report: dict[str, Any]) -> None:
    from bot.entrypoints.knowing import told

    if report["refused"]:
        paper.say("A file is broken, so nothing was changed:", "bad")
    else:
        counts = ", ".join(f"{report[word]} {word}" for word in ("added", "changed", "removed", "unchanged"))
        paper.say(f"{report['collection']}: {counts}.")
        if report["skipped"]:
            paper.say(f"{len(report['skipped'])} rows were left out:", "odd")
    for line in told(report["skipped"], most=100):
        paper.say(line, "odd")
