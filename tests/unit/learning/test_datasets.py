"""Files of examples: what is read, what is told by line, and that nothing is half-trained."""

import json
import time
from pathlib import Path

import pytest

from bot.core.errors import Misconfigured
from bot.learning.datasets import for_training, read_examples, sampled
from bot.learning.files import BadExamples, told_flaws


def chat(text: object, label: object, *, roles: tuple[str, str] = ("user", "assistant")) -> str:
    said = [{"role": "system", "content": "Sort it."}]
    said += [{"role": role, "content": content} for role, content in zip(roles, (text, label), strict=True)]
    return json.dumps({"messages": said})


def file_of(tmp_path: Path, content: str | bytes, name: str = "examples.csv") -> Path:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


GOOD = "text,category\nMy card was charged twice,Billing\nThe page is blank,Technical\n"


def test_csv_and_chat_say_the_same(tmp_path: Path) -> None:
    lines = [chat("My card was charged twice", "Billing"), chat("The page is blank", "Technical")]
    one = for_training(read_examples(file_of(tmp_path, GOOD)))
    other = for_training(read_examples(file_of(tmp_path, "\n".join(lines), "examples.jsonl")))
    assert one.texts == other.texts
    assert one.labels == other.labels
    assert one.fingerprint == other.fingerprint


def test_a_mark_in_front_and_other_separators_are_fine(tmp_path: Path) -> None:
    found = read_examples(file_of(tmp_path, b"\xef\xbb\xbf" + GOOD.replace(",", ";").encode()))
    assert len(found.rows) == 2


def test_a_quoted_line_break_keeps_the_line_numbers_right(tmp_path: Path) -> None:
    content = 'text,category\n"two\nlines",A\n,B\nlast,B\n'
    with pytest.raises(BadExamples) as refused:
        for_training(read_examples(file_of(tmp_path, content)))
    assert [(flaw.line, flaw.problem) for flaw in refused.value.flaws] == [(4, "the text is empty")]


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        ("text,category\na,X\nb,X\n", "e.csv", 'all usable examples have one label ("X"); at least two are needed'),
        ("text,category\n", "e.csv", "there is no example in it that can be used"),
        ("", "e.csv", "the first line must name the columns"),
        ("words,class\na,b\n", "e.csv", "the first line must name the columns"),
        ("text,category\na,X\n \t,Y\nb,Y\n", "e.csv", "e.csv:3: the text is empty"),
        ("text,category\na,\nb,Y\nc,Z\n", "e.csv", "e.csv:2: the label is empty"),
        ("text,category\na\nb,Y\nc,Z\n", "e.csv", "e.csv:2: 1 column instead of 2"),
        (
            "text,category\nSame words,X\nsame  words,Y\nc,Z\n",
            "e.csv",
            'e.csv:3: the same text is labelled "X" and "Y"',
        ),
        (chat("a", "X", roles=("customer", "assistant")), "e.jsonl", 'e.jsonl:1: the role "customer" is unknown'),
        (chat("a", "X", roles=("assistant", "user")), "e.jsonl", "e.jsonl:1: expected one user message and then"),
        (chat("a", 7), "e.jsonl", "e.jsonl:1: the content of the assistant message is not text"),
        (chat("a", "x" * 300), "e.jsonl", "e.jsonl:1: the label has 300 characters"),
        ("{broken\n", "e.jsonl", "e.jsonl:1: not JSON"),
        ("[" * 100_000, "e.jsonl", "e.jsonl:1:"),
        ('{"messages": 3}\n', "e.jsonl", "e.jsonl:1: expected {"),
        ("text,category\ncaf\xe9,X\nb,Y\n".encode("latin-1"), "e.csv", "e.csv:2: byte 0xe9 at column 4 is not UTF-8"),
        (GOOD.encode("utf-16"), "e.csv", "it is UTF-16; save it as UTF-8"),
        (GOOD.encode("utf-16-le"), "e.csv", "it is UTF-16; save it as UTF-8"),
        ("text,category\nHello, world,X\nb,Y\n", "e.csv", "e.csv:2: 3 columns instead of 2; quote a text"),
        ('text,category\na,X\n"b,Y\nc,Z\n', "e.csv", "e.csv:3: 1 column instead of 2, and it goes on to line 4"),
        ('[\n{"text": "a", "label": "X"},\n{"text": 3}\n]', "e.json", "e.json:3: expected {"),
        ('[{"text": "a"', "e.json", "e.json:1: not JSON: expecting"),
    ],
)
def test_everything_wrong_is_told_by_line(tmp_path: Path, content: str | bytes, name: str, expected: str) -> None:
    with pytest.raises(BadExamples) as refused:
        for_training(read_examples(file_of(tmp_path, content, name)))
    assert expected in str(refused.value)
    assert "Nothing was begun" in str(refused.value)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (GOOD, "e.txt"),
        (GOOD, "e.jsonl"),
        (
            GOOD.replace("category", "category,").replace("Billing", "Billing,").replace("Technical", "Technical,,"),
            "e.csv",
        ),
        (GOOD.replace("\n", "\r\n"), "e.csv"),
        (GOOD.replace("\n", "\r"), "e.csv"),
        (GOOD.replace("text,category", "Utterance,Intent"), "e.csv"),
        (chat("My card was charged twice", "Billing") + "\n" + chat("The page is blank", "Technical"), "e.csv"),
        (f"[{chat('My card was charged twice', 'Billing')},\n {chat('The page is blank', 'Technical')}]", "e.json"),
        (
            '{"text": "My card was charged twice", "label": "Billing"}\n'
            '{"text": "The page is blank", "label": "Technical"}',
            "e",
        ),
    ],
)
def test_what_a_file_is_follows_from_what_stands_in_it(tmp_path: Path, content: str, name: str) -> None:
    found = for_training(read_examples(file_of(tmp_path, content, name)))
    assert [(row.text, row.label) for row in found.rows] == [
        ("My card was charged twice", "Billing"),
        ("The page is blank", "Technical"),
    ]
    assert found.flaws == ()


def test_odd_line_breaks_end_no_row(tmp_path: Path) -> None:
    content = GOOD + "one\u2028two,Billing\nthree\x85four\x0b,Technical\n"
    assert len(for_training(read_examples(file_of(tmp_path, content))).rows) == 4


def test_half_a_pair_and_a_null_byte_that_json_spells_out_do_no_harm(tmp_path: Path) -> None:
    lines = '{"text": "a\\ud83d b", "label": "X\\udc00"}\n{"text": "c\\u0000d", "label": "Y"}\n'
    found = for_training(read_examples(file_of(tmp_path, lines, "e.jsonl")))
    assert [(row.text, row.label) for row in found.rows] == [("a? b", "X?"), ("c d", "Y")]
    assert len(found.fingerprint) == 16


def test_a_lenient_reading_leaves_bad_lines_out_and_tells_them(tmp_path: Path) -> None:
    content = GOOD + ",Billing\nMy card was charged twice,Billing\nboth,A\nboth,B\n"
    found = for_training(read_examples(file_of(tmp_path, content)), lenient=True)
    assert found.texts == ["My card was charged twice", "The page is blank"]
    assert [flaw.line for flaw in found.flaws] == [4, 5, 6, 7]
    assert "stands already in line 2" in "\n".join(told_flaws(found.file, found.flaws))


def test_null_bytes_do_no_harm(tmp_path: Path) -> None:
    found = for_training(read_examples(file_of(tmp_path, GOOD.replace("blank", "bla\x00nk"))))
    assert all("\x00" not in text for text in found.texts)


def test_the_label_out_of_scope_is_no_label(tmp_path: Path) -> None:
    with pytest.raises(BadExamples, match="one label"):
        for_training(read_examples(file_of(tmp_path, "text,category\na,X\nb,oos\n")), outside="oos")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be read"):
        read_examples(tmp_path / "none.csv")


def test_a_hundred_thousand_rows_are_read_in_seconds_and_sampled_evenly(tmp_path: Path) -> None:
    rows = "".join(f"message number {n},{'rare' if n % 1000 == 0 else f'label{n % 7}'}\n" for n in range(100_000))
    start = time.process_time()
    found = for_training(read_examples(file_of(tmp_path, "text,category\n" + rows)))
    kept = sampled(found, 1_000)
    assert time.process_time() - start < 30
    assert len(found.rows) == 100_000
    assert len(kept.rows) == 1_000
    assert kept.labels.count("rare") == 100
    assert kept == sampled(found, 1_000)
