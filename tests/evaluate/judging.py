"""Trains and measures a head beside its peers."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from bot.learning.datasets import Examples
from bot.learning.intents import IntentReport, encoded, judged, measure_head, train_head
from bot.learning.peers import peers_of
from bot.learning.scores import Figure
from tests.evaluate.record import Row, Setting, row_of


def beside_peers(
    setting: Setting, train: Examples, test: Examples, outside: str | None = None
) -> tuple[IntentReport, dict[str, Figure]]:
    """Nothing of the test is looked at before the judging."""
    head = train_head(train, setting.encoder, datetime.now(UTC), outside=outside)
    report = measure_head(head, test, setting.encoder, outside=outside)
    vectors = encoded(setting.encoder, train.without(outside).texts, "")
    return report, peers_of(train, test, vectors, encoded(setting.encoder, test.texts, ""), outside=outside)


def over_draws(setting: Setting, name: str, draws: Sequence[tuple[Examples, Examples]]) -> Row:
    """Mean accuracy over draws, with the lowest and highest draw."""
    values: list[float] = []
    others: dict[str, list[float]] = {}
    for train, test in draws:
        head = train_head(train, setting.encoder, datetime.now(UTC))
        vectors = encoded(setting.encoder, test.texts, "")
        found = judged(head, vectors, test.texts)
        values.append(float(np.mean([one.label == label for one, label in zip(found, test.labels, strict=True)])))
        for peer, figure in peers_of(train, test, encoded(setting.encoder, train.texts, ""), vectors).items():
            others.setdefault(peer, []).append(figure.value)
    mean = Figure(float(np.mean(values)), min(values), max(values), len(values))
    peers = {peer: Figure(float(np.mean(found)), min(found), max(found), len(found)) for peer, found in others.items()}
    return row_of(name, f"accuracy, mean of {len(values)} draws", mean, peers)
