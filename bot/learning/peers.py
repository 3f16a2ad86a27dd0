"""What others do with the same examples, measured in the same run, so that a figure can be judged.

The support vector machine needs scikit-learn, which is installed for development only; without it that peer is missing.
"""

from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np

from bot.learning.datasets import Examples
from bot.learning.scores import Figure, share
from bot.understanding.heads import Table

NEAREST = 5


def nearest_neighbours(train: Table, labels: Sequence[str], test: Table) -> list[str]:
    """As semantic routers decide: of the five nearest examples, the label with the highest sum of cosines."""
    names = sorted(set(labels))
    number = np.array([names.index(label) for label in labels])
    cosines = test @ train.T
    most = min(NEAREST, len(labels))
    best = np.argpartition(-cosines, most - 1, axis=1)[:, :most]
    votes = np.zeros((len(test), len(names)), np.float32)
    for column in range(most):
        rows = np.arange(len(test))
        np.add.at(votes, (rows, number[best[:, column]]), cosines[rows, best[:, column]])
    return [names[k] for k in votes.argmax(axis=1)]


def words_svm(train: Sequence[str], labels: Sequence[str], test: Sequence[str]) -> list[str] | None:
    """TF-IDF over words and pairs of words, and a linear support vector machine; None without scikit-learn."""
    if find_spec("sklearn") is None:
        return None
    from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]  # ships no types
    from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]  # ships no types
    from sklearn.svm import LinearSVC  # type: ignore[import-untyped]  # ships no types

    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LinearSVC())
    return [str(label) for label in model.fit(list(train), list(labels)).predict(list(test))]


def peers_of(
    train: Examples, test: Examples, vectors: Table, test_vectors: Table, *, outside: str | None = None
) -> dict[str, Figure]:
    """Accuracy of each peer on the messages in scope.

    Args:
        vectors: of the training examples without those out of scope. test_vectors: of the whole test.
    """
    known = train.without(outside)
    inside = np.array([label != outside for label in test.labels], bool)
    asked = [row.text for row, within in zip(test.rows, inside, strict=True) if within]
    truth = np.array([row.label for row, within in zip(test.rows, inside, strict=True) if within])
    found = {"nearest neighbours": nearest_neighbours(vectors, known.labels, test_vectors[inside])}
    if (svm := words_svm(known.texts, known.labels, asked)) is not None:
        found["TF-IDF + SVM"] = svm
    return {name: share(np.array(said) == truth) for name, said in found.items()}
