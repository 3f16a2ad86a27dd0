"""What people shorten in chats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.shorthand import written_out


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("forgot my pw", "forgot my password"),
        ("do u ship w/o a box, pls?", "do you ship without a box, please?"),
        ("Ur promo for 2 yrs", "your promotion for 2 years"),
        ("how do I return it?", "how do I return it?"),
        ("R&D, e.g. www.u.example, the U-turn, a CC to 'r'", "R&D, e.g. www.u.example, the U-turn, a CC to 'r'"),
        ("", ""),
    ],
)
def test_it_is_written_out(text: str, full: str) -> None:
    assert written_out(text) == full


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    written_out(text)
