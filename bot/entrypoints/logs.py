"""The log: JSON lines for machines or short lines for people, with ids, without message texts and without secrets.

Masking happens on the finished text, tracebacks included, so that it does not depend on who logged what.
"""

import contextlib
import json
import logging
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Literal
from urllib.parse import quote, quote_plus, unquote, urlsplit

MASK = "•••"
_TAMED = {
    "slack_sdk": logging.WARNING,
    "slack_bolt": logging.WARNING,
    "aiohttp": logging.WARNING,
    "uvicorn": logging.WARNING,
    "uvicorn.error": logging.WARNING,
    "uvicorn.access": logging.CRITICAL,
    "sqlalchemy": logging.WARNING,
    "alembic": logging.WARNING,
    "apscheduler": logging.WARNING,
    "watchfiles": logging.WARNING,
    "asyncio": logging.WARNING,
    "bm25s": logging.WARNING,
}
"""Other people's loggers: some of them write payloads or tokens at debug. They never go below these levels."""

_PATTERNS = (
    re.compile(r"\bxox[a-z](?:\.xox[a-z])?-[A-Za-z0-9.%_-]+"),
    re.compile(r"\bxapp-[A-Za-z0-9.%_-]+"),
    re.compile(r"\bxwfp-[A-Za-z0-9.%_-]+"),
    re.compile(r"(?<=hooks\.slack\.com/)[A-Za-z]+/[^\s\"'<>]+"),
    re.compile(r"(?i)(?<=\bbearer )[^\s\"',;]+"),
    re.compile(r"(?i)(?<=\bbasic )[a-z0-9+/]{8,}={0,2}"),
    re.compile(r"(?<=://)[^\s/@\"']*:[^\s/\"']*(?=@)"),
    re.compile(
        r"(?i)(?<![a-z0-9])((?:[a-z0-9]+[_-])*(?:token|secret|password|passwd|api[_-]?key)[\"']?\s*[=:]\s*[\"']?)"
        r"[^\s\"',;&)}\]]{4,}"
    ),
    re.compile(r"(?s)(input_value=).*?(?=, input_type=)"),
    re.compile(r"(?s)(\[parameters: ).*?(?=\]\n|\]$)"),
)
"""What looks like a secret wherever it stands; the last two are values that pydantic and SQLAlchemy quote in errors."""

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_OTHER_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}
"""What JSON leaves as it is and some readers of lines take for the end of one."""
_LONGEST = 200
_OURS = "baton"


class Mask:
    """Removes known secrets and what looks like one."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = {form for secret in secrets for form in _forms(secret) if len(form) >= 4}
        longest_first = sorted(forms, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    def __call__(self, text: str) -> str:
        if self._known is not None:
            text = self._known.sub(MASK, text)
        for pattern in _PATTERNS:
            text = pattern.sub(_keep_label, text)
        return text


def _keep_label(found: re.Match[str]) -> str:
    label = found.group(1) if found.re.groups else ""
    return f"{label}{MASK}"


def _forms(secret: str) -> Iterable[str]:
    """A secret as it is, and as it looks in a URL, in JSON and in a repr. Of a database URL only its password."""
    if "://" in secret:
        secret = _password(secret)
    if not secret:
        return
    plain = unquote(secret)
    for form in (secret, plain, secret.strip()):
        yield from (form, quote(form, safe=""), quote(form), quote_plus(form), repr(form)[1:-1])
        yield from (json.dumps(form)[1:-1], json.dumps(form, ensure_ascii=False)[1:-1])


def _password(url: str) -> str:
    with contextlib.suppress(ValueError):
        return urlsplit(url).password or ""
    return url


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, ids, and the traceback where there is one."""

    def __init__(self, mask: Mask) -> None:
        super().__init__()
        self._mask = mask

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": _at(record).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._mask(record.getMessage()),
        }
        line.update(_ids(record, self._mask))
        if record.exc_info:
            line["traceback"] = self._mask(self.formatException(record.exc_info))
        if record.stack_info:
            line["stack"] = self._mask(record.stack_info)
        return json.dumps(line, ensure_ascii=False, default=str).translate(_OTHER_LINE_ENDS)


class TextLines(logging.Formatter):
    """Short lines for people; colours only in a terminal."""

    _COLOURS: Mapping[int, str] = {logging.WARNING: "33", logging.ERROR: "31", logging.CRITICAL: "31;1"}

    def __init__(self, mask: Mask, *, colours: bool = False) -> None:
        super().__init__()
        self._mask = mask
        self._colours = colours

    def format(self, record: logging.LogRecord) -> str:
        ids = "".join(f"  {name}={value}" for name, value in _ids(record, self._mask))
        room = record.name.removeprefix("bot.").removeprefix("adapters.")
        text = f"{record.getMessage()}{ids}"
        if record.exc_info:
            text += "\n" + self.formatException(record.exc_info)
        if record.stack_info:
            text += "\n" + record.stack_info
        at = f"{_at(record).astimezone():%H:%M:%S}"
        return f"{self._dim(at)} {self._level(record)} {self._dim(room + ':')} {_printable(self._mask(text))}"

    def _level(self, record: logging.LogRecord) -> str:
        name = f"{record.levelname.lower():<7}"
        colour = self._COLOURS.get(record.levelno)
        return f"\x1b[{colour}m{name}\x1b[0m" if colour and self._colours else name

    def _dim(self, text: str) -> str:
        return f"\x1b[2m{text}\x1b[0m" if self._colours else text


def _at(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _ids(record: logging.LogRecord, mask: Mask) -> Iterable[tuple[str, str | int | float | bool | None]]:
    """What came as `extra`: only short plain values, so that no message can slip in as a whole object."""
    for name, value in vars(record).items():
        if name in _STANDARD or name.startswith("_"):
            continue
        if value is None or isinstance(value, int | float | bool):
            yield name, value
        else:
            yield name, mask(value)[:_LONGEST] if isinstance(value, str) else type(value).__name__


def _printable(text: str) -> str:
    """Nothing that could steer a terminal; line ends and tabs stay."""
    return "".join(c if c.isprintable() or c in "\n\t" else "�" for c in text)


def set_up_logging(
    *,
    level: str = "info",
    form: Literal["text", "json"] | None = None,
    file: Path | None = None,
    secrets: Iterable[str] = (),
    stream: IO[str] | None = None,
) -> None:
    """Send the whole log to stderr (or `stream`), and as JSON lines to `file` as well. Calling it again starts over.

    Args:
        form: None chooses text in a terminal and JSON elsewhere.
        secrets: values that must never be seen, see `settings.secrets_of`.
    """
    mask = Mask(secrets)
    out = stream or sys.stderr
    terminal = out.isatty()
    text = form == "text" or (form is None and terminal)
    handler = logging.StreamHandler(out)
    handler.setFormatter(TextLines(mask, colours=terminal) if text else JsonLines(mask))
    handlers: list[logging.Handler] = [handler]
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        kept = logging.FileHandler(file, encoding="utf-8")
        kept.setFormatter(JsonLines(mask))
        handlers.append(kept)
    _install(handlers, logging.getLevelNamesMapping()[level.upper()])


def _install(handlers: list[logging.Handler], level: int) -> None:
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if handler.name == _OURS]:
        root.removeHandler(old)
        old.close()
    for handler in handlers:
        handler.name = _OURS
        root.addHandler(handler)
    root.setLevel(level)
    for name, floor in _TAMED.items():
        logger = logging.getLogger(name)
        logger.setLevel(max(level, floor))
        logger.handlers.clear()
        logger.propagate = True
    logging.captureWarnings(capture=True)
