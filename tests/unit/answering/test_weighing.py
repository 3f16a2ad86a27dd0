"""Weighing: what all entries resemble speaks for none of them."""

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.answering.weighing import WORDINGS, shares


def unit(*rows: list[float]) -> NDArray[np.float32]:
    found = np.array(rows, np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def test_a_question_like_one_entry_alone_belongs_to_it() -> None:
    entries = [unit([1, 0, 0], [1, 0.1, 0]), unit([0, 1, 0]), unit([0, 0, 1], [0, 0.1, 1])]
    found = shares(unit([1, 0.05, 0])[0], entries)
    assert found[0] > 0.8
    assert np.abs(found[1:]).max() < 0.1


def test_what_two_entries_have_in_common_is_no_reason_to_prefer_either() -> None:
    """Both speak of the same thing (the first axis, where the question lies); only what sets them apart counts."""
    question = unit([1, 0.2, 0])[0]
    near, same_and_apart = unit([1, 0, 0.12]), unit([1, 0.35, 0])
    alone = near[0] @ question - same_and_apart[0] @ question
    first, second = shares(question, [near, same_and_apart])
    assert abs(alone) < 0.02
    assert second - first > 0.03


def test_many_wordings_are_as_cheap_as_the_nearest_of_them() -> None:
    random = np.random.default_rng(2)
    question = unit([1, 0, 0, 0])[0]
    close = unit(*([1, *random.normal(size=3) * 0.1] for _ in range(WORDINGS)))
    far = unit(*([0, *random.normal(size=3)] for _ in range(500)))
    other = unit([0, 1, 0, 0])
    assert shares(question, [np.concatenate([far, close]), other]) == pytest.approx(shares(question, [close, other]))


def test_the_same_wording_twice_can_still_be_weighed() -> None:
    found = shares(unit([1, 0])[0], [unit([1, 0], [1, 0]), unit([1, 0])])
    assert np.isfinite(found).all()
    assert found.sum() == pytest.approx(1, abs=0.1)
