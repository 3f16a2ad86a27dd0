"""What an answer must not say, whoever worded it: grants, promises, verdicts on health, and orders to a machine.

An answer is checked by itself. What a company published in good faith passes; a forged document that a customer would
be quoted ("your refund is approved") does not. The patterns stand in claims.txt, each with the signs without which it
cannot match: one pass over the words says which of them need to be tried.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.policies.normal import decoded, fold
from bot.policies.openings import Openings

FILE = Path(__file__).with_name("claims.txt")
_MACHINE = (
    r"(?:(?:the |all |support |chat |dear ){0,3}"
    r"(?:assistants?|chat ?bots?|bots?|ai|ais|llms?|language models?|(?:ai|chat) (?:assistants?|models?)|"
    r"automated agents?|virtual agents?|l ia|ki assistent|asistente virtual))"
)
_MACHINE_SIGNS = "assistant* chatbot* bot bots ai ais llm llms model* agent* ia ki asistente"


@dataclass(frozen=True, slots=True)
class Claim:
    """Attributes:
    name: policy and line of claims.txt, for records. folded: it is looked for in the folded text.
    signs: one of them stands wherever the pattern matches: words and `beginnings*` of a folded text, pieces of others.
    """

    policy: str
    name: str
    folded: bool
    signs: tuple[str, ...]
    pattern: re.Pattern[str]


@lru_cache(maxsize=2_048)
def broken_by(text: str, off: frozenset[str] = frozenset()) -> Claim | str | None:
    """The claim that an answer makes; the id of a policy where it carries a code; None if it may be said.

    Remembered, because the embedded model says the same passages again and again.

    Args:
        off: ids of policies that are left out.
    """
    folded = fold(text)
    for claim in _possible(text, folded, off):
        if claim.pattern.search(folded if claim.folded else text):
            return claim
    return "extraction" if "extraction" not in off and decoded(text) else None


def _possible(text: str, folded: str, off: Container[str]) -> Iterator[Claim]:
    """The claims of which a sign stands there, in their order."""
    words = _by_word()
    waiting = {number for word in set(folded.split()) for number in words.at(word)}
    plain = _as_ignoring_case_sees_it(text)
    for number, claim in enumerate(claims()):
        if claim.policy in off:
            continue
        if number in waiting if claim.folded else any(sign in plain for sign in claim.signs):
            yield claim


@lru_cache(maxsize=1)
def claims() -> tuple[Claim, ...]:
    """All of them, in the order in which they are tried."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return tuple(_claim(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#"))


@lru_cache(maxsize=1)
def _by_word() -> Openings[int]:
    """Numbers of the claims by their signs."""
    found: Openings[int] = Openings()
    for number, claim in enumerate(claims()):
        for sign in claim.signs if claim.folded else ():
            found.add(sign, number)
    return found


def _as_ignoring_case_sees_it(text: str) -> str:
    """Lower case, with the two letters that a pattern without regard to case takes for an `i`."""
    return text.casefold().replace("i\u0307", "i").replace("ı", "i")


def _claim(number: int, line: str) -> Claim:
    policy, where, signs, written = (part.strip() for part in line.split(" | ", 3))
    pattern = re.compile(written.replace("{machine}", _MACHINE), re.IGNORECASE)
    every_sign = tuple(signs.replace("{machine}", _MACHINE_SIGNS).split())
    return Claim(policy, f"claim:{policy}:{number}", where == "folded", every_sign, pattern)
