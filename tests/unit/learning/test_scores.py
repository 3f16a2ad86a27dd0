"""Figures against values worked out by hand."""

import numpy as np
import pytest

from bot.learning.scores import auroc, by_label, confusion, f1, macro_f1, pearson, share, spearman


def test_a_share_has_wilsons_interval() -> None:
    figure = share(np.array([True] * 15 + [False] * 0))
    assert (figure.value, figure.n) == (1.0, 15)
    assert figure.low == pytest.approx(0.796, abs=0.001)
    assert figure.high == pytest.approx(1.0, abs=0.001)


def test_nothing_measured_is_no_figure() -> None:
    assert share(np.array([], bool)).as_json() == {"value": None, "low": 0.0, "high": 1.0, "n": 0}


def test_auroc_counts_ties_half() -> None:
    assert auroc(np.array([1.0, 2.0, 2.0, 3.0]), np.array([False, False, True, True])) == pytest.approx(0.875)
    assert np.isnan(auroc(np.array([1.0, 2.0]), np.array([True, True])))


def test_correlations() -> None:
    x = np.array([1.0, 2.0, 3.0, 4.0])
    assert pearson(x, 2 * x + 1) == pytest.approx(1)
    assert spearman(x, np.array([1.0, 10.0, 100.0, 1000.0])) == pytest.approx(1)
    assert np.isnan(pearson(x, np.ones(4)))


def test_labels_and_confusion() -> None:
    truth, found = ["a", "a", "b", "b"], ["a", "b", "b", "b"]
    table = by_label(truth, found)
    assert (table["a"].precision, table["a"].recall) == (1.0, 0.5)
    assert table["b"].f1 == pytest.approx(0.8)
    assert macro_f1(truth, found).value == pytest.approx((2 / 3 + 0.8) / 2)
    assert confusion(truth, found) == [("a", "b", 1)]
    assert f1(np.array([True, False]), np.array([True, True])) == pytest.approx(2 / 3)
