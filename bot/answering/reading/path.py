"""Reads one file, or a folder of files, of knowledge."""

from collections.abc import Sequence
from pathlib import Path

from bot.answering.reading import articles, faq_json, product, product_yaml, records, table
from bot.answering.reading.files import Unreadable, text_of
from bot.answering.reading.result import Page, Placed, ReadResult, Skipped
from bot.core.knowledge import Passage

MOST_FILES = 5_000
MOST_PASSAGES = 50_000
TABLES = (".csv", ".tsv")
ARTICLES = (".md", ".markdown", ".mdx", ".txt")
RECORDS = (".jsonl", ".ndjson")
YAML = (".yaml", ".yml")
ENDINGS = (".json", *RECORDS, *TABLES, *ARTICLES, *YAML)


def read_path(path: Path, *, base_url: str | None = None) -> ReadResult:
    """Everything that `path` holds; never raises for what a file contains.

    Args:
        path: a file, or a folder that is read with all below it, hidden ones left out.
        base_url: where a folder of articles is published; relative links are resolved against it.
    """
    files, skipped = _files(path)
    pages = [page for file, name in files for page in _pages(file, name, base_url)]
    placed = [(page, one) for page in pages for one in page.placed]
    skipped = [*skipped, *(one for page in pages for one in page.skipped)]
    passages, repeated = _without_repeats(placed)
    if len(passages) > MOST_PASSAGES:
        skipped.append(Skipped(path.name, 0, f"more than {MOST_PASSAGES:,} entries; split it", broken=True))
    return ReadResult(tuple(passages), (*skipped, *repeated))


def _files(path: Path) -> tuple[list[tuple[Path, str]], list[Skipped]]:
    if not path.exists():
        return [], [Skipped(str(path), 0, "there is no such file or folder", broken=True)]
    if path.is_file():
        return [(path, path.name)], []
    root = path.resolve()
    found, skipped = [], []
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if not file.is_file() or any(part.startswith(".") for part in Path(name).parts):
            continue
        if not file.resolve().is_relative_to(root):
            skipped.append(Skipped(name, 0, "leads out of the folder"))
        elif file.suffix.lower() not in ENDINGS:
            skipped.append(Skipped(name, 0, f"not one of {', '.join(ENDINGS)}"))
        else:
            found.append((file, name))
    if not found:
        skipped.append(Skipped(path.name, 0, f"the folder holds no file of {', '.join(ENDINGS)}", broken=True))
    if len(found) > MOST_FILES:
        skipped.append(Skipped(path.name, 0, f"more than {MOST_FILES:,} files", broken=True))
    return found[:MOST_FILES], skipped


def _pages(file: Path, name: str, base_url: str | None) -> list[Page]:
    """What a file holds: one page, or several articles."""
    page = Page(name)
    ending = file.suffix.lower()
    try:
        text = text_of(file)
    except Unreadable as problem:
        page.skip(0, str(problem), broken=True)
        return [page]
    if not text.strip():
        page.skip(0, "the file is empty", broken=True)
    elif ending in RECORDS or (ending == ".json" and records.are_articles(text)):
        return records.read(text, name, base_url)
    elif ending == ".json":
        faq_json.read(text, page)
    elif ending in TABLES:
        table.read(text, page)
    elif ending in YAML:
        product_yaml.read(text, page)
    elif ending in ARTICLES:
        if product.is_product_document(text):
            product.read(text, page)
        else:
            articles.read(text, page, base_url)
    else:
        page.skip(0, f"not one of {', '.join(ENDINGS)}", broken=True)
    return [page]


def _without_repeats(placed: Sequence[tuple[Page, Placed]]) -> tuple[list[Passage], list[Skipped]]:
    """Each question once; a second answer to the same question is named, for one of the two is wrong."""
    first: dict[str, tuple[Page, Placed]] = {}
    kept, repeated = [], []
    for page, one in placed:
        asked = "\n".join((_normal(one.passage.title), *one.passage.plans))
        earlier_page, earlier = first.setdefault(asked, (page, one))
        same = _normal(earlier.passage.text) == _normal(one.passage.text)
        if earlier is one or (not same and (page.prose or earlier_page.prose)):
            kept.append(one.passage)
            continue
        where = f"{earlier_page.name}:{earlier.line}"
        other = f"contradicts {where}: the same question {one.passage.title[:60]!r} with another answer"
        repeated.append(Skipped(page.name, one.line, f"the same as {where}" if same else other))
    return kept, repeated


def _normal(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip("?!. ")
