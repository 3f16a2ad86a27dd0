"""What the README and the pages claim: links lead somewhere, commands and options exist, settings are real."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer import Context
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from adapters.chat.web.keys import Visit, is_vouched
from bot.entrypoints.catalogue import example
from bot.entrypoints.cli.app import app
from bot.entrypoints.folder.desk_shape import DeskShape
from bot.entrypoints.scan import scan
from handoff.front import HELP
from handoff.step import Step

ROOT = Path(__file__).parents[3]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset)=\"(?!https?:)([^\"]+)\"")
HEADING = re.compile(r"^#+ (.+)$", re.M)
BLOCK = re.compile(r"```sh\n(.*?)```", re.S)
YAML = re.compile(r"```yaml\n(.*?)```", re.S)
PYTHON = re.compile(r"```python\n(.*?)```", re.S)
INLINE = re.compile(r"`(baton [^`]+)`")
VARIABLE = re.compile(r"\b((?:BATON|SLACK)_[A-Z][A-Z_]*[A-Z])\b")


def commands(page: Path) -> list[str]:
    text = page.read_text(encoding="utf-8")
    lines = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    found = [line.split("#")[0].strip() for line in lines] + INLINE.findall(text)
    return [line.removeprefix(".venv/bin/") for line in found if line.strip()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in (link or source for link, source in LINK.findall(page.read_text(encoding="utf-8"))):
        path, _, part = target.partition("#")
        if "://" in path:
            continue
        goal = page.parent / path if path else page
        assert goal.exists(), f"{page.name} links to {target}"
        assert not part or part in parts_of(goal), f"{page.name} links to {target}, which has no such part"


def parts_of(page: Path) -> set[str]:
    """The names of a page's headings, as links spell them."""
    headings = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_desk_in_yaml_is_one_that_would_be_taken(page: Path) -> None:
    for block in YAML.findall(page.read_text(encoding="utf-8")):
        shown = yaml.safe_load(block)
        assert set(shown) == {"desk"}, f"{page.name} shows {block}"
        DeskShape.model_validate(shown["desk"]).rules()


def test_the_proof_of_who_is_signed_in_is_made_as_the_page_says() -> None:
    [block] = PYTHON.findall((ROOT / "docs/operators.md").read_text(encoding="utf-8"))
    made: dict[str, Any] = {}
    exec(block, made)
    secret = "a secret of more than thirty-two characters"
    assert is_vouched(secret, Visit(user="shop-17", name="Ana Lima"), made["proof"](secret, "shop-17", "Ana Lima"))


def test_every_button_and_command_of_the_agents_page_exists() -> None:
    text = (ROOT / "docs/agents.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \|", text.partition("| button |")[2].partition("\n\n")[0], re.M)
    named = {label.strip() for row in rows if not row.startswith("-") for label in row.split(",")}
    labels = {step.label for step in scan("handoff.steps", "STEP", Step)}
    assert named
    for label in named:
        assert any(known.startswith(label) for known in labels), f"there is no button {label}"
    known = {name.split()[0] for name, _ in HELP}
    asked = {name.split()[0] for name in re.findall(r"`(?:/baton )?([a-z]+(?: [A-Za-z]+)?)`", commands_part(text))}
    assert asked == known


def commands_part(text: str) -> str:
    return text.partition("## Presence, queue, commands")[2].partition(": in Slack")[0]
