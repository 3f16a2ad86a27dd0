"""What the README and the pages claim: links lead somewhere, commands and options exist, settings are real."""

import re
import shlex
from pathlib import Path

import pytest
from typer import Context
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from bot.entrypoints.catalogue import example
from bot.entrypoints.cli.app import app

ROOT = Path(__file__).parents[3]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
BLOCK = re.compile(r"```sh\n(.*?)```", re.S)
INLINE = re.compile(r"`(baton [^`]+)`")
VARIABLE = re.compile(r"\b((?:BATON|SLACK)_[A-Z][A-Z_]*[A-Z])\b")


def commands(page: Path) -> list[str]:
    text = page.read_text(encoding="utf-8")
    lines = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    found = [line.split("#")[0].strip() for line in lines] + INLINE.findall(text)
    return [line.removeprefix(".venv/bin/") for line in found if line.strip()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        path = target.split("#")[0]
        if path and "://" not in path:
            assert (page.parent / path).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_exists_with_its_options(page: Path) -> None:
    for line in commands(page):
        if line.startswith("baton "):
            check_baton(line)
        elif line.startswith("make "):
            check_make(line.split()[1])


def check_baton(line: str) -> None:
    words = [word for word in shlex.split(line.replace("…", "x"))[1:] if word not in ("...",)]
    names: list[str] = []
    command = get_command(app)
    while words and isinstance(command, TyperGroup):
        command = command.get_command(Context(command), words[0])
        assert command is not None, f"there is no command: {line}"
        names.append(words.pop(0))
    shown = CliRunner().invoke(app, [*names, "--help"]).output
    for option in (word for word in words if word.startswith("--")):
        assert option in shown, f"{option} is no option: {line}"


def check_make(target: str) -> None:
    assert re.search(rf"^{re.escape(target)}:", (ROOT / "Makefile").read_text(), re.M), f"make has no target {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_variable_is_a_setting(page: Path) -> None:
    known = set(VARIABLE.findall(example()))
    for name in VARIABLE.findall(page.read_text(encoding="utf-8")):
        assert name in known, f"{page.name} names {name}"
