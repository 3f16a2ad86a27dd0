"""The command line's commands and what happens when one of them fails. What a command does is in a file of its own."""

import gc
import os
import sys
import traceback
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer

from bot.core.errors import BatonError
from bot.entrypoints.cli import paper
from bot.entrypoints.cli.groups import LazyGroup

app = typer.Typer(
    name="baton",
    cls=LazyGroup,
    help="Baton, a support bot that knows when to hand the conversation to a person.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
_COLLECT = (20_000, 20, 50)
"""Objects made before the collector looks for cycles, and so on: Python's 700 cost a tenth of the start."""

CompanyOption = Annotated[
    Path | None, typer.Option("--company", help="The company's folder. Default: BATON_COMPANY, or the sample.")
]
KnowledgeOption = Annotated[
    Path | None, typer.Option("--knowledge", help="Serve this file or folder of knowledge as it is.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


@app.command()
def run(
    company: CompanyOption = None,
    knowledge: KnowledgeOption = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on. Default: 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on. Default: 8080; 0 takes a free one.")] = None,
    database: Annotated[str | None, typer.Option(help="Default: a SQLite file in ./.baton.")] = None,
) -> None:
    """Serve a company: the web pages, and Slack where its tokens are set."""
    # Read by numpy when it is loaded: for vectors of our size, waking more threads costs more than they do.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

    from bot.entrypoints.cli.run import run_server

    run_server(company, knowledge, host=host, port=port, database_url=database)


@app.command()
def chat(company: CompanyOption = None, knowledge: KnowledgeOption = None) -> None:
    """Talk to the bot in this terminal. Nothing is kept."""
    from bot.entrypoints.cli.chat import chat_here

    chat_here(company, knowledge)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Where to write the company's folder.")] = Path("company"),
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing; take the defaults.")] = False,
    name: Annotated[str | None, typer.Option(help="The company's name.")] = None,
) -> None:
    """Write a company's folder with comments, and a .env, to begin with."""
    from bot.entrypoints.cli.init import begin

    begin(folder, ask=not yes, name=name)


@app.command()
def doctor(company: CompanyOption = None, as_json: JsonOption = False) -> None:
    """Check everything that Baton needs, and say what to do about what is wrong."""
    from bot.entrypoints.cli.doctor import examine

    raise typer.Exit(examine(company, as_json=as_json))


@app.command()
def invite(as_json: JsonOption = False) -> None:
    """Make new one-time links to the agents' and managers' pages of the running Baton."""
    from bot.entrypoints.cli.reaching import carry_out

    links: dict[str, str] = carry_out("invite", {}, quiet=as_json)
    if as_json:
        paper.as_json(links)
    else:
        for side, link in links.items():
            paper.say(f"{side.capitalize():<10}{link}")


@app.command()
def bench() -> None:
    """Measure intake, answering, memory and durability. Needs a checkout of the source."""
    from bot.entrypoints.cli.bench import measure

    raise typer.Exit(measure())


@app.command("version")
def show_version(as_json: JsonOption = False) -> None:
    """Print the version."""
    number = own_version()
    if as_json:
        paper.as_json({"baton": number, "python": sys.version.split()[0]})
    else:
        paper.say(f"baton {number}")


def own_version() -> str:
    try:
        return version("baton")
    except PackageNotFoundError:
        return "0 (not installed)"


def main() -> None:
    """Run the command; end with 0, or 2 after an error of the user's or the set-up's, or 1 after one of ours."""
    gc.set_threshold(*_COLLECT)
    try:
        code = app(standalone_mode=False, args=sys.argv[1:])
    except BatonError as error:
        _told(error)
        sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        paper.err.print()
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(141)
    except Exception as error:  # the outermost boundary: people get a sentence, the log gets the traceback
        sys.exit(_unexpected(error))
    sys.exit(code if isinstance(code, int) else 0)


def _told(error: Exception, text: str = "") -> None:
    """The mishap for people on stderr; where JSON was asked for, on stdout as JSON, too."""
    paper.mishap(text or str(error))
    if "--json" in sys.argv[1:]:
        flaws = getattr(error, "flaws", ())
        lines = {"lines": [{"line": flaw.line, "problem": flaw.problem} for flaw in flaws]} if flaws else {}
        paper.as_json({"error": text or str(error), **lines})


def _unexpected(error: Exception) -> int:
    show = getattr(error, "format_message", None)
    if callable(show):  # what Typer found wrong with the command line
        _told(error, f"{show()}\nTry `{_asked_of(error)} --help`.")
        return 2
    from bot.entrypoints.logs import Mask
    from bot.entrypoints.settings import load_settings, make_private, secrets_of

    try:
        settings = load_settings()
        file, mask = settings.data / "error.log", Mask(secrets_of(settings))
        make_private(settings.data)
        file.write_text(mask("".join(traceback.format_exception(error))), encoding="utf-8")
        where = f"The details are in {file}."
    except (BatonError, OSError):
        where = "The details could not be written down: the data folder (BATON_DATA) cannot be used."
    _told(error, f"Something went wrong that should not ({type(error).__name__}). {where}")
    return 1


def _asked_of(error: Exception) -> str:
    """The command that was called wrongly, as it is typed."""
    path = getattr(getattr(error, "ctx", None), "command_path", "")
    return " ".join(["baton", *path.split()[1:]])
