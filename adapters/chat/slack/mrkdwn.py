"""Slack's own markup in a message's `text`, read when the message came without rich text (apps, old clients, mentions).

Source: Slack docs "Formatting text for app surfaces": entities in angle brackets; &, < and > escaped; *bold*, _italic_,
~strike~, `code`, ```code block``` and lines that begin with > are quotes.
"""

import re

from adapters.chat.slack.marking import Words
from adapters.chat.slack.shapes import web_address

_TOKENS = re.compile(
    r"```(?P<block>.+?)```"
    r"|`(?P<code>[^`\n]+)`"
    r"|<(?P<entity>[^<>\n]{1,3500})>"
    r"|(?<![\w*])\*(?=\S)(?P<bold>[^*\n<>`]{1,2000}?)(?<=\S)\*(?![\w*])"
    r"|(?<![\w_])_(?=\S)(?P<italic>[^_\n<>`]{1,2000}?)(?<=\S)_(?![\w_])"
    r"|(?<![\w~])~(?=\S)(?P<strike>[^~\n<>`]{1,2000}?)(?<=\S)~(?![\w~])"
    r"|(?P<quote>(?:^&gt;(?!&gt;&gt;)[^\n]*(?:\n|\Z))+)",
    re.DOTALL | re.MULTILINE,
)


def read_mrkdwn(text: str, words: Words) -> None:
    """Add what `text` says to `words`."""
    done = 0
    for found in _TOKENS.finditer(text):
        words.add(unescaped(text[done : found.start()]))
        done = found.end()
        _token(found, words)
    words.add(unescaped(text[done:]))


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _token(found: re.Match[str], words: Words) -> None:
    kind, inside = str(found.lastgroup), str(found[str(found.lastgroup)])
    match kind:
        case "block":
            words.add_code_block(unescaped(inside.strip("\n")))
        case "entity":
            _entity(inside, words)
        case "quote":
            quoted = words.apart()
            read_mrkdwn(
                "\n".join(line.removeprefix("&gt;").lstrip() for line in inside.rstrip("\n").split("\n")), quoted
            )
            words.add_quote(quoted)
        case _:
            words.add(unescaped(inside), {kind})


def _entity(inside: str, words: Words) -> None:
    target, _, label = inside.partition("|")
    label = unescaped(label)
    match target[:1]:
        case "@":
            words.add_person(target[1:], label)
        case "#":
            words.add_channel(target[1:], label)
        case "!":
            words.add(label or "@" + target[1:].split("^")[0])
        case _:
            address = unescaped(target)
            words.add_link(web_address(address), label or address.removeprefix("mailto:"))
