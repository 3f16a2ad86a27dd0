"""Markdown to a small tree of known nodes. The browser builds elements from it; HTML never exists on the way.

A node is a string (text) or a list: its tag, then its children, as in ``["p", "see ", ["a", "https://…", "here"]]``;
a link has its address before the children. Tags: p, h, strong, em, s, code, pre, ul, ol, li, blockquote, br, hr, a.
Whatever Markdown cannot say in these (images, HTML, tables, other addresses than http and https) is shown as its text.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

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


def tree(text: str) -> list[Node]:
    """The nodes of a Markdown text, top level first."""
    root: list[Node] = []
    _build(_PARSER.parse(text), root)
    return root


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
