"""The whole check: the company's phrases, the built-in policies and likeness in meaning, before and after the model.

Deterministic and versioned: the version changes with the rules, the company's files and the encoder's head.
"""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot.core.company import FixedReply
from bot.core.ports import Verdict
from bot.policies.abroad import in_all_languages
from bot.policies.check import PolicyBook
from bot.policies.claims import broken_by
from bot.policies.concepts import BUILT_IN, Matched, built_in_concepts
from bot.policies.likeness import Likeness
from bot.policies.normal import decoded, plain, readings, shortened

RULES = "rules-6"
LINES = 3
"""Customer's lines before the newest that are read together with it."""
LONGEST_LIKE = 1_200
FEWEST_LIKE = 4
"""Words below which a likeness means nothing: `thanks` is like everything that is short."""
Encode = Callable[[Sequence[str]], Awaitable[NDArray[np.float32]]]


class PolicyGate:
    """Implements the port PolicyCheck.

    Args:
        policies: the company's own. One with the id of a built-in policy gives it its words, or switches it off.
        encode: texts to unit vectors; None for the words alone.
        likeness: the head that belongs to that encoder.
    """

    def __init__(
        self, policies: Sequence[FixedReply] = (), encode: Encode | None = None, likeness: Likeness | None = None
    ) -> None:
        self._off = frozenset(policy.id for policy in policies if policy.off)
        self._book = PolicyBook([policy for policy in policies if not policy.off])
        self._concepts = built_in_concepts()
        self._encode = encode if likeness else None
        self._likeness = likeness
        self._said = _what_is_said(policies)
        self.version = "+".join([RULES, _stamp(policies), likeness.version if likeness else "no-likeness"])

    async def message(self, text: str, history: Sequence[tuple[str, str]] = ()) -> Verdict | None:
        """The policy that a customer's words fall under, alone or with what was said before; None if none."""
        read = readings(text)
        return self._by_words(text, read) or self._together(read, history) or await self._by_meaning(text)

    def answer(self, text: str) -> Verdict | None:
        """The policy that an answer breaks; None if it may be said."""
        broken = broken_by(text, self._off)
        if broken is None:
            return None
        return (
            self._verdict(broken, "claim:code")
            if isinstance(broken, str)
            else self._verdict(broken.policy, broken.name)
        )

    def by_words(self, text: str) -> Verdict | None:
        """The company's phrases and the built-in rules, without history and encoder."""
        return self._by_words(text, readings(text))

    def _by_words(self, text: str, read: Sequence[str]) -> Verdict | None:
        for number, reading in enumerate(read):
            disguise = f"/reading-{number}" if number else ""
            if policy := self._book.folded(reading):
                return Verdict(policy=policy, matched="phrase" + disguise, version=self.version)
            if found := self._concepts.match(reading, off=self._off):
                return self._verdict(found.policy, f"rule:{found.rule}{disguise}")
        if "extraction" not in self._off and decoded(shortened(text)):
            return self._verdict("extraction", "code")
        return None

    def _together(self, read: Sequence[str], history: Sequence[tuple[str, str]]) -> Verdict | None:
        """A matter that was spread over several messages: it must begin before the newest and end in it."""
        before = [words for speaker, words in history if speaker == "customer"][-LINES:]
        if not before or not read or not (earlier := plain("\n".join(before))):
            return None
        boundary = len(earlier.split())
        found: Matched | None = self._concepts.match(f"{earlier} {read[0]}", across=boundary, off=self._off)
        return self._verdict(found.policy, f"turns:{found.rule}") if found else None

    async def _by_meaning(self, text: str) -> Verdict | None:
        if self._encode is None or self._likeness is None or len(text.split()) < FEWEST_LIKE:
            return None
        vectors = await self._encode([text[:LONGEST_LIKE]])
        policy, sure = self._likeness.of(vectors[0])
        if sure < self._likeness.threshold or policy in self._off:
            return None
        return self._verdict(policy, f"likeness:{sure:.2f}")

    def _verdict(self, policy: str, matched: str) -> Verdict:
        return Verdict(policy=self._said[policy], matched=matched, version=self.version)


def _what_is_said(own: Sequence[FixedReply]) -> dict[str, FixedReply]:
    """The words of every policy; whether a person is called stays as it is built in."""
    said = {p.id: FixedReply(p.id, (), p.reason, p.says, p.hands_over, abroad=in_all_languages(p)) for p in BUILT_IN}
    for policy in own:
        built_in = said.get(policy.id)
        quiet = built_in is not None and not built_in.hands_over
        said[policy.id] = replace(policy, hands_over=False) if quiet else policy
    return said


def _stamp(policies: Sequence[FixedReply]) -> str:
    """A name for the company's policies as they are written now."""
    body = "\x1e".join(
        "\x1f".join((p.id, p.reason, p.says, "off" * p.off, *p.phrases, *p.abroad.values())) for p in policies
    )
    return hashlib.blake2b(body.encode(), digest_size=4).hexdigest()
