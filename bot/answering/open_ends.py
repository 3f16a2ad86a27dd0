"""Owns up to the questions of a message that have no answer, in one sentence for all of them."""

import re
from collections.abc import Sequence

from bot.core.content import Text

_QUOTED = re.compile(r"(?P<open>[“„«\"]\s?)\{question\}(?P<close>\s?[”“»\"])")


def owned_up(not_known: str, questions: Sequence[str]) -> tuple[Text, ...]:
    """One text, or none where nothing was left open.

    Args:
        not_known: the company's sentence, with ``{question}`` in it.
    """
    if not questions:
        return ()
    quotes = _QUOTED.search(not_known)
    between = f"{quotes['close']}, {quotes['open']}" if quotes else ", "
    flat = (" ".join(question.split()) for question in questions)
    return (Text(not_known.replace("{question}", between.join(flat))),)
