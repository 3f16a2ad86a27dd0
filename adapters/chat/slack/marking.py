"""Collects words twice, bare and as Markdown, so that a message without formatting stays literal text."""

import re
from collections.abc import Collection
from typing import Protocol

_MARKUP = re.compile(r"([\\`*\[\]<~]|(?<![^\W_])_|_(?![^\W_]))")
_LINE_START = re.compile(r"^(\s*)(#{1,6}(?=\s)|[-+>](?=\s)|>|\d{1,9}(?=[.)]\s)|[=-]+$)", re.MULTILINE)


def escaped(text: str) -> str:
    """Markdown that shows these words exactly."""
    return _LINE_START.sub(_escape_start, _MARKUP.sub(r"\\\1", text))


def _escape_start(found: re.Match[str]) -> str:
    mark = found[2]
    return found[1] + (mark + "\\" if mark[0].isdigit() else "\\" + mark)


class Names(Protocol):
    """Names that are known without asking Slack."""

    def person_name(self, user: str) -> str | None: ...

    def channel_name(self, channel: str) -> str | None: ...


class Words:
    """Words being read. `plain` and `marked` are the result; `formatted` says which one to use."""

    def __init__(self, names: Names, bot_user: str) -> None:
        self._names = names
        self._bot_user = bot_user
        self._plain: list[str] = []
        self._marked: list[str] = []
        self.formatted = False
        self.names_bot = False

    @property
    def plain(self) -> str:
        return "".join(self._plain).strip()

    @property
    def marked(self) -> str:
        return "".join(self._marked).strip()

    @property
    def empty(self) -> bool:
        return not self.plain

    def apart(self) -> "Words":
        """A fresh collection for what stands inside a quote, a list item or a code block."""
        return Words(self._names, self._bot_user)

    def add(self, text: str, marks: Collection[object] = ()) -> None:
        """Add words as they are, with Slack's marks (bold, italic, strike, code) around them."""
        if not text:
            return
        self._plain.append(text)
        marked = _marked(text, marks)
        self.formatted = self.formatted or marked is not None
        self._marked.append(escaped(text) if marked is None else marked)

    def add_link(self, url: str | None, label: str, marks: Collection[object] = ()) -> None:
        """Add a link; one whose label is its own address stays bare words."""
        if url is None or label.rstrip("/") == url.rstrip("/"):
            self.add(label or url or "", marks)
            return
        self._plain.append(f"{label} ({url})")
        target = url.replace("(", "%28").replace(")", "%29")
        self._marked.append(f"[{escaped(label)}]({target})")
        self.formatted = True

    def add_person(self, user: str | None, label: str = "") -> None:
        if user is not None and user == self._bot_user:
            self.names_bot = True
            return
        name = (self._names.person_name(user) if user else None) or label or user or "somebody"
        self.add("@" + name)

    def add_channel(self, channel: str | None, label: str = "") -> None:
        name = label or (self._names.channel_name(channel) if channel else None) or channel or "channel"
        self.add("#" + name)

    def begin_line(self) -> None:
        if self._plain and not self._plain[-1].endswith("\n"):
            self._plain.append("\n")
        if self._marked and not self._marked[-1].endswith("\n"):
            self._marked.append("\n")

    def add_quote(self, inside: "Words") -> None:
        self._take(inside)
        self._block(inside.plain, "\n".join("> " + line for line in inside.marked.split("\n")))

    def add_code_block(self, code: str) -> None:
        longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
        fence = "`" * max(3, longest + 1)
        self._block(code, f"{fence}\n{code}\n{fence}")

    def add_item(self, inside: "Words", depth: int, number: int | None) -> None:
        """Add a list item; `number` is None for a bullet."""
        self._take(inside)
        bullet = "-" if number is None else f"{number}."
        margin = "   " * depth
        body = inside.marked.replace("\n", "\n" + margin + " " * (len(bullet) + 1))
        self._block(f"{bullet} {inside.plain}", f"{margin}{bullet} {body}", tight=True)

    def _take(self, inside: "Words") -> None:
        self.names_bot = self.names_bot or inside.names_bot

    def _block(self, plain: str, marked: str, tight: bool = False) -> None:
        if not plain.strip():
            return
        self.begin_line()
        gap = "\n" if not tight and self._marked else ""
        self._plain.append(plain + "\n")
        self._marked.append(f"{gap}{marked}\n" + ("" if tight else "\n"))
        self.formatted = True


def _marked(text: str, marks: Collection[object]) -> str | None:
    """The words with Markdown around them, or None when there is nothing to mark."""
    known = [mark for mark in ("code", "bold", "italic", "strike") if mark in marks]
    core = text.strip()
    if not known or not core:
        return None
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if "code" in known:
        longest = max((len(run) for run in re.findall(r"`+", core)), default=0)
        tick = "`" * (longest + 1)
        pad = " " if core[0] == "`" or core[-1] == "`" else ""
        return f"{before}{tick}{pad}{core}{pad}{tick}{after}"
    around = {"bold": "**", "italic": "_", "strike": "~~"}
    body = escaped(core)
    for mark in reversed(known):
        body = f"{around[mark]}{body}{around[mark]}"
    return before + body + after
