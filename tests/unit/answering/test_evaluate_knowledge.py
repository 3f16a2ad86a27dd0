"""`baton evaluate knowledge`: its figures by hand, and the command on the embedded model."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from bot.core.errors import BatonError
from bot.entrypoints.cli.app import app
from bot.learning.queries import Asked
from bot.learning.retrieval import Search, calibration_error, figures

FAQ = Path(__file__).resolve().parents[3] / "bot" / "sample" / "knowledge" / "faq.csv"
QUERIES = """query,expected
how many days until you deliver my order,delivery-time
what are the fees for shipping,What does delivery cost?
can I pay you in seashells collected on Mars,
"""


def one(place: int, confidence: float, *, known: bool = True) -> Search:
    return Search(
        asked=Asked("q", frozenset({"a"} if known else ())), place=place, found="a", confidence=confidence, seconds=0
    )


def test_figures_by_hand() -> None:
    found = [one(1, 0.9), one(1, 0.8), one(3, 0.7), one(0, 0.2, known=False)]
    told = {name: figure.value for name, figure in figures(found).items()}
    assert told["hit_at_1"] == pytest.approx(2 / 3)
    assert told["hit_at_3"] == 1.0
    assert told["mrr"] == pytest.approx((1 + 1 + 1 / 3) / 3)
    assert told["selective_accuracy_50"] == 1.0
    assert told["selective_accuracy_80"] == pytest.approx(2 / 3)
    assert told["abstention_auroc"] == 1.0
    assert told["answerable_auroc"] == 1.0
    assert told["calibration_error"] == pytest.approx((0.1 + 0.2 + 0.7 + 0.2) / 4)


def test_questions_without_an_answer_count_as_wrong_and_have_no_hits() -> None:
    told = figures([one(0, 0.9, known=False), one(0, 0.1, known=False)])
    assert "hit_at_1" not in told
    assert told["selective_accuracy_50"].value == 0.0
    assert np.isnan(told["abstention_auroc"].value)


def test_a_perfect_confidence_has_no_calibration_error() -> None:
    right = np.array([True, False] * 50)
    assert calibration_error(np.full(100, 0.5), right) == pytest.approx(0.0)
    assert calibration_error(np.ones(100), right) == pytest.approx(0.5)


@pytest.fixture
def queries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BATON_DATA", str(tmp_path / "data"))
    file = tmp_path / "q.csv"
    file.write_text(QUERIES, encoding="utf-8")
    return file


def call(*arguments: object) -> str:
    result = CliRunner().invoke(app, ["evaluate", "knowledge", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_the_command_measures_and_keeps_the_run(queries: Path, tmp_path: Path) -> None:
    told = json.loads(call("--knowledge", FAQ, "--queries", queries, "--json"))
    assert told["hit_at_1"] == {"value": 1.0, "low": pytest.approx(0.342, abs=0.01), "high": 1.0, "n": 2}
    assert (told["queries"], told["unanswerable"], told["left_out"]) == (3, 1, 0)
    assert told["selective_accuracy_50"]["value"] == 1.0
    assert told["latency_ms"]["p50"] > 0
    assert len(list((tmp_path / "data" / "evaluations").glob("*-knowledge.json"))) == 1
    shown = call("--knowledge", FAQ, "--queries", queries)
    assert "last run" in shown
    assert "would be answered" in shown


def test_knowledge_that_cannot_be_used_is_told(queries: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text("nothing\n", encoding="utf-8")
    with pytest.raises(BatonError, match=r"broken\.csv:1: expected the columns question and answer"):
        call("--knowledge", broken, "--queries", queries)
    with pytest.raises(BatonError, match="no such file"):
        call("--knowledge", tmp_path / "none", "--queries", queries)
