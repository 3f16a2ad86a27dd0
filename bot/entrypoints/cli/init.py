"""`baton init`: a company's folder to begin with, written from a few questions."""

import os
import secrets
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from bot.core.errors import Misconfigured
from bot.entrypoints.cli import paper
from bot.entrypoints.company_folder import COMPANY_FILE, load_company_folder
from bot.entrypoints.folder import starting

ENV = Path(".env")


def begin(folder: Path, *, ask: bool, name: str | None) -> None:
    """Write the folder and .env; what exists already is left alone.

    Raises:
        Misconfigured: there is a company in that folder already, or it cannot be written.
    """
    if (folder / COMPANY_FILE).exists():
        raise Misconfigured(f"{folder / COMPANY_FILE} exists already. Change it there, or name another folder.")
    answers = _asked(folder, name) if ask else starting.Answers(name=name or _name_of(folder))
    files = starting.files(answers)
    try:
        for path, text in files.items():
            _write(folder / path, text)
        made_env = _write_env(folder, answers)
    except OSError as error:
        raise Misconfigured(f"{error.filename}: it cannot be written: {error.strerror}.") from None
    load_company_folder(folder)
    _tell(folder, made_env)


def _asked(folder: Path, name: str | None) -> starting.Answers:
    paper.say("A few questions; press Enter to take what stands in brackets.", "quiet")
    company = name or typer.prompt("Your company's name", default=_name_of(folder)).strip()
    bot = typer.prompt("The bot's name", default="Baton").strip()
    zone = _zone()
    answers = starting.Answers(name=company, bot=bot, zone=zone)
    if not typer.confirm("Connect Slack now? (You can do that later in .env.)", default=False):
        return answers
    paper.say("Make the app from manifest.yml at api.slack.com/apps, install it, then copy its tokens.", "quiet")
    return starting.Answers(
        name=company,
        bot=bot,
        zone=zone,
        agents="slack:" + typer.prompt("The agents' channel id, as in C0123456789").strip(),
        slack_bot_token=typer.prompt("Bot token (xoxb-…)", hide_input=True).strip(),
        slack_app_token=typer.prompt("App-level token (xapp-…)", hide_input=True).strip(),
    )


def _zone() -> str:
    while True:
        zone: str = typer.prompt("Your time zone", default=_local_zone()).strip()
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            paper.say(f"{zone} is no time zone's name; Europe/Berlin or America/New_York would be.", "odd")
        else:
            return zone


def _local_zone() -> str:
    """The machine's zone by its IANA name, as far as it says."""
    candidate = os.environ.get("TZ", "")
    link = Path("/etc/localtime")
    if not candidate and link.is_symlink():
        candidate = str(link.resolve()).rpartition("zoneinfo/")[2]
    try:
        ZoneInfo(candidate)
    except (KeyError, ValueError, OSError):
        return "UTC"
    return candidate if candidate and not candidate.startswith("/") else "UTC"


def _name_of(folder: Path) -> str:
    words = folder.resolve().name.replace("-", " ").replace("_", " ").strip()
    return "My company" if words in {"", "company"} else words[:1].upper() + words[1:100]


def _write(path: Path, text: str) -> None:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _write_env(folder: Path, answers: starting.Answers) -> bool:
    """Secrets stay readable for the owner alone. An .env that exists is left as it is."""
    if ENV.exists():
        return False
    descriptor = os.open(ENV, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(starting.env(folder, answers, secrets.token_hex(32)))
    return True


def _tell(folder: Path, made_env: bool) -> None:
    paper.say(f"Wrote {folder}{os.sep} with company.yaml, knowledge, policies and customers.")
    if made_env:
        paper.say("Wrote .env with the settings; keep it to yourself, it holds secrets.")
        paper.say("Next: baton run", "strong")
    else:
        paper.say(".env exists already and was left alone.", "odd")
        paper.say(f"Next: baton run --company {folder}", "strong")
    if not sys.stdin.isatty():
        return
    paper.say("Change company.yaml and the knowledge while it runs; Baton notices.", "quiet")
