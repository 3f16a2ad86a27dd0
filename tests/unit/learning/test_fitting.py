"""A head learns, knows what it does not know, keeps to its encoder, and is the same after a round trip to disk."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from bot.core.errors import Misconfigured
from bot.learning.datasets import Example, Examples
from bot.learning.intents import general_examples, judged, measure_head, train_head
from bot.learning.logistic import fit_logistic
from bot.learning.solving import solve_in_place
from bot.understanding.heads import Head, load_head
from tests.unit.learning.conftest import WordEncoder

AT = datetime(2026, 3, 2, tzinfo=UTC)
THEMES = {
    "money": ["refund", "charge", "invoice", "card", "bill", "payment"],
    "parcel": ["delivery", "courier", "tracking", "box", "address", "late"],
    "login": ["password", "account", "reset", "locked", "code", "mail"],
    "machine": ["noise", "water", "leak", "motor", "button", "broken"],
}


def made(each: int = 12, *, strangers: int = 0) -> Examples:
    random = np.random.default_rng(3)
    rows = [
        Example(f"{' '.join(random.choice(words, 3))} please {n}", label)
        for label, words in THEMES.items()
        for n in range(each)
    ]
    rows += [Example(f"weather {' '.join(random.choice(list('abcdefgh'), 3))} {n}", "oos") for n in range(strangers)]
    return Examples("made", tuple(rows))


@pytest.fixture
def head(encoder: WordEncoder) -> Head:
    return train_head(made(), encoder, AT)


def test_it_learns(head: Head, encoder: WordEncoder) -> None:
    texts = ["my invoice and the charge", "the courier came late with the box", "motor makes a noise"]
    found = judged(head, encoder.encode(texts), texts)
    assert [one.label for one in found] == ["money", "parcel", "machine"]
    assert all(0.5 < one.confidence <= 1 for one in found)


def test_a_stranger_is_out_of_scope_though_nobody_showed_one(head: Head, encoder: WordEncoder) -> None:
    texts = ["qwerty zxcvb plonk", "refund the charge to my card"]
    stranger, known = judged(head, encoder.encode(texts), texts)
    assert stranger.in_scope < known.in_scope
    assert not stranger.belongs
    assert known.belongs


def test_shown_strangers_are_rejected(encoder: WordEncoder) -> None:
    head = train_head(made(strangers=40), encoder, AT, outside="oos")
    report = measure_head(head, made(strangers=30), encoder, outside="oos")
    assert "oos" not in head.labels
    assert report.figures["out_of_scope_recall"].value > 0.8
    assert report.figures["in_scope_accuracy"].value > 0.8
    assert report.as_json()["scope_auroc"]["n"] == 4 * 12 + 30


def test_fitting_is_repeatable(head: Head, encoder: WordEncoder) -> None:
    again = train_head(made(), encoder, AT)
    assert np.array_equal(head.pull, again.pull)
    assert head.temperature == again.temperature


def test_it_is_the_same_after_a_round_trip(head: Head, encoder: WordEncoder, tmp_path: Path) -> None:
    head.save(tmp_path / "head.npz")
    again = load_head(tmp_path / "head.npz", encoder.version)
    texts = ["reset my password", "hello", "", "\x00", "water " * 3_000]
    for one, other in zip(
        head.judge(encoder.encode(texts), texts), again.judge(encoder.encode(texts), texts), strict=True
    ):
        assert one.label == other.label
        assert one.confidence == pytest.approx(other.confidence, abs=0.01)
    assert again.about["data"] == made().fingerprint
    assert [file.name for file in tmp_path.iterdir()] == ["head.npz"]


def test_vectors_of_another_encoder_are_refused(head: Head, tmp_path: Path) -> None:
    head.save(tmp_path / "head.npz")
    with pytest.raises(Misconfigured, match="fitted with the encoder words-1, but another-2 is in use"):
        load_head(tmp_path / "head.npz", "another-2")


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 cut", b"nonsense"])
def test_a_broken_file_is_told(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "head.npz").write_bytes(damage)
    with pytest.raises(Misconfigured, match="no head that can be used"):
        load_head(tmp_path / "head.npz", "words-1")


def test_a_pickle_in_the_file_is_not_opened(tmp_path: Path) -> None:
    np.savez(tmp_path / "head.npz", told=np.array([{"a": 1}], dtype=object))
    with pytest.raises(Misconfigured):
        load_head(tmp_path / "head.npz", "words-1")


def test_general_examples_join_only_for_the_standard_categories() -> None:
    standard = ["technical", "Billing", "Account", "Product", "Other"]
    assert {row.label for row in general_examples(standard).rows} == set(standard)
    assert not general_examples(["Billing", "Account"]).rows
    assert not general_examples([*standard, "Sales"]).rows
    assert not general_examples(standard * 200).rows


def test_the_system_is_solved_as_numpy_does() -> None:
    random = np.random.default_rng(1)
    rows = random.normal(size=(900, 300)).astype(np.float32)
    gram = (rows @ rows.T / 300 + 0.5 * np.eye(900)).astype(np.float32)
    target = random.normal(size=(900, 4)).astype(np.float32)
    expected = np.linalg.solve(gram.astype(np.float64), target.astype(np.float64))
    assert np.allclose(solve_in_place(gram, target), expected, atol=1e-3)


def test_logistic_regression_finds_the_weights_it_was_made_with() -> None:
    random = np.random.default_rng(1)
    rows = random.normal(size=(4_000, 2))
    truth = random.random(4_000) < 1 / (1 + np.exp(-(rows @ [2.0, -1.0] + 0.5)))
    weights, bias = fit_logistic(rows, truth, ridge=0.01)
    assert np.allclose([*weights, bias], [2.0, -1.0, 0.5], atol=0.25)
