"""The embedded answer model: it says what the best passage says, word for word, and so invents nothing."""

from collections.abc import Sequence

from bot.core.knowledge import Draft, Found, Question

LONGEST = 2_400
"""Characters of an answer; a longer passage ends at its last whole paragraph before that."""


class LocalAnswerModel:
    """Quotes the best passage.

    Attributes:
        version: name and version, with the encoder that chose the passage.
    """

    def __init__(self, encoder_version: str) -> None:
        self.version = f"local-quote-1/{encoder_version}"

    async def word(self, question: Question, passages: Sequence[Found]) -> Draft:
        """The first passage's text; abstains when there is none or it says nothing."""
        text = _trimmed(passages[0].passage.text) if passages else ""
        if not text:
            return Draft(text="", cites=(), model=self.version, abstains=True)
        return Draft(text=text, cites=(passages[0].passage.id,), model=self.version)


def _trimmed(text: str) -> str:
    """At most LONGEST characters, ended at a paragraph, a sentence or a word, with an ellipsis where cut."""
    text = text.strip()
    if len(text) <= LONGEST:
        return text
    head = text[:LONGEST]
    for mark, kept in (("\n\n", 0), (". ", 1), (" ", 0)):
        at = head.rfind(mark)
        if at > LONGEST // 2:
            return head[: at + kept].rstrip() + ("\n\n…" if mark == "\n\n" else " …")
    return head + "…"
