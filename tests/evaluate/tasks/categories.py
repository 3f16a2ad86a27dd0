"""The five standard categories on the project's own tickets, ten examples of each."""

from pathlib import Path

from bot.learning.datasets import Examples, for_training, read_examples
from tests.evaluate.judging import over_draws
from tests.evaluate.record import Row, Setting, Task
from tests.evaluate.splits import drawn

LABELLED = Path(__file__).resolve().parents[3] / "bot" / "sample" / "labelled"
DRAWS = 20


def run(setting: Setting) -> list[Row]:
    rows = [row for name in ("tickets_train.jsonl", "tickets_test.csv") for row in read_examples(LABELLED / name).rows]
    whole = for_training(Examples("tickets", tuple(rows)))
    return [over_draws(setting, "five categories, 10 each", [drawn(whole, 10, seed) for seed in range(DRAWS)])]


TASK = Task("categories", run)
