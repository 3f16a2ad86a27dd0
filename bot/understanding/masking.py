"""Takes personal data out of a text before it leaves the house, as far as rules can find it (see `entities`)."""

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
