"""Opens a file of knowledge that anybody may have made: huge, binary, in any encoding."""

import codecs
from pathlib import Path

LARGEST = 20_000_000
"""Bytes of one file."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Unreadable(Exception):
    """The file cannot be read as text. The message says why and what to do."""


def text_of(path: Path) -> str:
    """The file as text: UTF-8, UTF-16 with its mark, or otherwise Windows-1252.

    Raises:
        Unreadable: it is missing, too large or not text.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as problem:
        raise Unreadable(f"cannot be read: {problem.strerror or problem}") from problem
    if len(raw) > LARGEST:
        raise Unreadable(f"is larger than {LARGEST // 1_000_000} MB; split it")
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError as problem:
                raise Unreadable(f"is not {encoding} text, although it says so: {problem.reason}") from problem
    if b"\x00" in raw[:8192]:
        raise Unreadable("is not a text file")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
