"""What a colleague must know in ten seconds: the problem, what was tried, what the customer wants, the hard facts.

Extractive: every word of it stands in the conversation, and `verified` throws out what does not, so that a hosted
model may word it later behind the same port without inventing anything.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core.conversation import Line
from bot.core.effects import Purpose
from bot.core.places import Role

LONGEST = 240
MOST_FACTS = 8
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_WANTS = re.compile(
    r"\b(i (?:want|need|would like|'d like|expect|wish)|i'd like|please|can you|could you|can i|could i|may i|"
    r"how (?:do|can|long|much)|where|when|why|refund|replace|cancel|send me)\b",
    re.IGNORECASE,
)
_CALL = re.compile(r"\b(human|person|agent|someone|somebody|representative|colleague|operator|real people)\b", re.I)
_FACTS = (
    re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"),
    re.compile(r"[€$£]\s?\d[\d.,]*|\b\d[\d.,]*\s?(?:€|EUR|USD|GBP|CHF)(?!\w)"),
    re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b"),
    re.compile(r"#?\b(?=[A-Z0-9-]*\d)[A-Z]{1,5}-?[A-Z0-9][A-Z0-9-]{2,24}\b|#\d{2,12}\b|(?<![\d.,€$£-])\b\d{4,16}\b"),
)


@dataclass(frozen=True, slots=True)
class Summary:
    """Attributes:
    problem, wants: one sentence of the customer each; may be empty or the same.
    tried: what the bot did about it, oldest first. facts: order numbers, amounts, dates, addresses, as written.
    """

    problem: str = ""
    tried: tuple[str, ...] = ()
    wants: str = ""
    facts: tuple[str, ...] = ()


Summarizer = Callable[[Sequence[Line]], Summary]


def extract(lines: Sequence[Line]) -> Summary:
    """Pick the telling sentences. Pure, and quick at any length."""
    said = [line.text for line in lines if line.speaker is Role.CUSTOMER and line.text.strip()]
    sentences = [short(part) for text in said for part in _SENTENCE.split(text[:4_000]) if part.strip()]
    telling = [one for one in sentences if not _CALL.search(one)] or sentences
    wants = next((one for one in reversed(telling) if _WANTS.search(one)), "")
    problem = max(telling[-8:], key=len, default="")
    return Summary(problem, _tried(lines), "" if wants == problem else wants, facts_in("\n".join(said)[-8_000:]))


def facts_in(text: str) -> tuple[str, ...]:
    """What in the text is a number, an address or a date that somebody will need, in order, each once."""
    found = sorted((match.start(), match.group().strip()) for shape in _FACTS for match in shape.finditer(text))
    kept: list[str] = []
    for _, fact in found:
        if not any(fact in other for other in kept):
            kept = [other for other in kept if other not in fact] + [fact]
    return tuple(kept[:MOST_FACTS])


def verified(summary: Summary, lines: Sequence[Line]) -> Summary:
    """The summary without anything that nobody said."""
    words = _squeezed(" ".join(line.text for line in lines))

    def stands(text: str) -> bool:
        return _squeezed(text).rstrip("…").rstrip() in words

    return Summary(
        summary.problem if stands(summary.problem) else "",
        summary.tried,
        summary.wants if stands(summary.wants) else "",
        tuple(fact for fact in summary.facts if stands(fact)),
    )


def short(text: str, longest: int = LONGEST) -> str:
    """On one line, and not longer than that."""
    words = " ".join(text[: longest * 4].split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def _tried(lines: Sequence[Line]) -> tuple[str, ...]:
    answers = [line for line in lines if line.purpose is Purpose.ANSWER]
    unsure = sum(1 for line in lines if line.purpose is Purpose.CLARIFY)
    tried = [f"The bot answered: {short(line.text, 120)}" for line in answers[-3:]]
    if unsure:
        tried.append(f"The bot had no answer {'once' if unsure == 1 else f'{unsure} times'}")
    return tuple(tried)


def _squeezed(text: str) -> str:
    return " ".join(text.split())
