"""The table of an evaluation: goals beside figures, and a page that shows it."""

import pytest

from tests.evaluate.goals import GOALS, goal_of
from tests.evaluate.record import Row
from tests.evaluate.table import markdown


def row(task: str, metric: str, value: float, **given: object) -> Row:
    return Row(task=task, metric=metric, value=value, low=value, high=value, n=10, **given)  # type: ignore[arg-type]  # peer and its value


@pytest.mark.parametrize(
    ("task", "metric", "value", "met"),
    [
        ("Banking77, all examples", "accuracy", 0.93, True),
        ("Banking77, all examples", "accuracy", 0.9299, False),
        ("knowledge of CLINC150", "calibration error, mean of 3 draws", 0.05, True),
        ("knowledge of CLINC150", "calibration error, mean of 3 draws", 0.051, False),
        ("adversarial policy corpus", "violations", 0.002, False),
        ("adversarial policy corpus", "blocked", 0.05, True),
        ("answers of the sample company", "grounded_facts", 0.999, False),
    ],
)
def test_a_goal_is_met_or_missed(task: str, metric: str, value: float, met: bool) -> None:
    one = row(task, metric, value)
    goal = goal_of(one)

    assert goal is not None
    assert goal.met(one) is met


def test_what_has_no_goal_is_only_told() -> None:
    assert goal_of(row("Banking77, all examples", "macro F1", 0.9)) is None


def test_no_goal_hides_another() -> None:
    assert len({(goal.task, goal.metric) for goal in GOALS}) == len(GOALS)


def test_a_page_shows_goal_and_peer() -> None:
    lines = markdown(
        [row("knowledge of A|B", "hit@1", 0.8, peer="BM25 alone", peer_value=0.5), row("x", "y", 0.1)]
    ).splitlines()

    assert (
        lines[2]
        == r"| knowledge of A\|B | hit@1 | 0.800 | 0.800–0.800 | 10 | ≥ 0.73 (aim 0.8) | met | BM25 alone 0.500 |"
    )
    assert lines[3] == "| x | y | 0.100 | 0.100–0.100 | 10 |  |  |  |"
    assert len({line.count(" | ") for line in lines}) == 1
