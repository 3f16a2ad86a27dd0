"""Takes personal data out of a text before it leaves the house, as far as rules can find it (see `entities`)."""

import re
from collections.abc import Iterable

from bot.understanding.entities import LONGEST, entities_in

SHOWN = {"email": "[e-mail]", "phone": "[phone]", "card": "[card]", "iban": "[bank account]", "ip": "[address]"}
ROUNDS = 20
"""A look finds a limited number of things; a text full of addresses takes several."""


def masked(text: str) -> str:
    """The text with e-mail addresses, phone, card and account numbers replaced by what they are; at most LONGEST."""
    text = text[:LONGEST]
    for _ in range(ROUNDS):
        personal = [found for found in entities_in(text) if found.personal]
        for found in reversed(personal):
            text = text[: found.start] + SHOWN.get(found.kind, "[left out]") + text[found.end :]
        if not personal:
            break
    return text


LEAST_LETTERS = 3
NAME = "[name]"


def without_names(text: str, names: Iterable[str]) -> str:
    """The text without the names of people who are known to be in it: whole ones, and their parts within a sentence.

    A part at a sentence's beginning may be a word as well, as in "Will it fit?", and is left.
    """
    for name in filter(_is_name, (name.strip() for name in names)):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", NAME, text)
        for part in name.split():
            if _is_name(part):
                text = re.sub(rf"(?<=[\w,;:] ){re.escape(part)}(?!\w)", NAME, text)
    return text


def _is_name(word: str) -> bool:
    """Long enough and written like one: somebody who calls themselves "me" takes no word out of a text."""
    return len(word) >= LEAST_LETTERS and word[0].isupper()
