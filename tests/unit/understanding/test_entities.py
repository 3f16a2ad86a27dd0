"""What is found in a message, what is not, and that no message takes long."""

import json
import time
from importlib import resources

import pytest

from bot.understanding.entities import MOST, entities_in
from bot.understanding.language import language_of


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Where is KP-26040?", "order", "KP-26040"),
        ("where is kp-26040?", "order", "KP-26040"),
        ("about order 4711123", "order", "4711123"),
        ("#10045 is late", "order", "10045"),
        ("you took €45.90 from me", "amount", "€45.90"),
        ("you took 1,200.50 EUR from me", "amount", "1,200.50 EUR"),
        ("it comes on 3rd May", "date", "3rd May"),
        ("on 2026-03-02 it rang", "date", "2026-03-02"),
        ("can you come tomorrow?", "date", "tomorrow"),
        ("mail me: ana.b+x@shop.example.com.", "email", "ana.b+x@shop.example.com"),
        ("refund to NL91 ABNA 0417 1643 00 please", "iban", "NL91ABNA0417164300"),
        ("my card is 4111 1111 1111 1111", "card", "4111111111111111"),
        ("call +44 20 7946 0958 after six", "phone", "+442079460958"),
        ("see https://shop.example/help?a=1 for it", "url", "https://shop.example/help?a=1"),
        ("from 10.0.0.1 it works", "ip", "10.0.0.1"),
    ],
)
def test_finds(text: str, kind: str, value: str) -> None:
    found = [one for one in entities_in(text) if one.kind == kind]
    assert [one.value for one in found] == [value]
    assert text[found[0].start : found[0].end].upper().replace(" ", "").endswith(value.upper().replace(" ", "")[-4:])


@pytest.mark.parametrize(
    "text",
    [
        "my card is 4111 1111 1111 1112",
        "refund to NL91 ABNA 0417 1643 01 please",
        "in version 3.12.4 it fails",
        "I waited 20 minutes and 15 seconds",
        "user@localhost",
    ],
)
def test_what_has_a_wrong_check_digit_or_only_looks_like_it_is_left_alone(text: str) -> None:
    assert not [one for one in entities_in(text) if one.kind in ("card", "iban", "email", "ip")]


@pytest.mark.parametrize(
    "text", ["1 " * 4_000, "4" * 8_000, "AA11 " * 1_600, "a@" * 4_000, "€" * 8_000, "\x00" * 50, ""]
)
def test_no_message_takes_long(text: str) -> None:
    start = time.process_time()
    assert len(entities_in(text)) <= MOST
    assert time.process_time() - start < 1


def test_languages_of_the_attacks() -> None:
    raw = resources.files("bot.sample").joinpath("labelled/adversarial.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in raw.splitlines()]
    asked = [(row["text"], row["language"]) for row in rows if row.get("language") and row.get("text")]
    right = sum(language_of(text) == language for text, language in asked)
    assert len(asked) > 100
    assert right / len(asked) >= 0.95


def test_english_is_hardly_ever_taken_for_something_else() -> None:
    raw = resources.files("bot.sample").joinpath("labelled/complaints.jsonl").read_text(encoding="utf-8")
    texts = [json.loads(line)["text"] for line in raw.splitlines()]
    assert sum(language_of(text) not in ("en", None) for text in texts) <= 2


@pytest.mark.parametrize("text", ["", "KP-26040", "12:30", "!!!", "https://a.b/c", "😀"])
def test_what_has_no_language(text: str) -> None:
    assert language_of(text) is None
