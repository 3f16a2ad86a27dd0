"""Moments as Slack's own dates, which every reader's client words in the reader's time zone and clock.

Slack docs: rich text block (``date`` element), "Formatting text for app surfaces" (``<!date^…>`` in mrkdwn). The words
around a date stay in the language of the text; the day's name comes in the language of the reader's Slack.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from adapters.chat.slack.rich import from_markdown, literal
from adapters.chat.slack.shapes import clean
from bot.core.moments import Moment, marked, pieces, unmarked

Element = dict[str, Any]
_NOT_TAME = re.compile(r"[*_~`\n\r]|:[a-z0-9_+-]+:|^>", re.IGNORECASE)


def timed_words(text: str, moments: Sequence[Moment], *styles: str) -> list[Element]:
    """Literal words for rich text, with dates in them."""
    if not moments:
        return literal(clean(text), *styles)
    run: list[Element] = []
    for piece in pieces(text, moments):
        run += [_element(piece)] if isinstance(piece, Moment) else literal(clean(piece), *styles)
    return run


def timed_markdown(text: str, moments: Sequence[Moment]) -> list[Element]:
    """Containers for rich text, with dates in them."""
    if not moments:
        return from_markdown(clean(text))
    text, known = marked(text, moments)
    return [_dated(container, known) for container in from_markdown(clean(text))]


def small_print(text: str, moments: Sequence[Moment]) -> Element | None:
    """The words as an element of a context block; None where they need rich text, or there are none."""
    if not clean(text).strip():
        return None
    if not moments:
        return {"type": "plain_text", "text": clean(text)[:3_000], "emoji": False}
    words = _mrkdwn(text, moments)
    return None if words is None else {"type": "mrkdwn", "text": words, "verbatim": True}


def _mrkdwn(text: str, moments: Sequence[Moment]) -> str | None:
    """A context block knows dates in mrkdwn only; None where mrkdwn would take the words for formatting."""
    whole = ""
    for piece in pieces(text, moments):
        if isinstance(piece, Moment):
            whole += f"<!date^{int(piece.at.timestamp())}^{_bare(_format(piece))}|{_bare(piece.words)}>"
        elif _NOT_TAME.search(piece):
            return None
        else:
            whole += clean(piece).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return whole if len(whole) <= 3_000 else None


def _format(moment: Moment) -> str:
    return moment.said("{date_short_pretty}" if moment.brief else "{date_long_pretty}", "{time}")


def _element(moment: Moment) -> Element:
    return {
        "type": "date",
        "timestamp": int(moment.at.timestamp()),
        "format": _format(moment),
        "fallback": clean(moment.words),
    }


def _bare(words: str) -> str:
    """Nothing in it that could end the token."""
    return re.sub(r"[\^|<>&]", " ", clean(words))


def _dated(container: Element, known: Sequence[Moment]) -> Element:
    return {**container, "elements": [found for inner in container["elements"] for found in _inner(inner, known)]}


def _inner(element: Element, known: Sequence[Moment]) -> Iterator[Element]:
    if "elements" in element:
        yield _dated(element, known)
    elif element["type"] == "text":
        for piece in unmarked(element["text"], known):
            yield _element(piece) if isinstance(piece, Moment) else {**element, "text": piece}
    elif "text" in element:
        said = (piece.words if isinstance(piece, Moment) else piece for piece in unmarked(element["text"], known))
        yield {**element, "text": "".join(said)}
    else:
        yield element
