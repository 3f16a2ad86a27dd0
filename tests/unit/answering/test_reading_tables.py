"""FAQ entries in JSON and CSV: what is taken over, and what is reported with its line."""

from pathlib import Path

import pytest

from bot.answering.reading import ReadResult, read_path


def read(tmp_path: Path, name: str, content: str | bytes) -> ReadResult:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_path(file)


def told(result: ReadResult) -> list[str]:
    return [str(one) for one in result.skipped]


def test_json_with_questions(tmp_path: Path) -> None:
    result = read(
        tmp_path,
        "faq.json",
        '{"questions": [{"question": "Open on Sunday?", "answer": "No.", "phrasings": ["Sunday hours", "Weekend?"],'
        ' "url": "https://example.org/hours", "id": "hours"}]}',
    )
    (passage,) = result.passages
    assert (passage.id, passage.title, passage.text) == ("faq.json#hours", "Open on Sunday?", "No.")
    assert passage.phrasings == ("Sunday hours", "Weekend?")
    assert passage.url == "https://example.org/hours"
    assert passage.origin == "faq.json"
    assert told(result) == []


def test_json_rows_that_cannot_be_used_are_named_with_their_line(tmp_path: Path) -> None:
    result = read(
        tmp_path,
        "faq.json",
        """{
 "questions": [
  {"question": "A?", "answer": "Yes"},
  {"question": "B?", "answer": "  "},
  {"question": "C?"},
  {"question": 5, "answer": "x"},
  "D",
  {"question": "A?", "answer": "yes"},
  {"question": "a", "answer": "No"}
 ]
}""",
    )
    assert [passage.title for passage in result.passages] == ["A?"]
    assert not result.broken
    assert told(result) == [
        "faq.json:4: the answer to 'B?' is empty",
        "faq.json:5: the entry has no answer",
        "faq.json:6: the question must be text",
        'faq.json:7: expected an entry like {"question": "…", "answer": "…"}',
        "faq.json:8: the same as faq.json:3",
        "faq.json:9: contradicts faq.json:3: the same question 'a' with another answer",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            '{"questions": [\n {"question": "A?" "answer": "x"}]}',
            "bad.json:2: not valid JSON: Expecting ',' delimiter (column 20)",
        ),
        ('{"faq": []}', "bad.json:1: expected"),
        ("5", "bad.json:1: expected"),
        ("[" * 100_000, "bad.json: nested too deeply"),
        ("", "bad.json: the file is empty"),
        (b"\x89PNG\x00\x00", "bad.json: is not a text file"),
    ],
)
def test_broken_json_is_refused_as_a_whole(tmp_path: Path, content: str | bytes, reason: str) -> None:
    result = read(tmp_path, "bad.json", content)
    assert result.passages == ()
    assert str(result.broken[0]).startswith(reason)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_every_make(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [
        ["Question", "Answer", "Phrasings", "URL"],
        ["Öffnungszeiten?", '"Täglich 9–17 Uhr,\r\nauch samstags"', "Wann offen?|Hours?", ""],
    ]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    (passage,) = read(tmp_path, "faq.csv", text.encode(encoding)).passages
    assert passage.title == "Öffnungszeiten?"
    assert passage.text == "Täglich 9–17 Uhr,\nauch samstags"
    assert passage.phrasings == ("Wann offen?", "Hours?")
    assert passage.url is None


def test_csv_with_numbered_phrasings_and_lines_of_what_is_wrong(tmp_path: Path) -> None:
    result = read(
        tmp_path,
        "faq.csv",
        'id,question,phrasing_1,phrasing_2,answer\nx,Q1?,one,two,"line one\nline two"\n,Q2?,,,\n\ny,Q3?\n,,,,lonely\n',
    )
    assert [(p.id, p.phrasings) for p in result.passages] == [("faq.csv#x", ("one", "two"))]
    assert told(result) == [
        "faq.csv:4: the answer to 'Q2?' is empty",
        "faq.csv:6: the row has only 2 columns; quote the answer if it holds the delimiter",
        "faq.csv:7: the question or title is empty",
    ]


def test_csv_without_the_columns_says_what_it_found(tmp_path: Path) -> None:
    result = read(tmp_path, "faq.csv", "name;price\nkettle;5\n")
    assert told(result) == ["faq.csv:1: expected the columns question and answer in the first line, found name, price"]
    assert result.broken


def test_a_link_that_is_none_is_left_out(tmp_path: Path) -> None:
    result = read(tmp_path, "faq.csv", "question,answer,url\nQ?,A,javascript:alert(1)\n")
    assert result.passages[0].url is None
    assert "does not begin with https://" in told(result)[0]


def test_ids_stay_when_entries_are_added_before(tmp_path: Path) -> None:
    before = read(tmp_path, "faq.csv", "question,answer\nB?,b\n").passages[0]
    after = read(tmp_path, "faq.csv", "question,answer\nA?,a\nB?,b\n").passages[1]
    assert before == after


def test_control_characters_and_endless_fields_do_no_harm(tmp_path: Path) -> None:
    result = read(
        tmp_path,
        "faq.json",
        '{"questions":[{"question":"A\\u0000\\ud800?","answer":"b\\u0007"},'
        '{"question":"long?","answer":"' + "x" * 30_000 + '"}]}',
    )
    assert (result.passages[0].title, result.passages[0].text) == ("A?", "b")
    assert "longer than 20,000 characters" in told(result)[0]


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    assert "no such file" in str(read_path(tmp_path / "none").broken[0])


def test_huge_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.answering.reading.files.LARGEST", 1_000_000)
    assert "is larger than 1 MB" in str(read(tmp_path, "faq.csv", b"q" * 1_000_001).broken[0])
