"""The lens: fitted by contrast, the same each time, kept with its head, and known to no trial fit beforehand."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from bot.core.errors import Misconfigured
from bot.learning.intents import judged, train_head
from bot.learning.tuning import fit_lens, through
from bot.understanding.heads import load_head
from tests.unit.learning.conftest import WordEncoder
from tests.unit.learning.test_fitting import made

AT = datetime(2026, 3, 2, tzinfo=UTC)
SIZE = 16


def crowd(seed: int, each: int = 12) -> tuple[np.ndarray, np.ndarray]:
    """Three labels that differ in three directions, under noise in all the others that is much louder."""
    random = np.random.default_rng(seed)
    y = np.repeat(np.arange(3), each)
    noise = random.normal(size=(len(y), SIZE)) * 1.5
    noise[:, :3] = 0.2 * noise[:, :3] + np.eye(3)[y]
    return (noise / np.linalg.norm(noise, axis=1, keepdims=True)).astype(np.float32), y


def right(vectors: np.ndarray, y: np.ndarray, asked: np.ndarray, truth: np.ndarray) -> float:
    """Share that lies nearest to the middle of its label."""
    middles = np.stack([vectors[y == label].mean(axis=0) for label in range(3)])
    return float(((asked @ middles.T).argmax(axis=1) == truth).mean())


def test_messages_it_never_saw_are_told_apart_better() -> None:
    (vectors, y), (asked, truth) = crowd(1, 60), crowd(2, 200)
    lens = fit_lens(vectors, y, steps=800)
    assert lens is not None
    plain = right(vectors, y, asked, truth)
    bent = right(through(vectors, lens), y, through(asked, lens), truth)
    assert bent > plain + 0.03


def test_the_same_examples_give_the_same_lens() -> None:
    vectors, y = crowd(1)
    one, other = fit_lens(vectors, y), fit_lens(vectors, y)
    assert one is not None
    assert other is not None
    assert np.array_equal(one, other)


@pytest.mark.parametrize("labels", [[0, 0, 0], [0, 1, 2], [0, 0, 1]])
def test_without_two_labels_of_two_examples_there_is_none(labels: list[int]) -> None:
    assert fit_lens(np.eye(3, SIZE, dtype=np.float32), np.array(labels)) is None


def test_bent_vectors_keep_their_length() -> None:
    vectors, y = crowd(1)
    assert np.allclose(np.linalg.norm(through(vectors, fit_lens(vectors, y)), axis=1), 1, atol=1e-5)


def test_a_tuned_head_is_the_same_after_a_round_trip(encoder: WordEncoder, tmp_path: Path) -> None:
    head = train_head(made(), encoder, AT, tune=True)
    assert head.about["tuned"] is True
    head.save(tmp_path / "head.npz")
    again = load_head(tmp_path / "head.npz", encoder.version)
    texts = ["my invoice and the charge", "the courier came late with the box", "motor makes a noise"]
    for one, other in zip(
        judged(head, encoder.encode(texts), texts), judged(again, encoder.encode(texts), texts), strict=True
    ):
        assert one.label == other.label
        assert one.confidence == pytest.approx(other.confidence, abs=0.01)
    assert [one.label for one in judged(again, encoder.encode(texts), texts)] == ["money", "parcel", "machine"]


def test_a_lens_of_another_size_is_refused(encoder: WordEncoder, tmp_path: Path) -> None:
    head = train_head(made(), encoder, AT, tune=True)
    replace(head, lens=np.zeros((5, 5), np.float32)).save(tmp_path / "head.npz")
    with pytest.raises(Misconfigured, match="do not fit together"):
        load_head(tmp_path / "head.npz", encoder.version)


def test_unless_told_examples_that_were_held_back_decide(encoder: WordEncoder) -> None:
    plain, open_ = (train_head(made(60), encoder, AT, tune=tune) for tune in (False, None))
    assert plain.lens is None
    assert (open_.lens is not None) is open_.about["tuned"]
    assert open_.about["held_back"]["accuracy"] >= plain.about["held_back"]["accuracy"] - 0.05


def test_too_few_examples_decide_nothing(encoder: WordEncoder) -> None:
    assert train_head(made(12), encoder, AT).lens is None
