"""Cuts a Markdown document into its sections, each with the path of headings above it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.answering.reading.result import plans_in

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(r"^\s{0,3}(`{3,}|~{3,})")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]{0,500}>", re.DOTALL)
_PLAN = re.compile(r"\s*\{\s*plans?\s*:\s*([^{}]{1,200})\}\s*$", re.IGNORECASE)
_EXTERNAL = re.compile(r"^(?:https?://|mailto:)", re.IGNORECASE)
LONGEST_FRONT = 20_000


@dataclass(frozen=True, slots=True)
class Section:
    """Attributes:
    path: headings from the first level down to the section's own; empty before the first heading.
    text: what stands under the heading, up to the next one. line: of the heading.
    plans: of the customers that it is for, as the heading says: ``## Returns {plan: Plus}``.
    """

    path: tuple[str, ...]
    text: str
    line: int
    plans: tuple[str, ...] = ()


@dataclass(slots=True)
class _Open:
    path: tuple[str, ...]
    line: int
    lines: list[str] = field(default_factory=list)


def front_matter(text: str) -> tuple[dict[str, Any], str, int]:
    """The document's own settings (YAML between two lines of ---), the rest, and how many lines were taken off.

    Raises:
        ValueError: the front matter is no YAML mapping.
    """
    found = _FRONT.match(text)
    if not found:
        return {}, text, 0
    raw = found.group(1)
    if len(raw) > LONGEST_FRONT or re.search(r"(?m)[:\-]\s*[&*]\w", raw):
        raise ValueError("the front matter is too long or uses anchors")
    try:
        values = yaml.safe_load(raw) or {}
    except yaml.YAMLError as problem:
        raise ValueError(f"the front matter is not valid YAML: {str(problem).splitlines()[0]}") from problem
    if not isinstance(values, dict):
        raise ValueError("the front matter must be lines of name: value")
    return values, text[found.end() :], text.count("\n", 0, found.end())


def sections_of(text: str, first_line: int = 1) -> list[Section]:
    """Every section that says something, in order. Headings inside code are not headings."""
    lines = text.split("\n")
    headings = _headings(MarkdownIt("commonmark", {"html": True}).parse(text))
    current, done = _Open((), first_line), []
    levels: list[tuple[int, str]] = []
    number = 0
    while number < len(lines):
        if number in headings:
            done.append(current)
            level, title, after = headings[number]
            levels = [*(one for one in levels if one[0] < level), (level, title)]
            current = _Open(tuple(name for _, name in levels), first_line + number)
            number = after
        else:
            current.lines.append(lines[number])
            number += 1
    done.append(current)
    found = [_section(one) for one in done]
    return [section for section in found if section.text]


def _section(one: _Open) -> Section:
    marks = [mark[1] for name in one.path if (mark := _PLAN.search(name))]
    path = tuple(_PLAN.sub("", name) for name in one.path)
    return Section(path, "\n".join(one.lines).strip(), one.line, plans_in(marks[-1]) if marks else ())


def _headings(tokens: list[Token]) -> dict[int, tuple[int, str, int]]:
    """By line: level, words, and the line after the heading."""
    headings = {}
    for token, inside in pairwise(tokens):
        if token.type == "heading_open" and token.map and token.level == 0:
            words = "".join(child.content for child in inside.children or [] if child.type in ("text", "code_inline"))
            headings[token.map[0]] = (int(token.tag[1]), words.strip(), token.map[1])
    return headings


def presentable(text: str, resolve: Callable[[str], str | None]) -> str:
    """Markdown that every chat platform can show: no images, no HTML; links that lead nowhere become words.

    Args:
        resolve: the full address of a relative link, or None.
    """

    def link(found: re.Match[str]) -> str:
        label, target = found.group(1), found.group(2)
        address = target if _EXTERNAL.match(target) else resolve(target)
        return f"[{label}]({address})" if address else label

    parts = []
    for fenced, block in _by_fences(text):
        parts.append(block if fenced else _TAG.sub("", _LINK.sub(link, _IMAGE.sub(r"\1", block))))
    return "\n".join(parts).strip()


def _by_fences(text: str) -> list[tuple[bool, str]]:
    """The text in pieces that are code and pieces that are not."""
    pieces: list[tuple[bool, list[str]]] = [(False, [])]
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if not fence and mark:
            fence = mark.group(1)
            pieces.append((True, [line]))
        elif fence and mark and mark.group(1).startswith(fence) and line.strip() == mark.group(1):
            pieces[-1][1].append(line)
            pieces.append((False, []))
            fence = ""
        else:
            pieces[-1][1].append(line)
    return [(fenced, "\n".join(lines)) for fenced, lines in pieces if lines]


def split_long(text: str, limit: int) -> list[str]:
    """Pieces of at most about `limit` characters, cut between paragraphs; code and tables stay whole."""
    pieces: list[str] = []
    for block in _blocks(text):
        if pieces and len(pieces[-1]) + len(block) + 2 <= limit:
            pieces[-1] += "\n\n" + block
        else:
            pieces.append(block)
    return pieces


def _blocks(text: str) -> list[str]:
    blocks: list[str] = []
    for fenced, piece in _by_fences(text):
        blocks += [piece] if fenced else [b.strip("\n") for b in re.split(r"\n\s*\n", piece) if b.strip()]
    return blocks
