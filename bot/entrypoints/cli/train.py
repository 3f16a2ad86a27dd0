"""`baton train`: teach the bot from the company's own examples."""

from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated

import typer

from bot.core.clock import SystemClock
from bot.core.errors import Misconfigured
from bot.entrypoints.cli import paper
from bot.entrypoints.cli.learning import embedded_encoder, left_out, telling
from bot.entrypoints.settings import load_settings, make_private

train = typer.Typer(
    name="train", help="Teach the bot from your own examples.", no_args_is_help=True, rich_markup_mode=None
)
CATEGORY, INTENT = "category", "intent"


@train.command("understanding")
def understanding(
    file: Annotated[Path, typer.Option("--train", help="Chat-format JSONL, or CSV with the columns text,category.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Where to write it. Default: BATON_DATA/understanding/<kind>.npz.")
    ] = None,
    kind: Annotated[str, typer.Option("--as", help="What the labels are: category or intent.")] = CATEGORY,
    outside: Annotated[
        str | None, typer.Option("--out-of-scope", help="The label of messages that belong to none.")
    ] = None,
    tune: Annotated[
        bool | None,
        typer.Option("--tune/--no-tune", help="Tune the encoder to the labels by contrast. Default: where it helps."),
    ] = None,
    skip: Annotated[bool, typer.Option("--skip-bad-lines", help="Leave bad lines out instead of refusing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,
) -> None:
    """Fit a head to labelled messages. Everything wrong with the file is told by line before anything is trained."""
    if kind not in (CATEGORY, INTENT):
        raise Misconfigured(f'--as {kind}: expected "{CATEGORY}" or "{INTENT}".')
    from bot.learning.datasets import for_training, read_examples
    from bot.learning.intents import train_head

    examples = for_training(read_examples(file), lenient=skip, outside=outside)
    left_out(examples.file, examples.flaws)
    target = _target(out, kind)
    with telling() as progress:
        head = train_head(
            examples, embedded_encoder(), SystemClock().now(), outside=outside, tune=tune, progress=progress
        )
    head.save(target)
    back = head.about["held_back"]
    if as_json:
        found = {
            "written": str(target),
            "labels": head.labels,
            "encoder": head.encoder,
            "left_out": len(examples.flaws),
        }
        paper.as_json(found | head.about)
        return
    used, given = head.about["examples"], len(examples.without(outside).rows)
    of = f"{used:,} of {given:,}" if used < given else f"{used:,}"
    paper.say(f"Learnt {len(head.labels)} labels from {of} examples: {', '.join(head.labels[:8])}")
    if used < given:
        paper.say("More would not fit into memory; they were taken evenly from the labels.")
    paper.say(f"Of examples that were held back, {back['accuracy']:.1%} were right ({back['n']:,} examples).")
    paper.say(f"Written to {target}")


def _target(out: Path | None, kind: str) -> Path:
    """Where the head will be written; found out before minutes go into fitting it.

    Raises:
        Misconfigured: nothing can be written there.
    """
    settings = load_settings()
    if out is None:
        make_private(settings.data)
    target = out or settings.data / "understanding" / f"{kind}.npz"
    if target.is_dir():
        raise Misconfigured(f"{target} is a folder. Name a file, as in {target / f'{kind}.npz'}.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=target.parent):
            return target
    except OSError as problem:
        raise Misconfigured(f"{target} cannot be written: {problem.strerror}. Name another file with --out.") from None
