"""`baton outbox`: messages that could not be sent, and sending them again."""

from typing import Annotated, Any

import typer

from bot.entrypoints.cli import paper
from bot.entrypoints.cli.reaching import carry_out

outbox = typer.Typer(
    name="outbox", help="Messages that could not be sent.", no_args_is_help=True, rich_markup_mode=None
)
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


@outbox.command("list")
def list_dead(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 100, as_json: JsonOption = False
) -> None:
    """Show the messages that were given up, with the reason."""
    letters: list[dict[str, Any]] = carry_out("outbox.list", {"limit": limit}, quiet=as_json)
    if as_json:
        paper.as_json(letters)
        return
    if not letters:
        paper.say("Nothing is stuck: every message was sent or is on its way.")
        return
    rows = [
        (str(letter["row"]), letter["at"][:16].replace("T", " "), _where(letter), letter["purpose"], letter["reason"])
        for letter in letters
    ]
    paper.table(("row", "given up (UTC)", "where", "what", "why"), rows, wide=4)
    paper.say("Send them again with `baton outbox retry ROW …` or `baton outbox retry --all`.", "quiet")


@outbox.command("retry")
def retry(
    rows: Annotated[list[int] | None, typer.Argument(help="Row numbers from `baton outbox list`.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Queue messages again that were given up."""
    if bool(rows) == everything:
        raise typer.BadParameter("name the rows to send again, or --all")
    result: dict[str, list[int]] = carry_out("outbox.retry", {"rows": None if everything else rows}, quiet=as_json)
    if as_json:
        paper.as_json(result)
    else:
        paper.say(f"{len(result['queued'])} queued again.")
        if result["left"]:
            paper.say(f"Left as they are, because a person has taken over since: {_numbers(result['left'])}.", "odd")
        if result["unknown"]:
            paper.say(f"No such dead letter: {_numbers(result['unknown'])}.", "odd")
    if result["unknown"]:
        raise typer.Exit(2)


def _where(letter: dict[str, Any]) -> str:
    return f"{letter['platform']}:{letter['channel']}"


def _numbers(rows: list[int]) -> str:
    return ", ".join(map(str, rows))
