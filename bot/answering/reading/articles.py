"""Reads an article of a help centre: Markdown, one passage for each section."""

from collections.abc import Sequence
from posixpath import join, normpath, splitext
from urllib.parse import urlsplit

from bot.answering.reading.markdown import Section, front_matter, presentable, sections_of, split_long
from bot.answering.reading.result import Page, slug

SPEAKING = 4
"""Words from which a heading says by itself what it is about: "Oven" alone would match every message about ovens."""
LONGEST_SECTION = 1_800
"""Characters of a passage: about what the encoder sees of it, and what a customer reads in a chat."""


def read(text: str, page: Page, base_url: str | None = None) -> None:
    """Add every section to the page.

    Args:
        base_url: where the folder is published; gives passages an address, and relative links a target.
    """
    page.prose = True
    try:
        front, body, taken = front_matter(text)
    except ValueError as problem:
        page.skip(1, str(problem), broken=True)
        return
    sections = sections_of(body, taken + 1)
    if not sections:
        page.skip(1, "the article is empty")
        return
    title = str(front.get("title") or "").strip() or splitext(page.name.rsplit("/", 1)[-1])[0].replace("-", " ")
    address = _address(page.name, str(front.get("url") or ""), base_url)
    bare = not _headed(sections)
    for section in sections:
        _add(section, title, address, base_url, page, bare=bare)


def _headed(sections: Sequence[Section]) -> bool:
    """Does one heading stand above all sections? Otherwise each of them wants the article's title in front."""
    return len({section.path[:1] for section in sections}) == 1


def _add(section: Section, title: str, address: str | None, base_url: str | None, page: Page, *, bare: bool) -> None:
    path = section.path or (title,)
    named = "/".join(path)
    if bare and path[0].casefold() != title.casefold():
        path = (title, *path)
    shown = presentable(section.text, lambda target: _resolved(target, page.name, base_url))
    pieces = split_long(shown, LONGEST_SECTION)
    anchor = f"#{slug(path[-1])}" if address and len(path) > 1 else ""
    for number, piece in enumerate(pieces, 1):
        suffix = f" ({number}/{len(pieces)})" if len(pieces) > 1 else ""
        page.add(
            section.line,
            " › ".join(path) + suffix,
            piece,
            phrasings=(path[-1],) if len(path) > 1 and len(path[-1].split()) >= SPEAKING else (),
            url=f"{address}{anchor}" if address else None,
            id=named + suffix,
            plans=section.plans,
        )


def _address(name: str, own: str, base_url: str | None) -> str | None:
    """Where the article can be read: its own `url`, or its place below the base."""
    if urlsplit(own).scheme in ("http", "https"):
        return own
    return f"{base_url.rstrip('/')}/{splitext(name)[0]}" if base_url else None


def _resolved(target: str, name: str, base_url: str | None) -> str | None:
    """The full address of a relative link, None where there is no base or it would lead out of it."""
    parts = urlsplit(target)
    if not base_url or parts.scheme or parts.netloc:
        return None
    folder = name.rsplit("/", 1)[0] if "/" in name else ""
    if not parts.path:
        place = splitext(name)[0]
    elif parts.path.startswith("/"):
        place = parts.path.lstrip("/")
    else:
        place = normpath(join(folder, parts.path))
    if place.startswith(".."):
        return None
    root, ending = splitext(place)
    place = root if ending in (".md", ".markdown") else place
    return f"{base_url.rstrip('/')}/{place}" + (f"#{parts.fragment}" if parts.fragment else "")
