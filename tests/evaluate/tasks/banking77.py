"""Messages to a bank, 77 intents (Banking77, CC BY 4.0): all examples, and ten of each."""

from bot.learning.datasets import Examples, for_training, read_examples
from tests.evaluate.judging import beside_peers, over_draws
from tests.evaluate.record import Row, Setting, Task, row_of
from tests.evaluate.splits import drawn, fifth_held_back

DRAWS = 5


def run(setting: Setting) -> list[Row]:
    if (file := setting.file("banking77", "train.csv")) is None:
        return []
    train, test = fifth_held_back(for_training(read_examples(file), lenient=True))
    draws: list[tuple[Examples, Examples]] = [(drawn(train, 10, seed)[0], test) for seed in range(DRAWS)]
    few = over_draws(setting, "Banking77, 10 an intent", draws)
    report, peers = beside_peers(setting, train, test)
    name = "Banking77, all examples"
    return [
        row_of(name, "accuracy", report.figures["accuracy"], peers),
        row_of(name, "macro F1", report.figures["macro_f1"]),
        few,
    ]


TASK = Task("banking77", run)
