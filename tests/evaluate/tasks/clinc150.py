"""Queries to an assistant, 150 intents and queries that are none of them (CLINC150, CC BY 3.0)."""

import json

from bot.learning.datasets import Example, Examples
from tests.evaluate.judging import beside_peers
from tests.evaluate.record import Row, Setting, Task, row_of

OUTSIDE = "oos"
NAMES = {
    "in_scope_accuracy": "in-scope accuracy",
    "out_of_scope_recall": "out-of-scope recall",
    "scope_auroc": "out-of-scope AUROC",
    "accuracy": "accuracy, nothing rejected",
}


def run(setting: Setting) -> list[Row]:
    if (file := setting.file("clinc150", "data_full_dev.json")) is None:
        return []
    found = json.loads(file.read_text(encoding="utf-8"))

    def part(*names: str) -> Examples:
        return Examples(file.name, tuple(Example(text, label) for name in names for text, label in found[name]))

    report, peers = beside_peers(setting, part("train", "oos_train"), part("val", "oos_val"), OUTSIDE)
    return [
        row_of("CLINC150", words, report.figures[name], peers if name == "accuracy" else None)
        for name, words in NAMES.items()
    ]


TASK = Task("clinc150", run)
