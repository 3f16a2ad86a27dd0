"""Reads rules that lie beside the code as text: one regular expression a line, gathered in named sections."""

import re
from functools import lru_cache
from importlib import resources

_NAME = re.compile(r"^\[([a-z ]+)\]$")
_USE = re.compile(r"<([a-z ]+)>")


@lru_cache(maxsize=8)
def patterns_in(file: str) -> dict[str, re.Pattern[str]]:
    """By section one compiled pattern: its lines are alternatives, <name> stands for an earlier section."""
    raw = resources.files("bot.understanding").joinpath(file).read_text(encoding="utf-8")
    lines: dict[str, list[str]] = {}
    for line in raw.splitlines():
        if found := _NAME.match(line):
            section = lines.setdefault(found.group(1), [])
        elif line.strip() and not line.startswith("#"):
            section.append(line)
    joined: dict[str, str] = {}
    for name, alternatives in lines.items():
        joined[name] = _USE.sub(lambda use: f"(?:{joined[use.group(1)]})", "|".join(alternatives))
    return {name: re.compile(pattern) for name, pattern in joined.items()}
