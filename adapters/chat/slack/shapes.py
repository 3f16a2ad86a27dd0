"""Slack's payloads are somebody else's JSON: these readers take what has the right shape and nothing else."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

Json = Mapping[str, Any]
LONGEST = 40_000
"""Characters; Slack cuts a message's text there (Slack docs: chat.postMessage)."""

_ID = re.compile(r"[A-Z0-9]{2,40}")
_TS = re.compile(r"(\d{1,12})\.(\d{1,9})")
_CONTROLS = {code: None for code in range(32) if code not in (9, 10)} | {127: None}


def clean(text: object, longest: int = LONGEST) -> str:
    """Text without control characters and lone surrogates, which storage and terminals choke on."""
    if not isinstance(text, str):
        return ""
    words = text[:longest].replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
    return words if words.isascii() else words.encode("utf-8", "replace").decode("utf-8")


def id_in(payload: Json, *path: str) -> str | None:
    """A Slack id (C123, U123, T123) at a path of keys."""
    value = at_path(payload, *path)
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def ts_in(payload: Json, *path: str) -> str | None:
    """A message's timestamp, which in Slack is its id within the channel."""
    value = at_path(payload, *path)
    return value if isinstance(value, str) and _TS.fullmatch(value) else None


def at_path(payload: Any, *path: str) -> Any:
    for key in path:
        payload = payload.get(key) if isinstance(payload, Mapping) else None
    return payload


def mapping_in(payload: Json, *path: str) -> Json:
    """The object at a path, or an empty one."""
    value = at_path(payload, *path)
    return value if isinstance(value, Mapping) else {}


def mappings(value: object, most: int = 1_000) -> Iterator[Json]:
    """The objects of a list, whatever else lies in it."""
    if isinstance(value, list):
        yield from (item for item in value[:most] if isinstance(item, Mapping))


def web_address(value: object) -> str | None:
    """An http(s) address fit to be a link: nothing that could end a link early or run a script."""
    if not isinstance(value, str) or len(value) > 3_000:
        return None
    if not re.match(r"https?://[^\s/]", value, re.IGNORECASE):
        return None
    quoted = {"<": "%3C", ">": "%3E", '"': "%22", "|": "%7C", " ": "%20", "\\": "%5C", "`": "%60"}
    safe = "".join(quoted.get(letter, letter) for letter in clean(value))
    return safe if not re.search(r"\s", safe) else None


def moment(ts: str | None, otherwise: datetime) -> datetime:
    """The time that a Slack timestamp stands for, UTC."""
    found = _TS.fullmatch(ts or "")
    if not found:
        return otherwise
    try:
        whole = datetime.fromtimestamp(int(found[1]), UTC)
    except (OverflowError, OSError, ValueError):
        return otherwise
    return whole.replace(microsecond=int(found[2][:6].ljust(6, "0")))
