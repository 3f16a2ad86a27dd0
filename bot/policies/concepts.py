"""The built-in policies as one matcher: which of them the words of a text fall under."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.policies.builtin import account, danger, delivery, extraction, health, legal, prices, refund
from bot.policies.builtin.common import COMMON, BuiltIn
from bot.policies.lexicon import Hits, Lexicon, Rule, applies, rule

BUILT_IN: tuple[BuiltIn, ...] = (
    danger.POLICY,
    health.POLICY,
    legal.POLICY,
    account.POLICY,
    extraction.POLICY,
    refund.POLICY,
    prices.POLICY,
    delivery.POLICY,
)
"""In the order in which they go before each other: what can hurt somebody first."""


@dataclass(frozen=True, slots=True)
class Matched:
    """Attributes:
    policy: the policy's id. rule: as it is written. first, last: the words between which it stands.
    """

    policy: str
    rule: str
    first: int
    last: int


class Concepts:
    """Deterministic; about ten microseconds for a short message."""

    def __init__(self, policies: Sequence[BuiltIn] = BUILT_IN) -> None:
        merged: dict[str, str] = dict(COMMON)
        for policy in policies:
            for name, terms in policy.concepts.items():
                merged[name] = f"{merged.get(name, '')} {terms}"
        self._lexicon = Lexicon(merged)
        self._rules: list[tuple[str, Rule]] = [(p.id, rule(written)) for p in policies for written in p.rules]
        for name, one in self._rules:
            unknown = (one.not_with.union(*one.needs)) - self._lexicon.names
            if unknown:
                raise ValueError(f"the policy {name} names concepts that do not exist: {', '.join(sorted(unknown))}")

    def find(self, text: str) -> Hits:
        """The concepts in a folded text."""
        return self._lexicon.find(text)

    def match(self, text: str, across: int = 0) -> Matched | None:
        """The first policy, in order, that a folded text falls under.

        Args:
            across: when given, only what begins before the word of that number and ends at or after it.
        """
        hits = self.find(text)
        if not hits:
            return None
        for policy, one in self._rules:
            place = applies(one, hits, across)
            if place is not None:
                return Matched(policy, one.name, *place)
        return None


@lru_cache(maxsize=1)
def built_in_concepts() -> Concepts:
    """Built once: it takes some hundredths of a second."""
    return Concepts()
