"""A transcript's text: its lines, and what it changes of the company before it begins."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

COMPANY, COMPANY_YAML = "company ", "company.yaml:"


@dataclass(frozen=True, slots=True)
class Line:
    """Attributes:
    number: in the file, from 1.
    """

    number: int
    text: str


@dataclass(slots=True)
class Script:
    """One transcript.

    Attributes:
        changes: from lines ``company name=value``.
        company: what is laid over the sample's company.yaml, from the lines indented under ``company.yaml:``.
        lines: what happens, without comments and empty lines.
    """

    name: str
    lines: list[Line]
    changes: dict[str, str] = field(default_factory=dict)
    company: dict[str, Any] = field(default_factory=dict)


def read_script(path: Path) -> Script:
    """Read a transcript.

    Raises:
        yaml.YAMLError: what stands under ``company.yaml:`` is no YAML.
    """
    lines = [
        Line(number, text.rstrip())
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if text.strip() and not text.lstrip().startswith("#")
    ]
    script = Script(path.name, lines)
    while lines and lines[0].text.startswith((COMPANY, COMPANY_YAML)):
        head = lines.pop(0).text
        if head == COMPANY_YAML:
            script.company |= yaml.safe_load("\n".join(_indented(lines)))
        else:
            script.changes.update(_pair(pair) for pair in head.split()[1:])
    return script


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, value


def _indented(lines: list[Line]) -> list[str]:
    """Takes the indented lines away from the front."""
    taken: list[str] = []
    while lines and lines[0].text.startswith(" "):
        taken.append(lines.pop(0).text)
    return taken
