"""What counts as a slip, and that word features stay what the shipped heads were fitted on."""

import zlib

import numpy as np
import pytest

from bot.understanding.heads_words import BUCKETS, WIDTH, WordSketch
from bot.understanding.wording import near


@pytest.mark.parametrize(
    ("word", "known", "one_slip"),
    [
        ("human", "human", True),
        ("humna", "human", True),
        ("uhman", "human", True),
        ("huma", "human", True),
        ("humann", "human", True),
        ("humon", "human", True),
        ("numan", "human", False),
        ("uman", "human", False),
        ("hmuna", "human", False),
        ("hum", "human", False),
        ("abc", "abd", False),
        ("aabb", "bbaa", False),
        ("tkas", "task", False),
        ("task", "talk", True),
        ("", "", True),
    ],
)
def test_one_slip_apart(word: str, known: str, one_slip: bool) -> None:
    assert near(word, known) is one_slip
    assert near(known, word) is one_slip


def test_word_features_are_the_ones_that_heads_were_fitted_on() -> None:
    grams = [
        "my",
        "card",
        "my card",
        "#<my",
        "#my>",
        "#<my>",
        "#<ca",
        "#car",
        "#ard",
        "#rd>",
        "#<car",
        "#card",
        "#ard>",
    ]
    grams += ["#<card", "#card>"]
    expected = np.zeros(WIDTH)
    for gram in grams:
        hashed = zlib.crc32(gram.encode())
        expected[(hashed >> 16) & (WIDTH - 1)] += 1.0 if (hashed >> 30) & 1 else -1.0
    row = WordSketch(np.ones(BUCKETS, np.float32)).rows(["My card"])[0]
    assert row == pytest.approx(expected / np.linalg.norm(expected), abs=1e-6)


def test_a_feature_that_stands_there_twice_counts_more_and_an_empty_text_nothing() -> None:
    once, twice, empty = WordSketch(np.ones(BUCKETS, np.float32)).rows(["card fee", "card card fee", "!!"])
    assert not np.allclose(once, twice)
    assert np.linalg.norm(twice) == pytest.approx(1)
    assert not empty.any()
