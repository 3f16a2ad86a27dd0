"""What an answer states must stand in what it cites."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.reading import read_path
from bot.answering.verification import unsupported, verify
from bot.core.knowledge import Passage
from bot.entrypoints.company_folder import SAMPLE

FJORD = Passage(
    id="fjord",
    title="Fjord 60",
    text=(
        "The Fjord 60 costs €1,649. It weighs 31.5 kg and takes 2 to 3 days. Order by 25 December 2026, 14:30. "
        "Plus members pay 10 % less. Write to ovens@juniper.example or see https://juniper.example/fjord."
    ),
)


@pytest.mark.parametrize(
    "answer",
    [
        "The Fjord 60 costs 1649 euros.",
        "It costs 1.649,00 EUR and weighs 31,5 kg.",
        "It takes two to three days.",
        "Order by December 25, or 25 December 2026, or 2026-12-25, before 14:30.",
        "With Plus it is 10% less.",
        "See <https://juniper.example/fjord> or write to ovens@juniper.example.",
        "Nothing is stated here at all.",
        "",
    ],
)
def test_the_same_in_another_form_stands(answer: str) -> None:
    assert unsupported(answer, [FJORD]) == ()


@pytest.mark.parametrize(
    ("answer", "made_up"),
    [
        ("The Fjord 90 costs €1,649.", "90"),
        ("It costs €1,648.", "€1,648"),
        ("It costs $1,649.", "$1,649"),
        ("It takes four days.", "four"),
        ("Order by 26 December.", "26 December"),
        ("Order by 25 December 2027.", "25 December 2027"),
        ("Order before 15:30.", "15:30"),
        ("With Plus it is 20 % less.", "20 %"),
        ("See https://juniper.example/other.", "https://juniper.example/other"),
        ("Write to boss@juniper.example.", "boss@juniper.example"),
        ("Your order KP-26040 is ready.", "KP-26040"),
        ("It goes well with the Brio machine.", "Brio"),
    ],
)
def test_what_was_made_up_is_found(answer: str, made_up: str) -> None:
    assert unsupported(answer, [FJORD]) == (made_up,)


def test_tool_results_and_known_names_count() -> None:
    said = "Thanks, says Pepper: order KP-26040 comes on 2026-11-23."

    assert verify(said, [], ["KP-26040 · shipped · expected 2026-11-23"], known=["Pepper"]).good
    assert not verify(said, [FJORD]).good


def test_every_question_is_to_be_covered() -> None:
    found = verify("It weighs 31.5 kg.", [FJORD], questions=["How heavy is the Fjord?", "Do you ship to Norway?"])

    assert found.uncovered == ("Do you ship to Norway?",)
    assert "Norway" in found.complaint


def test_everything_in_the_sample_stands_in_itself() -> None:
    passages = read_path(SAMPLE / "knowledge").passages

    assert [passage.id for passage in passages if not verify(passage.text, [passage]).good] == []


@given(st.text(max_size=300))
def test_any_text_can_be_compared(text: str) -> None:
    assert verify(text, [Passage(id="a", title="", text=text)]).unsupported == ()
