"""What an answer must not say, whoever worded it: grants, promises, verdicts on health, and orders to a machine.

An answer is checked by itself. What a company published in good faith passes; a forged document that a customer would
be quoted ("your refund is approved") does not. The patterns stand in claims.txt.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.policies.normal import decoded, fold

FILE = Path(__file__).with_name("claims.txt")
_MACHINE = (
    r"(?:(?:the |all |support |chat |dear )*"
    r"(?:assistants?|chat ?bots?|bots?|ai|ais|llms?|language models?|(?:ai|chat) (?:assistants?|models?)|"
    r"automated agents?|virtual agents?|l ia|ki assistent|asistente virtual))"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Attributes:
    name: policy and line of claims.txt, for records. folded: it is looked for in the folded text.
    """

    policy: str
    name: str
    folded: bool
    pattern: re.Pattern[str]


@lru_cache(maxsize=2_048)
def broken_by(text: str) -> Claim | str | None:
    """The claim that an answer makes; the id of a policy where it carries a code; None if it may be said.

    Remembered, because the embedded model says the same passages again and again.
    """
    folded = fold(text)
    for claim in _claims():
        if claim.pattern.search(folded if claim.folded else text):
            return claim
    return "extraction" if decoded(text) else None


@lru_cache(maxsize=1)
def _claims() -> tuple[Claim, ...]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return tuple(_claim(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#"))


def _claim(number: int, line: str) -> Claim:
    policy, where, written = (part.strip() for part in line.split(" | ", 2))
    pattern = re.compile(written.replace("{machine}", _MACHINE), re.IGNORECASE)
    return Claim(policy, f"claim:{policy}:{number}", where == "folded", pattern)
