"""Files of questions: every way to name an entry, and what is said about bad lines."""

from pathlib import Path

import pytest

from bot.core.errors import Misconfigured
from bot.core.knowledge import Passage
from bot.learning.files import BadExamples
from bot.learning.queries import Queries, read_queries

PASSAGES = (
    Passage(id="faq.csv#card-arrival", title="When will my card arrive?", text="Soon.", phrasings=("card by post",)),
    Passage(id="faq.csv#a-b", title="Is it A|B?", text="B."),
    Passage(id="old.csv#fees", title="Fees", text="None."),
    Passage(id="new.csv#fees", title="Charges", text="None."),
    Passage(id="help/back.md#returns-how", title="Returns › How", text="So."),
    Passage(id="help/back.md#returns-who-pays", title="Returns › Who pays?", text="We."),
    Passage(id="kb.jsonl/start/login.mdx#signing-in", title="Signing in", text="There."),
)
BACK = {"help/back.md#returns-how", "help/back.md#returns-who-pays"}
LOGIN = {"kb.jsonl/start/login.mdx#signing-in"}


def read(folder: Path, text: str | bytes) -> Queries:
    file = folder / "q.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_queries(file, PASSAGES)


@pytest.mark.parametrize(
    ("cell", "ids"),
    [
        ("faq.csv#card-arrival", {"faq.csv#card-arrival"}),
        ("card-arrival", {"faq.csv#card-arrival"}),
        ("card_arrival", {"faq.csv#card-arrival"}),
        ("when will my card arrive", {"faq.csv#card-arrival"}),
        ("card by post", {"faq.csv#card-arrival"}),
        ("Is it A|B?", {"faq.csv#a-b"}),
        ("fees", {"old.csv#fees", "new.csv#fees"}),
        ("Charges | card-arrival", {"new.csv#fees", "faq.csv#card-arrival"}),
        ("help/back.md", BACK),
        ("back", BACK),
        ("Returns", BACK),
        ("Who pays?", {"help/back.md#returns-who-pays"}),
        ("start/login.mdx", LOGIN),
        ("start/login | who pays", LOGIN | {"help/back.md#returns-who-pays"}),
        ("", set()),
    ],
)
def test_an_entry_goes_by_several_names(tmp_path: Path, cell: str, ids: set[str]) -> None:
    (row,) = read(tmp_path, f'query,expected\nwhere is it,"{cell}"\n').rows
    assert row.expected == ids
    assert row.line == 2


def test_bad_lines_are_left_out_and_told(tmp_path: Path) -> None:
    found = read(tmp_path, 'query,expected\nok,fees\n,fees\n\n"two\nlines",nothing\na,b,c\nwhat\x00ever,\n')
    assert [row.text for row in found.rows] == ["ok", "what ever"]
    assert [(flaw.line, flaw.problem) for flaw in found.flaws] == [
        (3, "the query is empty"),
        (5, 'the knowledge has no entry "nothing"'),
        (7, "3 columns instead of 2; quote a text that holds the delimiter"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the first line must name the columns"),
        ("question,answer\na,b\n", "the first line must name the columns"),
        ("query,expected\n", "there is no query in it"),
        ("query,expected\na,nothing\n", r"q\.csv:2: the knowledge has no entry"),
        (b"query,expected\n\xff,\n", r"q\.csv:2: byte 0xff"),
        ("query,expected\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, text: str | bytes, told: str) -> None:
    with pytest.raises(BadExamples, match=told):
        read(tmp_path, text)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be read"):
        read_queries(tmp_path / "none.csv", PASSAGES)
