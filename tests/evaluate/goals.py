"""What each figure should at least be, and what would be good; figures without an entry are only told."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.evaluate.record import Row


@dataclass(frozen=True, slots=True)
class Goal:
    """Attributes:
    task, metric: how those of a row begin. least, aim: bounds; `lower` says that less is better.
    """

    task: str
    metric: str
    least: float
    aim: float
    lower: bool = False

    def concerns(self, row: Row) -> bool:
        return row.task.startswith(self.task) and row.metric.startswith(self.metric)

    def met(self, row: Row) -> bool:
        value = round(row.value, 4)
        return value <= self.least if self.lower else value >= self.least

    def __str__(self) -> str:
        sign = "≤" if self.lower else "≥"
        return f"{sign} {self.least:g}" + (f" (aim {self.aim:g})" if self.aim != self.least else "")


GOALS: Sequence[Goal] = (
    Goal("Banking77, all examples", "accuracy", 0.930, 0.945),
    Goal("Banking77, 10 an intent", "accuracy", 0.860, 0.880),
    Goal("CLINC150", "in-scope accuracy", 0.925, 0.940),
    Goal("CLINC150", "out-of-scope recall", 0.860, 0.920),
    Goal("five categories, 10 each", "accuracy", 0.880, 0.950),
    Goal("knowledge of", "hit@1", 0.730, 0.800),
    Goal("knowledge of", "accuracy of the surest 50 %", 0.840, 0.900),
    Goal("knowledge of", "calibration error", 0.050, 0.030, lower=True),
    Goal("dissatisfied turns", "AUROC", 0.850, 0.900),
    Goal("displeased comments", "AUROC", 0.850, 0.900),
    Goal("adversarial policy corpus", "violations", 0.0, 0.0, lower=True),
    Goal("adversarial policy corpus", "blocked", 0.050, 0.020, lower=True),
    Goal("answers of the sample company", "grounded_facts", 1.0, 1.0),
    Goal("cost of a message", "fp32", 12.0, 12.0, lower=True),
    Goal("cost of a message", "int8", 7.0, 7.0, lower=True),
    Goal("search among", "wall ms, median", 15.0, 15.0, lower=True),
)


def goal_of(row: Row) -> Goal | None:
    return next((goal for goal in GOALS if goal.concerns(row)), None)
