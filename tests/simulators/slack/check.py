"""The tools that the checks of blocks and views share. Every finding is worded and pointed at as Slack does it.

Slack docs: Block Kit reference; the wording is that of the API's ``response_metadata.messages``.
"""

from collections.abc import Iterable
from typing import Any


def kind_of(value: Any) -> str:
    """The type that an object says it is; empty when it says none."""
    kind = value.get("type") if isinstance(value, dict) else None
    return kind if isinstance(kind, str) else ""


class Findings:
    """What is wrong with one message or view, and the ids that it already used."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.block_ids: set[str] = set()
        self.action_ids: set[str] = set()
        self.markdown = 0

    def add(self, what: str, at: str) -> None:
        self.errors.append(f"[ERROR] {what} [json-pointer:{at}]")

    def shape(self, value: Any, at: str, required: Iterable[str], allowed: Iterable[str]) -> bool:
        """An object with every required and no unknown property."""
        if not isinstance(value, dict):
            self.add("must be an object", at)
            return False
        complete = True
        for name in required:
            if name not in value:
                self.add(f"missing required field: {name}", at)
                complete = False
        for name in value:
            if name not in allowed:
                self.add(f"invalid additional property: {name}", at)
        return complete

    def string(self, value: Any, at: str, most: int, least: int = 1) -> bool:
        if not isinstance(value, str):
            self.add("must be a string", at)
        elif len(value) < least:
            self.add(f"must be more than {least - 1} characters", at)
        elif len(value) > most:
            self.add(f"must be less than {most + 1} characters", at)
        else:
            return True
        return False

    def items(self, value: Any, at: str, most: int, least: int = 1) -> bool:
        if not isinstance(value, list):
            self.add("must be an array", at)
        elif len(value) < least:
            self.add(f"no fewer than {least} items allowed" if least > 1 else "must provide at least one item", at)
        elif len(value) > most:
            self.add(f"no more than {most} items allowed", at)
        else:
            return True
        return False

    def text(self, value: Any, at: str, most: int, *, plain: bool = False) -> None:
        """A text object: ``plain_text`` or ``mrkdwn``, or the former only."""
        if not self.shape(value, at, ("type", "text"), ("type", "text", "emoji", "verbatim")):
            return
        kind = value["type"]
        if kind not in ("plain_text", "mrkdwn") or (plain and kind != "plain_text"):
            self.add(f"unsupported type: {kind}" if not plain else "must be of type plain_text", f"{at}/type")
        if kind == "mrkdwn" and "emoji" in value:
            self.add("invalid additional property: emoji", at)
        if kind == "plain_text" and "verbatim" in value:
            self.add("invalid additional property: verbatim", at)
        self.string(value["text"], f"{at}/text", most)

    def choice(self, value: Any, at: str, choices: Iterable[str]) -> None:
        known = tuple(choices)
        if value not in known:
            self.add(f"must be one of {', '.join(known)}", at)

    def url(self, value: Any, at: str, *, https: bool = False) -> None:
        if not self.string(value, at, 3000):
            return
        ways = ("https://",) if https else ("https://", "http://", "mailto:", "tel:", "slack://")
        if not value.lower().startswith(ways):
            self.add("must be a valid https url" if https else "must be a valid url", at)

    def block_id(self, block: dict[str, Any], at: str) -> None:
        value = block.get("block_id")
        if value is None:
            return
        if self.string(value, f"{at}/block_id", 255):
            if value in self.block_ids:
                self.add(f"`block_id` {value} already exists for another block", f"{at}/block_id")
            self.block_ids.add(value)

    def action_id(self, element: dict[str, Any], at: str) -> None:
        value = element.get("action_id")
        if value is None:
            return
        if self.string(value, f"{at}/action_id", 255):
            if value in self.action_ids:
                self.add(f"`action_id` {value} already exists for another element", f"{at}/action_id")
            self.action_ids.add(value)
