"""Long words in several messages: Slack takes only so much in one, and nothing of what was said may be lost.

Only what has no buttons is split: a card is one message, and is cut instead.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from adapters.chat.slack.render import MOST_WORDS, cut_well, fits
from bot.core.content import Buttons, Content, Markdown, Part, Quote, Text
from bot.core.moments import within

MOST_PAGES = 8
LEAST = 500
BUDGETS = (MOST_WORDS, 7_500, 5_600, 4_200)


def pages(content: Content) -> list[Content]:
    """The content in as many messages as it needs, in order; at most MOST_PAGES, of which the last may be cut."""
    if any(isinstance(part, Buttons) for part in content.parts) or fits(content):
        return [content]
    for budget in BUDGETS:  # as few as will do; where words are dense, pages are halved one by one below
        even = list(_filled(content.parts, budget))
        if len(even) <= MOST_PAGES and all(map(fits, even)):
            return even
    found = list(_pages(content.parts, MOST_WORDS))
    if len(found) <= MOST_PAGES:
        return found
    rest = tuple(part for page in found[MOST_PAGES - 1 :] for part in page.parts)
    return [*found[: MOST_PAGES - 1], Content(rest)]


def _pages(parts: Sequence[Part], budget: int) -> Iterator[Content]:
    for page in _filled(parts, budget):
        if fits(page) or budget <= LEAST:
            yield page
        else:
            yield from _pages(page.parts, budget // 2)


def _filled(parts: Sequence[Part], budget: int) -> Iterator[Content]:
    """Pages with at most `budget` characters; only words are taken apart, at a line's or word's end if one is near."""
    page: list[Part] = []
    room = budget
    for part in parts:
        for piece in _pieces(part, room, budget):
            length = len(piece.plain())
            if page and length > room:
                yield Content(tuple(page))
                page, room = [], budget
            page.append(piece)
            room -= length
    if page:
        yield Content(tuple(page))


def _pieces(part: Part, room: int, budget: int) -> Iterator[Part]:
    if not isinstance(part, Text | Markdown | Quote) or len(part.plain()) <= room:
        yield part
        return
    rest, begun = part.text, 0
    most = room if room > budget // 4 else budget
    while rest:
        head = cut_well(rest, most) if len(rest) > most else rest
        yield _piece(part, begun, begun + len(head))
        rest = rest[len(head) :].lstrip("\n")
        begun = len(part.text) - len(rest)
        most = budget


def _piece(part: Text | Markdown | Quote, begin: int, end: int) -> Part:
    if isinstance(part, Quote):
        return replace(part, text=part.text[begin:end])
    return replace(part, text=part.text[begin:end], moments=within(part.moments, begin, end))
