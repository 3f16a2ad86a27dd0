"""What a client makes of typed words before it sends them, and what the server keeps of an app's words.

A real client escapes ``& < >``, wraps links, addresses and e-mails in angle brackets, and turns emoji into names.
"""

import re
from typing import Any

EMOJI = {
    "👋": ("wave", "1f44b"),
    "👍": ("+1", "1f44d"),
    "👎": ("-1", "1f44e"),
    "😀": ("grinning", "1f600"),
    "🙂": ("slightly_smiling_face", "1f642"),
    "😡": ("rage", "1f621"),
    "😢": ("cry", "1f622"),
    "🎉": ("tada", "1f389"),
    "🙏": ("pray", "1f64f"),
    "🔥": ("fire", "1f525"),
    "✅": ("white_check_mark", "2705"),
    "🤔": ("thinking_face", "1f914"),
}
UNICODE = dict(EMOJI.values())
"""Code points by name, as rich text carries them."""

_LOOSE = re.compile(r"&(?!amp;|lt;|gt;)|<(?![@#!a-zA-Z][^<>\n]*>)")
_MEANT = re.compile(r"<(?:[@#!][^<>\n]+|(?:https?|mailto|tel):[^<>\n]+)>")
_EMOJI = re.compile("|".join(map(re.escape, EMOJI)))
_LINK = re.compile(
    r"(?P<url>https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"])"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w@./-])(?P<bare>(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev)(?:/[^\s<>|]*[^\s<>|.,;:!?)])?)(?![\w-])",
    re.IGNORECASE,
)
_FULL = re.compile(r"@(channel|here|everyone)\b")


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _link(hit: re.Match[str]) -> str:
    words = hit.group()
    if hit.group("url"):
        return f"<{words}>"
    return f"<mailto:{words}|{words}>" if hit.group("mail") else f"<http://{words}|{words}>"


def typed(text: str, *, literal: bool = False) -> str:
    """What a client sends for what a person typed.

    Mentions and links in angle brackets are meant, the rest is escaped and linked; `literal` escapes all of it.
    """
    if literal:
        return escape(text)
    parts, last = [], 0
    for token in _MEANT.finditer(text):
        parts += [_sent(text[last : token.start()]), token.group()]
        last = token.end()
    return "".join([*parts, _sent(text[last:])])


def _sent(text: str) -> str:
    named = _EMOJI.sub(lambda hit: f":{EMOJI[hit.group()][0]}:", text)
    return _LINK.sub(_link, escape(named))


def stored(text: Any, parse: Any = None) -> str:
    """An app's text as Slack keeps it: loose control characters escaped, NUL gone; ``parse=full`` finds mentions."""
    if not isinstance(text, str):
        return ""
    kept: str = text
    if parse == "full":
        kept = _FULL.sub(r"<!\1>", kept)
    if "&" not in kept and "<" not in kept and "\x00" not in kept:
        return kept
    return _LOOSE.sub(lambda hit: {"&": "&amp;", "<": "&lt;"}[hit.group()], kept).replace("\x00", "")
