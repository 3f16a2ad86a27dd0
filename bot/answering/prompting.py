"""The prompts, each a Markdown file beside this one, and the ways in which data gets into a request as data."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

SHINGLE = 8
"""So many words in a row are the prompt's own and nobody says them by chance."""
_WORD = re.compile(r"\w+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BLANKS = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """Attributes:
    version: name and content hash, as in ``answer-1f2e3d4c``; kept with everything that was made with it.
    """

    version: str
    text: str
    shingles: frozenset[tuple[str, ...]]

    def filled(self, values: Mapping[str, str]) -> str:
        """With each `{name}` replaced once; a value's own braces stay as they are."""
        return _BLANKS.sub(lambda found: values.get(found[1], found[0]), self.text)

    def leaks_into(self, text: str, sources: str) -> bool:
        """True when a text repeats the prompt's own words and has not got them from its sources."""
        return bool((shingles_of(text) & self.shingles) - shingles_of(sources))


@cache
def prompt(name: str) -> Prompt:
    """The prompt of a file in `prompts/`, by its name without the ending."""
    text = (files("bot.answering") / "prompts" / f"{name}.md").read_text(encoding="utf-8")
    return Prompt(f"{name}-{hashlib.blake2b(text.encode(), digest_size=4).hexdigest()}", text, shingles_of(text))


def shingles_of(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return frozenset(tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def tagged(name: str, value: Any) -> str:
    """A value as JSON between tags. No text in it can close the tag: its angle brackets are escaped."""
    body = json.dumps(_clean(value), ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
    return f"<{name}>\n{body}\n</{name}>"


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _CONTROL.sub(" ", value).encode(errors="replace").decode()
    if isinstance(value, dict):
        return {_clean(key): _clean(each) for key, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, list | tuple) else value
