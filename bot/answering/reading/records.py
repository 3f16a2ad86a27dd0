"""Reads JSONL, as exports of help centres have it: one object a line, a question with its answer or a whole article.

`{"question", "answer", "phrasings"?, "url"?, "id"?}` or `{"title", "content", "url"?, "id"?}`; the content is Markdown.
A list of articles in one JSON file is read alike.
"""

import json
from collections.abc import Iterator
from typing import Any

from bot.answering.reading import articles
from bot.answering.reading.result import Page

QUESTION, ANSWER = ("question", "q"), ("answer", "a", "response", "reply")
TITLE, CONTENT = ("title", "name", "heading"), ("content", "body", "text", "markdown")
MOST_PAGES = 50_000


def are_articles(text: str) -> bool:
    """Is it a JSON list of articles, rather than of questions?"""
    start = text[:20_000].lstrip()
    if not start.startswith("["):
        return False
    try:
        first, _ = json.JSONDecoder().raw_decode(text, text.index("{"))
    except (ValueError, RecursionError):
        return False
    return isinstance(first, dict) and _of(first, QUESTION) is None and _of(first, CONTENT) is not None


def read(text: str, name: str, base_url: str | None = None) -> list[Page]:
    """The questions on one page, each article on a page of its own."""
    questions = Page(name)
    pages = [questions]
    for line, found in _records(text, questions):
        title = _of(found, TITLE)
        if (question := _of(found, QUESTION)) is not None:
            answer = _of(found, ANSWER)
            questions.add(line, question, answer or "", phrasings=_phrasings(found), url=_url(found), id=_id(found))
        elif (content := _of(found, CONTENT)) is not None and len(pages) <= MOST_PAGES:
            page = Page(f"{name}/{_id(found) or title or f'line {line}'}")
            articles.read(_with_front(content, title or "", _url(found)), page, base_url)
            pages.append(page)
        else:
            questions.skip(line, "expected a question and its answer, or a title and content")
    return pages


def _records(text: str, page: Page) -> Iterator[tuple[int, dict[str, Any]]]:
    if text.lstrip().startswith("["):
        try:
            lines = [(0, one) for one in json.loads(text)]
        except (ValueError, RecursionError) as problem:
            page.skip(getattr(problem, "lineno", 1), "not valid JSON", broken=True)
            return
    else:
        lines = [*_lines(text, page)]
    for line, found in lines:
        if isinstance(found, dict):
            yield line, found
        else:
            page.skip(line, "expected an object with a question and its answer, or a title and content")


def _lines(text: str, page: Page) -> Iterator[tuple[int, Any]]:
    for line, raw in enumerate(text.split("\n"), 1):
        if raw.strip():
            try:
                yield line, json.loads(raw)
            except (ValueError, RecursionError):
                page.skip(line, "not JSON")


def _of(found: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next((found[name] for name in names if isinstance(found.get(name), str)), None)


def _id(found: dict[str, Any]) -> str | None:
    name = found.get("id")
    return str(name) if isinstance(name, str | int) and str(name).strip() else None


def _url(found: dict[str, Any]) -> str | None:
    return _of(found, ("url", "link")) or None


def _phrasings(found: dict[str, Any]) -> tuple[str, ...]:
    given = found.get("phrasings")
    if isinstance(given, str):
        return tuple(given.split("|"))
    return tuple(one for one in given if isinstance(one, str)) if isinstance(given, list) else ()


def _with_front(content: str, title: str, url: str | None) -> str:
    """The article with its title in front, where it does not bring a front of its own."""
    if content.lstrip().startswith("---\n") or not (title or url):
        return content
    front = {"title": title} | ({"url": url} if url else {})
    lines = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in front.items())
    return f"---\n{lines}\n---\n{content}"
