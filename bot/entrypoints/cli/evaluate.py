"""`baton evaluate`: measure how well the bot understands, on your own examples."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.core.clock import SystemClock
from bot.entrypoints.cli import paper
from bot.entrypoints.cli.learning import embedded_encoder, keep_run, left_out, previous_run, telling

if TYPE_CHECKING:
    from bot.learning.datasets import Examples

evaluate = typer.Typer(
    name="evaluate", help="Measure the bot on your own examples.", no_args_is_help=True, rich_markup_mode=None
)
TrainOption = Annotated[Path, typer.Option("--train", help="The examples to learn from.")]
TestOption = Annotated[Path, typer.Option("--test", help="The examples to measure on; nothing is learnt from them.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
WORST = 8


@evaluate.command("intents")
def intents(
    train: TrainOption,
    test: TestOption,
    outside: Annotated[
        str | None, typer.Option("--out-of-scope", help="The label of messages that belong to none.")
    ] = None,
    tune: Annotated[
        bool | None,
        typer.Option("--tune/--no-tune", help="Tune the encoder to the labels by contrast. Default: where it helps."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Train on one file, judge another: CSV (text,category) or chat-format JSONL."""
    from bot.learning.datasets import for_testing, for_training, read_examples
    from bot.learning.intents import measure_head, train_head

    examples = for_training(read_examples(train), lenient=True, outside=outside)
    asked = for_testing(read_examples(test))
    left_out(examples.file, examples.flaws)
    left_out(asked.file, asked.flaws)
    apart = _apart(examples, asked, outside)
    encoder, at = embedded_encoder(), SystemClock().now()
    before = previous_run("intents")
    with telling() as progress:
        head = train_head(examples, encoder, at, outside=outside, tune=tune, progress=progress)
        report = measure_head(head, asked, encoder, outside=outside, progress=progress)
    dropped = {"train": len(examples.flaws), "test": len(asked.flaws)}
    result = {"train": train.name, "test": test.name, "left_out": dropped, **apart, **report.as_json()}
    keep_run("intents", at, result)
    if as_json:
        paper.as_json(result)
        return
    _show(report.figures, before if before and before.get("test") == test.name else None)
    latency = report.latency
    paper.say(f"Processor time of one message: {latency['p50']} ms (95 %: {latency['p95']} ms)")
    if report.mixed_up:
        paper.say("\nMost often mixed up", "strong")
        paper.table(("true", "found", "n"), [(a, b, str(n)) for a, b, n in report.mixed_up[:WORST]])


def _apart(known: "Examples", asked: "Examples", outside: str | None) -> dict[str, Any]:
    """What makes the figures of a test less than they seem; told on stderr, too."""
    labels = {*known.labels, outside}
    strange = sorted({label for label in asked.labels if label not in labels})
    seen = {text.casefold() for text in known.texts}
    shared = sum(text.casefold() in seen for text in asked.texts)
    if strange:
        named = ", ".join(f'"{label}"' for label in strange[:WORST])
        more = f" and {len(strange) - WORST} more" if len(strange) > WORST else ""
        say = f"{known.file} has no example of {named}{more}: such messages count as wrong."
        paper.err.print(say, markup=False, highlight=False)
    if outside is not None and outside not in asked.labels:
        paper.err.print(f'{asked.file} has no message labelled "{outside}".', markup=False, highlight=False)
    if shared:
        say = f"{shared:,} of the {len(asked.texts):,} messages of {asked.file} stand in {known.file}, too."
        paper.err.print(say, markup=False, highlight=False)
    return {"labels_without_examples": strange, "messages_in_both": shared}


def _show(figures: dict[str, Any], before: dict[str, Any] | None) -> None:
    rows = []
    for name, figure in figures.items():
        earlier = ((before or {}).get(name) or {}).get("value")
        rows.append(
            (
                name.replace("_", " "),
                f"{figure.value:.3f}",
                f"{figure.low:.3f}–{figure.high:.3f}",
                f"{figure.n:,}",
                "" if earlier is None else f"{earlier:.3f}",
            )
        )
    paper.table(("figure", "value", "95 % interval", "n", "last run"), rows)


@evaluate.command("dissatisfaction")
def dissatisfaction(train: TrainOption, test: TestOption, as_json: JsonOption = False) -> None:
    """Fit the dissatisfaction index to one file of scored dialogues, measure it on another (JSONL)."""
    from bot.learning.dialogues import read_dialogues
    from bot.learning.dissatisfaction import fit_to, measure_mood
    from bot.understanding.heads_shipped import shipped_mood

    known, asked = read_dialogues(train), read_dialogues(test)
    left_out(known.file, known.flaws)
    left_out(asked.file, asked.flaws)
    encoder, at = embedded_encoder(), SystemClock().now()
    before = previous_run("dissatisfaction")
    emotions = shipped_mood(encoder.version).emotions
    with telling() as progress:
        mood, _ = fit_to(known, emotions, encoder, at, progress)
        report = measure_mood(mood, known, asked, encoder, progress)
    dropped = {"train": len(known.flaws), "test": len(asked.flaws)}
    result = {"train": train.name, "test": test.name, "left_out": dropped, **report.as_json()}
    keep_run("dissatisfaction", at, result)
    if as_json:
        paper.as_json(result)
        return
    _show(report.figures, before if before and before.get("test") == test.name else None)
    paper.say(
        f"A turn counts as dissatisfied from an index of {report.threshold:.0f} on (chosen on the training file)."
    )
    paper.say(f"VADER alone: AUROC {report.peer['auroc']}")
