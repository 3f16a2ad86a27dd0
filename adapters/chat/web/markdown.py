"""Markdown to a small tree of known nodes. The browser builds elements from it; HTML never exists on the way.

A node is a string (text) or a list: its tag, then its children, as in ``["p", "see ", ["a", "https://…", "here"]]``;
a link has its address before the children, and a time, in the place of a moment, is ``["time", at, words, pattern,
brief, language]``: see `bot.core.moments`. Tags: p, h, strong, em, s, code, pre, ul, ol, li, blockquote, br, hr, a.
Whatever Markdown cannot say in these (images, HTML, tables, other addresses than http and https) is shown as its text.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.core.moments import Moment, marked, unmarked

Node = str | list[Any]

_PARSER = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": 12}).enable("strikethrough")
_PARSER.disable(["html_block", "html_inline", "image", "reference"])
_PARSER.validateLink = lambda url: is_web_address(url)  # type: ignore[method-assign]  # the documented hook is a method

_PAIRED = {
    "paragraph": "p",
    "heading": "h",
    "strong": "strong",
    "em": "em",
    "s": "s",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "blockquote": "blockquote",
}


def is_web_address(url: str) -> bool:
    """True for http and https addresses with a host and without a user name in front of it."""
    if not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def tree(text: str, moments: Sequence[Moment] = ()) -> list[Node]:
    """The nodes of a Markdown text, top level first."""
    root: list[Node] = []
    text, known = marked(text, moments) if moments else (text, [])
    _build(_PARSER.parse(text), root)
    return [found for node in root for found in _timed(node, known)] if known else root


def time_node(moment: Moment) -> Node:
    return ["time", moment.at.isoformat(), moment.words, moment.pattern, moment.brief, moment.language]


def _timed(node: Node, known: Sequence[Moment]) -> Iterator[Node]:
    """The node with times in the place of the marks; in a link's address there are none."""
    if isinstance(node, str):
        for piece in unmarked(node, known):
            yield time_node(piece) if isinstance(piece, Moment) else piece
    else:
        kept = 2 if node[0] == "a" else 1
        yield [*node[:kept], *(found for child in node[kept:] for found in _timed(child, known))]


def _build(tokens: Sequence[Token], root: list[Node]) -> None:
    stack: list[list[Node]] = [root]
    for token in tokens:
        if token.type == "inline":
            _build(token.children or [], stack[-1])
        elif token.nesting == 1:
            node = _opened(token)
            stack[-1].append(node)
            stack.append(node)
        elif token.nesting == -1:
            stack.pop()
        else:
            _leaf(token, stack[-1])


def _opened(token: Token) -> list[Node]:
    if token.type == "link_open":
        return ["a", str(token.attrGet("href") or "")]
    return [_PAIRED.get(token.type.removesuffix("_open"), "p")]


def _leaf(token: Token, into: list[Node]) -> None:
    match token.type:
        case "softbreak" | "hardbreak":
            into.append(["br"])
        case "hr":
            into.append(["hr"])
        case "code_inline":
            into.append(["code", token.content])
        case "fence" | "code_block":
            into.append(["pre", token.content.rstrip("\n")])
        case _ if token.content:
            into.append(token.content)
