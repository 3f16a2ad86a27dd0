"""The built-in policies as one matcher: which of them the words of a text fall under."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.policies.builtin import account, danger, delivery, distress, extraction, health, legal, prices, refund
from bot.policies.builtin.common import COMMON, BuiltIn
from bot.policies.lexicon import Hits, Lexicon
from bot.policies.rules import Rule, applies, rule

EVERYDAY = Path(__file__).with_name("everyday.txt")
BUILT_IN: tuple[BuiltIn, ...] = (
    distress.POLICY,
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


@dataclass(frozen=True, slots=True)
class _Sieve:
    """A rule as sets of bits, one for each concept: most rules are ruled out by two comparisons.

    Attributes:
        needs: a bit of each must be there. not_with: none of these.
    """

    policy: str
    rule: Rule
    needs: tuple[int, ...]
    not_with: int

    def lets_through(self, found: int) -> bool:
        return not found & self.not_with and all(found & group for group in self.needs)


class Concepts:
    """Deterministic; some ten microseconds for a short message, a millisecond for a page."""

    def __init__(self, policies: Sequence[BuiltIn] = BUILT_IN) -> None:
        merged: dict[str, str] = dict(COMMON)
        for policy in policies:
            for name, terms in policy.concepts.items():
                merged[name] = f"{merged.get(name, '')} {terms}"
        self._lexicon = Lexicon(merged, _everyday())
        self._bits = {name: 1 << place for place, name in enumerate(sorted(self._lexicon.names))}
        self._sieves = [self._sieve(policy.id, rule(written)) for policy in policies for written in policy.rules]

    def _sieve(self, policy: str, one: Rule) -> _Sieve:
        unknown = one.not_with.union(*one.needs) - self._lexicon.names
        if unknown:
            raise ValueError(f"the policy {policy} names concepts that do not exist: {', '.join(sorted(unknown))}")
        needs = sorted((self._together(group) for group in one.needs), key=int.bit_count)
        return _Sieve(policy, one, tuple(needs), self._together(one.not_with))

    def _together(self, names: Iterable[str]) -> int:
        return sum(self._bits[name] for name in set(names))

    def find(self, text: str) -> Hits:
        """The concepts in a folded text."""
        return self._lexicon.find(text)

    def guessed(self, word: str) -> frozenset[str]:
        """The concepts that a folded word is only taken for because it may be misspelt."""
        return self._lexicon.guessed(word)

    def match(self, text: str, across: int = 0, off: Container[str] = ()) -> Matched | None:
        """The first policy, in order, that a folded text falls under.

        Args:
            across: when given, only what begins before the word of that number and ends at or after it.
            off: ids of policies that are left out.
        """
        hits = self.find(text)
        if not hits:
            return None
        found = self._together(hits)
        for sieve in self._sieves:
            if sieve.policy in off or not sieve.lets_through(found):
                continue
            place = applies(sieve.rule, hits, across)
            if place is not None:
                return Matched(sieve.policy, sieve.rule.name, *place)
        return None


def _everyday() -> frozenset[str]:
    lines = EVERYDAY.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=1)
def built_in_concepts() -> Concepts:
    """Built once: it takes a hundredth of a second."""
    return Concepts()
