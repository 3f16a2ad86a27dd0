"""What the reader hears in a message, on a list of messages written for it and on hostile ones."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.reader import Reader
from bot.understanding.signals import signals_in
from bot.understanding.wording import near

CASES = Path(__file__).parents[2] / "data" / "understanding.tsv"


def cases() -> list[tuple[str, str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.strip() and not line.startswith("# ")]
    return [(text, expected) for text, expected in rows]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(("text", "expected"), cases())
async def test_reads_what_is_meant(reader: Reader, text: str, expected: str) -> None:
    reading = await reader.read(text)
    assert ("person" if reading.wants_person else reading.small_talk or "-") == expected


@pytest.mark.parametrize("yes", ["yes", "Yes please!", "ok", "sure, go ahead", "ja bitte"])
async def test_yes_to_the_offer_of_a_colleague_asks_for_one(reader: Reader, yes: str) -> None:
    offer = [("customer", "hm"), ("bot", "I don't have a reliable answer to that. Shall I bring in a colleague?")]
    assert (await reader.read(yes, offer)).wants_person


@pytest.mark.parametrize(
    ("said", "before"),
    [
        ("yes", [("bot", "Did that help?")]),
        ("yes", [("agent", "Shall I bring in a colleague?")]),
        ("no", [("bot", "Shall I bring in a colleague?")]),
        ("yes but where is my parcel", [("bot", "Shall I bring in a colleague?")]),
    ],
)
async def test_other_answers_do_not(reader: Reader, said: str, before: list[tuple[str, str]]) -> None:
    assert not (await reader.read(said, before)).wants_person


async def test_mood(reader: Reader) -> None:
    bad = await reader.read("This is terrible, I hate it and I am very angry")
    good = await reader.read("I love it, wonderful service")
    none = await reader.read("Where is my parcel")
    assert bad.sentiment < -0.6 < none.sentiment < 0.6 < good.sentiment


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("WHERE IS MY PARCEL", "capitals"),
        ("where is it???", "punctuation"),
        ("this is sooooo slow", "drawn-out"),
        ("I am writing for the third time", "again"),
        ("I have been waiting for two weeks now", "waiting"),
        ("I will close my account", "leaving"),
        ("you will hear from my lawyer", "threat"),
        ("what a useless service", "insult"),
        ("you're an idiot", "abuse"),
        ("your stupid bot", "abuse"),
        ("If it isn't solved today I'm going to your competitor", "leaving"),
        ("Then I'll buy it somewhere else", "leaving"),
        ("You've just lost a customer", "leaving"),
    ],
)
def test_signals(text: str, signal: str) -> None:
    assert signal in signals_in(text)


@pytest.mark.parametrize(
    "text",
    ["Where is order BTN-4471?", "My TV is broken", "OK", "Is the UK included?", "USB 3 ok?", "Beat your competitor?"],
)
def test_ordinary_messages_stand_out_in_nothing(text: str) -> None:
    assert signals_in(text) == frozenset()


async def test_the_same_again_is_repetition(reader: Reader) -> None:
    history = [("customer", "where is my parcel please"), ("bot", "Look under Orders.")]
    assert "repetition" in (await reader.read("Where is my parcel, please?!", history)).signals
    assert "repetition" not in (await reader.read("How do I return it then", history)).signals


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("agnet", "agent", True),
        ("humn", "human", True),
        ("humaan", "human", True),
        ("event", "agent", False),
        ("hi", "ha", False),
    ],
)
def test_slips(one: str, other: str, *, expected: bool) -> None:
    assert near(one, other) is expected


HOSTILE = [
    "",
    "\x00",
    "\x00agent\x00",
    "a" * 1_000_000,
    "talk to a " * 100_000,
    "the " * 5_000 + "human",
    "@everyone " * 1_000,
    "<script>alert(1)</script>",
    "\u202emoc.live\u202c",
    "😀" * 10_000,
    "😀x" * 10_000,
    "\ud800",
    "!" * 100_000,
    "مرحبا " * 1_000,
    "please " * 30 + "x",
    "don't " * 1_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_messages_are_read_quickly(reader: Reader, text: str) -> None:
    await reader.read("warm up")
    start = time.process_time()
    reading = await reader.read(text)
    assert -1 <= reading.sentiment <= 1
    assert time.process_time() - start < 1.0  # a rule that blows up takes minutes; usual is a thousandth


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
async def test_any_text_can_be_read(text: str) -> None:
    await Reader().read(text, [("customer", text), ("bot", text)])
