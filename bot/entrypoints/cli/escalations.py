"""`baton escalations`: why a conversation was handed to a person, or was not."""

from pathlib import Path
from typing import Annotated, Any

import typer

from bot.entrypoints.cli import paper
from bot.entrypoints.cli.reaching import carry_out

escalations = typer.Typer(
    name="escalations", help="Why people were brought in.", no_args_is_help=True, rich_markup_mode=None
)


@escalations.callback()
def _group() -> None:
    """Why people were brought in."""


@escalations.command("explain")
def explain(
    conversation: Annotated[str, typer.Argument(help="A ticket's number, or platform:workspace:channel:thread.")],
    company: Annotated[Path | None, typer.Option("--company", help="The company's folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,
) -> None:
    """Show every rule's verdict at every message of the customer, and what was decided."""
    turns: list[dict[str, Any]] = carry_out(
        "escalations.explain", {"conversation": conversation}, company=company, model=True, quiet=as_json
    )
    if as_json:
        paper.as_json(turns)
        return
    if not turns:
        paper.say("The customer has not written anything there.")
    for turn in turns:
        _print(turn)


def _print(turn: dict[str, Any]) -> None:
    signals = ", ".join(turn["signals"]) or "nothing stood out"
    paper.say(
        f"{turn['at'][:19].replace('T', ' ')}  message {turn['message']}  owner {turn['owner']}  "
        f"dissatisfaction {turn['dissatisfaction']:g}  sentiment {turn['sentiment']:g}  {signals}"
    )
    if turn["understood"]:
        paper.say(f"    understood  {_told(turn['understood'])}")
    for name, sentence in turn["spoke"]:
        paper.say(f"    applies  {name}: {sentence}", "odd")
    paper.say(f"    does not apply  {', '.join(turn['silent'])}", "quiet")
    if turn["off"]:
        paper.say(f"    switched off  {', '.join(turn['off'])}", "quiet")
    for line in turn["decided"]:
        paper.say(f"    decided  {line}")


def _told(understood: dict[str, Any]) -> str:
    """``category Billing (0.91), topic payment (0.83), index 62, language en, heads-1a2b3c4d``."""
    kinds = [name for name in ("category", "topic", "problem", "intent") if understood[name]]
    parts = [f"{name} {understood[name]} ({understood[name + '_confidence']:.2f})" for name in kinds]
    if understood["dissatisfaction"] is not None:
        parts.append(f"index {understood['dissatisfaction']:g}")
    parts += [f"language {understood['language']}"] if understood["language"] else []
    return ", ".join([*parts, understood["heads"] or "nothing was learnt"])
