"""Words with points in time in them: the words are as ever, and each moment stands where it says."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.codec import CONTENT
from bot.core.content import Facts, content, fact, literal, small
from bot.core.moments import Moment, Timed, joined, marked, pieces, timed, unmarked, within, worded

AT = datetime(2026, 3, 2, 13, 30, tzinfo=UTC)
HALF = Moment(at=AT, words="14:30")


def test_a_template_is_filled_as_ever_and_knows_where_its_moments_stand() -> None:
    said = worded("{who} until {at}, {{so}} {n:02}, then {at}", who="Ana 14:30", at=HALF, n=7)
    assert said.text == "Ana 14:30 until 14:30, {so} 07, then 14:30"
    assert [one.start for one in said.moments] == [16, 37]


def test_words_with_moments_go_into_others() -> None:
    inner = worded("by {at}", at=HALF)
    outer = joined("\n\n", ("Hello", "", worded("Expect an answer {when}.", when=inner)))
    assert outer.text == "Hello\n\nExpect an answer by 14:30."
    assert list(pieces(outer.text, outer.moments)) == ["Hello\n\nExpect an answer by ", outer.moments[0], "."]


@pytest.mark.parametrize("start", [-1, 3, 400])
def test_a_moment_that_does_not_stand_there_is_passed_over(start: int) -> None:
    stray = Moment(at=AT, words="14:30", start=start)
    assert list(pieces("at 14.30", (stray,))) == ["at 14.30"]


def test_what_is_cut_off_keeps_the_moments_that_are_whole_in_it() -> None:
    said = worded("from {at} to {at}", at=HALF)
    assert [one.start for one in within(said.moments, 10, 19)] == [4]
    assert within(said.moments, 0, 8) == ()


def test_they_survive_storage() -> None:
    said = content(worded("by {at}", at=HALF), small(HALF), literal(HALF), Facts((fact("Promised", HALF),)))
    assert CONTENT.load(CONTENT.dump(said)) == said
    old = '{"parts": [{"kind": "small", "text": "as it was kept before there were moments"}]}'
    assert CONTENT.load(old).plain() == "as it was kept before there were moments"


WORDS = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("\ue000\ue0010123456789")), max_size=40)


@given(WORDS, WORDS, st.lists(st.integers(0, 60), max_size=4))
def test_whatever_the_words_are_nothing_of_them_is_lost(before: str, after: str, starts: list[int]) -> None:
    said = timed(before) + HALF + after
    assert said.text == f"{before}14:30{after}"
    everything = (*said.moments, *(Moment(at=AT, words="14:30", start=start) for start in starts))
    taken = list(pieces(said.text, everything))
    assert "".join(one.words if isinstance(one, Moment) else one for one in taken) == said.text
    text, known = marked(said.text, said.moments)
    assert [one.at for one in unmarked(text, known) if isinstance(one, Moment)] == [AT]


def test_a_wrong_template_is_an_error_as_ever() -> None:
    with pytest.raises(KeyError):
        worded("until {when}", at=HALF)
    assert worded("until") == Timed("until")
