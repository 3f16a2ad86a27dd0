"""What was fitted to one precision of an encoder serves the other; another encoder's vectors are always refused."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from adapters.model.local import LocalEncoder, Settings, create
from bot.core.company import Company
from bot.core.encoders import same_weights
from bot.core.errors import Misconfigured
from bot.entrypoints.learnt import Learnt
from bot.learning.datasets import read_examples
from bot.learning.dialogues import read_dialogues
from bot.understanding.heads import load_head
from bot.understanding.heads_mood import Said, load_mood
from bot.understanding.heads_reader import Heads, TrainedReader
from bot.understanding.heads_shipped import shipped_category, shipped_heads, shipped_mood

LABELLED = Path(__file__).resolve().parents[3] / "bot" / "sample" / "labelled"
STANDARD = Company.__dataclass_fields__["categories"].default


@pytest.fixture(scope="module")
def exact() -> LocalEncoder:
    return create(Settings(model_precision="fp32"))


@pytest.fixture(scope="module")
def quick() -> LocalEncoder:
    return create(Settings(model_precision="int8"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("mini-53aa-fp32", "mini-53aa-int8", True),
        ("mini-53aa-fp32", "mini-53aa-fp32", True),
        ("mini-53aa-fp32", "mini-77bb-fp32", False),
        ("mini-53aa-fp32", "maxi-53aa-int8", False),
        ("words-1", "words-2", False),
        ("words-1", "words-1", True),
        ("mini-53aa-fp32", "mini-53aa", True),
        ("fp32", "int8", False),
        ("", "", True),
    ],
)
def test_only_the_precision_may_differ(one: str, other: str, same: bool) -> None:
    assert same_weights(one, other) is same
    assert same_weights(other, one) is same


def test_the_shipped_heads_serve_both_precisions(exact: LocalEncoder, quick: LocalEncoder) -> None:
    for version in (exact.version, quick.version):
        heads = shipped_heads(version)
        assert None not in (heads.category, heads.topic, heads.problem, heads.mood)


async def test_a_message_is_understood_with_the_quick_encoder(quick: LocalEncoder, tmp_path: Path) -> None:
    async def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        return quick.encode(texts)

    reader = TrainedReader(encode, Learnt(tmp_path, quick.version, lambda: STANDARD))
    reading = await reader.read("You took the money for my order twice, this is the third time and I am furious!")
    assert reading.category == "Billing"
    assert reading.dissatisfaction is not None
    assert reading.dissatisfaction > 60


def test_categories_are_the_same_in_both_precisions(exact: LocalEncoder, quick: LocalEncoder) -> None:
    test, head = read_examples(LABELLED / "tickets_test.csv"), shipped_category(quick.version)
    truth = [row.label for row in test.rows]
    said = [[one.label for one in head.judge(e.encode(test.texts), test.texts)] for e in (exact, quick)]
    right = [sum(label == true for label, true in zip(labels, truth, strict=True)) / len(truth) for labels in said]
    assert abs(right[0] - right[1]) < 0.02
    assert sum(one != other for one, other in zip(*said, strict=True)) <= 0.03 * len(truth)


def test_the_index_is_the_same_in_both_precisions(exact: LocalEncoder, quick: LocalEncoder) -> None:
    mood = shipped_mood(quick.version)
    turns = read_dialogues(LABELLED / "dialogues.jsonl").turns[:60]
    said = [Said(turn.text, turn.history) for turn in turns]
    texts = sorted({text for one in said for text in (one.text, *one.earlier)})
    one, other = (mood.judge(said, dict(zip(texts, e.encode(texts), strict=True))) for e in (exact, quick))
    assert float(np.abs(one - other).mean()) < 3
    assert float(np.abs(one - other).max()) < 15


def test_what_a_company_trained_stays_when_it_changes_the_precision(
    exact: LocalEncoder, quick: LocalEncoder, tmp_path: Path
) -> None:
    file = tmp_path / "understanding" / "intent.npz"
    shipped_category(exact.version).save(file)
    intent = Learnt(tmp_path, quick.version, lambda: STANDARD)().intent
    assert intent is not None
    assert intent.encoder == exact.version


def test_other_weights_get_nothing(exact: LocalEncoder, tmp_path: Path) -> None:
    name, weights, _ = exact.version.rsplit("-", 2)
    for other in (f"{name}-{weights[::-1]}-fp32", f"my-{name}-{weights}-int8", name):
        assert shipped_heads(other) == Heads()
        shipped_category(exact.version).save(tmp_path / "head.npz")
        with pytest.raises(Misconfigured, match="was fitted with the encoder"):
            load_head(tmp_path / "head.npz", other)
        shipped_mood(exact.version).save(tmp_path / "mood.npz")
        with pytest.raises(Misconfigured, match="was fitted with the encoder"):
            load_mood(tmp_path / "mood.npz", other)
