"""JSONL and lists of articles, as help centres export them."""

import json
from pathlib import Path

import pytest

from bot.answering.reading import read_path

ARTICLES = [
    {"id": "start/login.mdx", "title": "Login", "content": "Open the page.\n\n# Login\n\n## Password\n\nTap it."},
    {"id": 7, "title": "Fees", "body": "None.", "url": "https://shop.example/fees"},
]


def test_questions_and_articles_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "kb.jsonl"
    lines = [{"question": "Can I pay?", "answer": "Yes.", "phrasings": "pay|money", "id": "pay"}, *ARTICLES]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")

    found = read_path(file)

    assert found.skipped == ()
    assert [(one.id, one.title, one.text) for one in found.passages] == [
        ("kb.jsonl#pay", "Can I pay?", "Yes."),
        ("kb.jsonl/start/login.mdx#login", "Login", "Open the page."),
        ("kb.jsonl/start/login.mdx#login-password", "Login › Password", "Tap it."),
        ("kb.jsonl/7#fees", "Fees", "None."),
    ]
    assert found.passages[0].phrasings == ("pay", "money")
    assert found.passages[-1].url == "https://shop.example/fees"


def test_a_list_of_articles_in_one_json_file(tmp_path: Path) -> None:
    (tmp_path / "kb.json").write_text(json.dumps(ARTICLES), encoding="utf-8")
    assert [one.title for one in read_path(tmp_path).passages] == ["Login", "Login › Password", "Fees"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{broken", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("3", "expected an object"),
        ('{"title": "x"}', "expected a question and its answer, or a title and content"),
        ('{"question": "x"}', "the answer to 'x' is empty"),
        ('{"id": "a", "content": ""}', "the article is empty"),
        ('{"id": "a", "title": "b: [c", "content": "  "}', "the article is empty"),
    ],
)
def test_a_bad_line_is_left_out_and_told(tmp_path: Path, line: str, reason: str) -> None:
    file = tmp_path / "kb.jsonl"
    file.write_text('{"question": "Can I pay?", "answer": "Yes."}\n' + line + "\n", encoding="utf-8")

    found = read_path(file)

    assert [one.title for one in found.passages] == ["Can I pay?"]
    assert reason in str(found.skipped[0])
    assert not found.broken


def test_plain_text_is_an_article(tmp_path: Path) -> None:
    (tmp_path / "returns.txt").write_text("You may send it back within 30 days.", encoding="utf-8")
    (one,) = read_path(tmp_path).passages
    assert (one.title, one.id) == ("returns", "returns.txt#returns")
