"""Questions without an answer, owned up to in one sentence."""

import pytest

from bot.answering.open_ends import owned_up
from bot.core.company import Words
from bot.core.content import Text
from bot.core.tongues import BUILT_IN


def test_one_sentence_for_all_of_them() -> None:
    said = owned_up(Words().not_known, ["who won?", "and who\nlost?"])
    assert said == (Text("I don't have a reliable answer to this: “who won?”, “and who lost?”"),)
    assert owned_up(Words().not_known, []) == ()


@pytest.mark.parametrize("language", sorted(BUILT_IN))
def test_every_language_quotes_each_question(language: str) -> None:
    (one,) = owned_up(BUILT_IN[language].not_known, ["A?"])
    (two,) = owned_up(BUILT_IN[language].not_known, ["A?", "B?"])
    assert two.text == one.text.replace("A?", "A?" + _between(one.text) + "B?")


def _between(text: str) -> str:
    at = text.index("A?")
    before, after = text[:at], text[at + 2 :]
    opening = before[-2:] if before.endswith("« ") else before[-1:]
    return f"{after}, {opening}"


def test_a_companys_own_sentence_without_quotes() -> None:
    assert owned_up("No idea: {question}", ["A?", "B?"]) == (Text("No idea: A?, B?"),)
