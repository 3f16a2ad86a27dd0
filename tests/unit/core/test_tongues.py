"""The bot's own sentences in other languages: whole, with the same names to fill in, and never mixed."""

from dataclasses import fields
from string import Formatter

import pytest

from bot.core.company import Company, Words
from bot.core.places import Place
from bot.core.tongues import BUILT_IN

ENGLISH = Words()
OTHERS = sorted(BUILT_IN.keys() - {"en"})
COMPANY = Company(
    name="A",
    agents=Place("web", "web", "agents"),
    managers=Place("web", "web", "managers"),
    abroad={language: words for language, words in BUILT_IN.items() if language != "en"},
)


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_there_and_fills_in_the_same(language: str) -> None:
    for field in fields(Words):
        told, english = getattr(BUILT_IN[language], field.name), getattr(ENGLISH, field.name)
        assert told != english, field.name
        assert names_in(told) == names_in(english), field.name


@pytest.mark.parametrize(
    ("asked", "heard"),
    [("de", "de"), ("fr-CA", "fr"), ("DE", "de"), ("en", "en"), ("pl", "en"), ("", "en"), (None, "en")],
)
def test_a_company_speaks_what_it_has_words_for(asked: str | None, heard: str) -> None:
    speaking = COMPANY.speaking(asked)
    assert speaking.words == BUILT_IN[heard]
    assert speaking.language == heard
    assert speaking.name == COMPANY.name
