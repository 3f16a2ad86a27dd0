"""Literal words and Markdown as Slack rich text, the one form in which nothing can turn into a mention or a format.

Rich text is a tree of elements; Slack parses none of the words in it (Slack docs: rich text block). So there is nothing
to escape, and nothing that a customer writes can call `@channel`.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from adapters.chat.slack.shapes import web_address

Element = dict[str, Any]
Styles = tuple[str, ...]

_PARSER = MarkdownIt("commonmark", {"html": False}).enable("strikethrough").disable("image")
_STYLES = {"strong": "bold", "em": "italic", "s": "strike"}
_ADDRESS = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?'\")\]}]", re.IGNORECASE)
_BREAKS = ("softbreak", "hardbreak")
DEEPEST_LIST = 8


def literal(text: str, *styles: str) -> list[Element]:
    """Words exactly as they are; web addresses in them can be followed."""
    found: list[Element] = []
    done = 0
    for match in _ADDRESS.finditer(text):
        url = web_address(match[0])
        if url is not None:
            found += _text(text[done : match.start()], styles)
            found.append(_styled({"type": "link", "url": url, "text": match[0]}, styles))
            done = match.end()
    return found + _text(text[done:], styles)


def section(inline: Iterable[Element]) -> Element:
    return {"type": "rich_text_section", "elements": _joined(inline)}


def quote(inline: Iterable[Element]) -> Element:
    return {"type": "rich_text_quote", "elements": _joined(inline)}


def from_markdown(text: str) -> list[Element]:
    """The containers (sections, lists, quotes, code) that say what the Markdown says. Not to be changed."""
    return list(_parsed(text))


@lru_cache(maxsize=64)
def _parsed(text: str) -> tuple[Element, ...]:
    """Kept for a while: a message is read for its blocks and for its notification, a card again at each change."""
    made: list[Element] = []
    for node in SyntaxTreeNode(_PARSER.parse(text)).children:
        match node.type:
            case "bullet_list" | "ordered_list":
                made += _list(node, 0)
            case "blockquote":
                made.append(quote(_flat(node)))
            case "fence" | "code_block":
                code = node.content.rstrip("\n") or " "
                made.append({"type": "rich_text_preformatted", "elements": _text(code, ())})
            case "hr":
                pass
            case "heading":
                _paragraph(made, list(_inline(node, ("bold",))))
            case _:
                _paragraph(made, list(_flat(node)))
    return tuple(container for container in made if container["elements"])


def plain_words(text: str) -> str:
    """What the Markdown says, without its marks; links keep their address."""
    return "\n".join(_plain(container) for container in from_markdown(text))


def _plain(container: Element) -> str:
    if container["type"] == "rich_text_list":
        return "\n".join("• " + _plain(item) for item in container["elements"])
    words = []
    for element in container["elements"]:
        label, url = element.get("text", ""), element.get("url", "")
        words.append(f"{label} ({url})" if url and url != label else label)
    return "".join(words)


def _paragraph(made: list[Element], inline: list[Element]) -> None:
    """Paragraphs share a section with an empty line between them, as Slack's own composer writes them."""
    if made and made[-1]["type"] == "rich_text_section":
        made[-1] = section([*made[-1]["elements"], *_text("\n\n", ()), *inline])
    else:
        made.append(section([*_text("\n" if made else "", ()), *inline]))


def _list(node: SyntaxTreeNode, depth: int) -> Iterator[Element]:
    """Slack has no lists in lists: a deeper one stands between two pieces of the outer one, indented."""
    ordered = node.type == "ordered_list"
    number = int(node.attrs.get("start", 1)) if ordered else 1
    items: list[Element] = []
    for position, item in enumerate(node.children):
        nested = [child for child in item.children if child.type in ("bullet_list", "ordered_list")]
        own = [child for child in item.children if child not in nested]
        items.append(section(_lines(own) or _text(" ", ())))
        if nested and depth < DEEPEST_LIST:
            yield _piece(items, ordered, depth, number + position + 1 - len(items))
            items = []
            for inner in nested:
                yield from _list(inner, depth + 1)
    if items:
        yield _piece(items, ordered, depth, number + len(node.children) - len(items))


def _piece(items: list[Element], ordered: bool, depth: int, first: int) -> Element:
    piece: Element = {"type": "rich_text_list", "style": "ordered" if ordered else "bullet", "elements": items}
    if depth:
        piece["indent"] = depth
    if ordered and first > 1:
        piece["offset"] = first - 1
    return piece


def _flat(node: SyntaxTreeNode) -> list[Element]:
    """Everything in a block as one run of inline elements."""
    if node.type in ("paragraph", "heading", "inline"):
        return list(_inline(node, ()))
    if node.type in ("fence", "code_block"):
        return _text(node.content.rstrip("\n"), ("code",))
    if node.type == "list_item":
        return [*_text("• ", ()), *_lines(node.children)]
    return _lines(node.children)


def _lines(nodes: Iterable[SyntaxTreeNode]) -> list[Element]:
    run: list[Element] = []
    for node in nodes:
        inline = _flat(node)
        if run and inline:
            run += _text("\n", ())
        run += inline
    return run


def _inline(node: SyntaxTreeNode, styles: Styles) -> Iterator[Element]:
    if node.type == "text":
        yield from literal(node.content, *styles)
    elif node.type == "code_inline":
        yield from _text(node.content, (*styles, "code"))
    elif node.type in _BREAKS:
        yield from _text("\n", styles)
    elif node.type == "link":
        yield from _link(node, styles)
    else:
        inner = (*styles, _STYLES[node.type]) if node.type in _STYLES else styles
        for child in node.children:
            yield from _inline(child, inner)


def _link(node: SyntaxTreeNode, styles: Styles) -> Iterator[Element]:
    """Only http(s) becomes a link; of anything else the label stays."""
    url = web_address(str(node.attrs.get("href", "")))
    inside = [element for child in node.children for element in _inline(child, styles)]
    label = "".join(element.get("text", "") for element in inside)
    if url is None or not label:
        yield from inside
    else:
        yield _styled({"type": "link", "url": url, "text": label}, styles)


def _text(text: str, styles: Styles) -> list[Element]:
    return [_styled({"type": "text", "text": text}, styles)] if text else []


def _styled(element: Element, styles: Styles) -> Element:
    return {**element, "style": dict.fromkeys(styles, True)} if styles else element


def _joined(inline: Iterable[Element]) -> list[Element]:
    """Neighbouring text of one style as one element."""
    run: list[Element] = []
    for element in inline:
        last = run[-1] if run else None
        if last and last["type"] == element["type"] == "text" and last.get("style") == element.get("style"):
            run[-1] = {**last, "text": last["text"] + element["text"]}
        else:
            run.append(element)
    return run
