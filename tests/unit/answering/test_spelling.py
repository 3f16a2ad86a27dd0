"""Misspelt words are searched for as the knowledge spells them; whatever may be meant as it stands is left alone."""

import pytest

from adapters.model.local import LocalEncoder
from bot.answering.index import Index
from bot.answering.spelling import Spelling, distance
from bot.core.knowledge import Passage
from bot.learning.retrieval import GivenShelf

TEXTS = (
    "I forgot my password",
    "How do I change my password?",
    "How long does delivery take?",
    "What does delivery to Germany cost?",
    "Which countries do you deliver to? Germany and Austria.",
    "Can I get an invoice?",
    "Where is my invoice?",
)


@pytest.fixture(scope="module")
def spelling(encoder: LocalEncoder) -> Spelling:
    return Spelling(TEXTS, encoder.knows)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("forgot pasword", "forgot password"),
        ("how long does delivry take?", "how long does delivery take?"),
        ("and to germny?", "and to germany?"),
        ("Delivrey cost", "Delivery cost"),
        ("my invocie please", "my invoice please"),
    ],
)
def test_misspelt_words_are_put_right(spelling: Spelling, written: str, meant: str) -> None:
    assert spelling.mended(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "How long does delivery take?",
        "I take delight in a voice from Norway",
        "order JP-1002, PASWORD, pasword@mail.example, pasword.example",
        "doesn't deliver",
        "deliveries delivered",
        "Qxzzy vrrtl",
        "inviter passworder",  # made of ordinary words
        "dont cant wont",
        "wie lange dauert die lieferung nach hause eigentlich wirklich insgesamt ungefähr zusammengerechnet",
    ],
)
def test_what_may_be_meant_is_left_alone(spelling: Spelling, text: str) -> None:
    assert spelling.mended(text) == text


def test_where_nobody_knows_the_ordinary_words_nothing_is_put_right() -> None:
    assert Spelling(TEXTS, None).mended("forgot pasword") == "forgot pasword"


@pytest.mark.parametrize(
    ("one", "other", "apart"), [("ab", "ab", 0), ("ba", "ab", 1), ("invocie", "invoice", 1), ("abc", "a", 2)]
)
def test_swapped_letters_are_one_mistake(one: str, other: str, apart: int) -> None:
    assert distance(one, other, 2) == apart
    assert distance("abcdefgh", "stuvwxyz", 2) == 3


def test_a_letter_that_nobody_takes_for_the_other_counts_twice() -> None:
    assert distance("carton", "carbon", 2) == 2
    assert distance("garantie", "garantee", 2) == 1


async def test_a_search_finds_what_was_meant(encoder: LocalEncoder) -> None:
    index = Index(encoder)
    entries = [Passage(id=str(i), title=text, text=f"About {text}") for i, text in enumerate(TEXTS)]
    await index.refresh(GivenShelf(entries))
    assert (await index.search("forgot my pasword"))[0].passage.id == "0"
    assert index.mended("I forgot my pasword") == "I forgot my password"
    index.close()
