"""A short second question, said in full."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.naming import Names
from bot.answering.references import Full, in_full
from bot.core.knowledge import Passage


def product(name: str) -> list[Passage]:
    return [
        Passage(id=f"{name}-{i}", title=f"{name}{end}", text="…") for i, end in enumerate(("", ": Price", ": Size"))
    ]


NAMES = Names([*product("Fjord 60 oven"), *product("Fjord 45 compact oven"), *product("Gale stand mixer")])


@pytest.mark.parametrize(
    ("before", "text", "full"),
    [
        ("How loud is the Gale mixer?", "and how wide is it?", Full("and how wide is the Gale mixer?")),
        ("What does the Gale cost?", "what about its warranty", Full("what about the Gale warranty")),
        ("What does the Gale cost?", "and what about daily cleaning?", Full("daily cleaning Gale?")),
        ("how much is fitting an oven?", "and a mixer?", Full("how much is fitting a mixer?", anew=True)),
        ("Price of the Fjord 60?", "the little one then", Full("Price of the Fjord 45 compact oven?", anew=True)),
        ("Price of the Fjord 60?", "how heavy is the smaller one?", Full("how heavy is the Fjord 45 compact oven?")),
    ],
)
def test_what_is_left_out_is_put_in(before: str, text: str, full: Full) -> None:
    assert in_full(text, before, NAMES) == full


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("What does the Gale cost?", "that doesn't help"),
        ("What does the Gale cost?", "where is my parcel?"),
        ("Do you deliver to Spain?", "and how long does it take?"),
        ("What does the Gale cost?", "and the Gale?"),
        ("What does the Gale cost?", "the smaller one?"),
        ("What does the Gale cost?", "it " * 20),
        ("", "how wide is it?"),
    ],
)
def test_where_nothing_can_be_told_nothing_is_put_in(before: str, text: str) -> None:
    assert in_full(text, before, NAMES) is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_taken(before: str, text: str) -> None:
    in_full(text, f"{before} Gale", NAMES)
