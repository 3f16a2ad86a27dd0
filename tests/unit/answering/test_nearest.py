"""Nearness: what an entry's figure is made of, and that the likely cells find what comparing with everything finds."""

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.answering.nearest import EVERYTHING, MIDDLE, UNSEEN, Cells, Everything, Rows, searchable

NONE = np.zeros(0, np.intp)


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def test_an_entry_is_near_by_its_nearest_phrasing_and_by_their_middle() -> None:
    vectors = unit(np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0]], np.float32))
    rows = Rows(vectors, np.array([3, 1]), np.array([True, False]))
    near = Everything(vectors, rows).nearness(vectors[0], NONE)
    middle = 2**-0.5
    assert near.question[0] == pytest.approx((1 - MIDDLE) * 1 + MIDDLE * middle)
    assert near.text.tolist() == [0.0, UNSEEN]
    assert UNSEEN < -1
    assert near.best.tolist() == pytest.approx([1.0, middle])
    assert near.question[1] == pytest.approx(middle)


def test_the_cells_find_what_everything_finds() -> None:
    random = np.random.default_rng(3)
    themes = unit(random.normal(size=(300, 32)).astype(np.float32))
    entries = themes[random.integers(0, 300, 2_000)] + 0.15 * random.normal(size=(2_000, 32)).astype(np.float32)
    vectors = unit(np.repeat(entries, 3, axis=0) + 0.05 * random.normal(size=(6_000, 32)).astype(np.float32))
    rows = Rows(vectors, np.full(2_000, 3), np.ones(2_000, bool))
    everything, cells = Everything(vectors, rows), Cells(vectors, rows)
    same = 0
    for place in range(0, 6_000, 60):
        asked = unit(vectors[place : place + 1] + 0.05)[0]
        exact, found = everything.nearness(asked, NONE), cells.nearness(asked, np.array([7]))
        same += int(exact.question.argmax() == found.question.argmax())
        seen = found.best > UNSEEN
        assert seen[7]
        assert np.abs(exact.question - found.question)[seen].max() < 0.01
        assert np.abs(exact.text - found.text)[seen].max() < 0.01
    assert same >= 97
    assert np.abs(cells.row(4_321) - vectors[4_321]).max() < 0.01


def test_the_cells_serve_large_knowledge_only() -> None:
    vectors = unit(np.random.default_rng(1).normal(size=(EVERYTHING + 1, 8)).astype(np.float32))
    assert isinstance(
        searchable(vectors[:-1], Rows(vectors[:-1], np.ones(EVERYTHING, int), np.zeros(EVERYTHING, bool))), Everything
    )
    many = Rows(vectors, np.ones(EVERYTHING + 1, int), np.zeros(EVERYTHING + 1, bool))
    assert isinstance(searchable(vectors, many), Cells)
