"""Parts of sets that are held back or drawn, always the same ones."""

from random import Random

from bot.learning.datasets import Example, Examples, place


def fifth_held_back(whole: Examples) -> tuple[Examples, Examples]:
    """Four fifths to train on and one to test on, by a hash of the text."""
    back = tuple(row for row in whole.rows if place(row.text) % 5 == 0)
    kept = tuple(row for row in whole.rows if place(row.text) % 5)
    return Examples(whole.file, kept), Examples(whole.file, back)


def drawn(whole: Examples, each: int, seed: int) -> tuple[Examples, Examples]:
    """`each` examples of every label, and all the rest."""
    random = Random(seed)
    by_label: dict[str, list[Example]] = {}
    for row in whole.rows:
        by_label.setdefault(row.label, []).append(row)
    chosen = {row for label in sorted(by_label) for row in random.sample(by_label[label], each)}
    rest = tuple(row for row in whole.rows if row not in chosen)
    return Examples(whole.file, tuple(row for row in whole.rows if row in chosen)), Examples(whole.file, rest)
