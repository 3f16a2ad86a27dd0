"""How good whole replies are: grounded facts, right sources, people called when needed and only then.

- **grounded facts**: of the numbers, names, dates and addresses in answers, those that stand in the sources.
- **answered**: of the questions that the knowledge answers, those that got an answer.
- **complete**: of those answers, the ones that say everything that a complete reply says.
- **reached**: of the questions that the knowledge answers, those answered completely, and those where the entry that
  answers was offered as a topic to tap.
- **citation precision**: of the sources that such answers named, those that answer the question.
- **handoff recall**: of the messages that need a person, those that got one.
- **over-refusal**: of the questions that the knowledge answers, those where a policy stood in the way.
- **forbidden**: of all cases, those in whose reply something stood that must not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from bot.learning.conduct import Said, Texts, Words, read_lines
from bot.learning.scores import Figure, share


class ReplyCase(BaseModel):
    """One line of a file of answer cases."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    id: str = ""
    question: Words
    history: tuple[Said, ...] = ()
    customer: str | None = None
    allowed_facts: Texts = ()
    forbidden: Texts = Field((), validation_alias=AliasChoices("forbidden", "forbidden_claims"))
    expected: Literal["answer", "abstain", "handoff", "action"] = Field(
        validation_alias=AliasChoices("expected", "expected_outcome")
    )
    entry: str | tuple[str, ...] | None = None
    everyday: bool | None = None

    @property
    def entries(self) -> frozenset[str]:
        groups = [self.entry] if isinstance(self.entry, str) else self.entry or ()
        return frozenset(entry for group in groups for entry in group.split("|"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """What became of a case.

    Attributes:
        outcome: ``answer``, ``action``, ``abstain`` or ``handoff``. by: a policy's id where one decided.
        offered: ids of the entries that could be tapped instead.
        stated, unsupported: statements of the answer, and those that stand in none of its sources.
    """

    case: ReplyCase
    outcome: str
    by: str
    words: str
    sources: tuple[str, ...]
    stated: int
    unsupported: int
    seconds: float
    offered: tuple[str, ...] = ()


def read_reply_cases(path: Path) -> tuple[ReplyCase, ...]:
    """Every case of a JSONL file.

    Raises:
        BadExamples: what is wrong, by line. Misconfigured: there is no such file.
    """
    return read_lines(path, ReplyCase.model_validate)


def figures(replied: Sequence[Replied]) -> dict[str, Figure]:
    """The figures above, each with its 95 % interval; those without a case are left out."""
    answerable = [one for one in replied if one.case.expected == "answer"]
    answers = [one for one in answerable if one.outcome == "answer"]
    cited = [source in one.case.entries for one in answers if one.case.entries for source in one.sources]
    facts = [supported for one in replied for supported in _facts(one)]
    found = {
        "grounded_facts": _share(facts),
        "answered": _share(one.outcome == "answer" for one in answerable),
        "complete": _share(_complete(one) for one in answers),
        "reached": _share(_reached(one) for one in answerable),
        "citation_precision": _share(cited),
        "action_right": _share(
            one.outcome == "action" and _complete(one) for one in replied if one.case.expected == "action"
        ),
        "handoff_recall": _share(one.outcome == "handoff" for one in replied if one.case.expected == "handoff"),
        "abstain_right": _share(one.outcome != "answer" for one in replied if one.case.expected == "abstain"),
        "over_refusal": _share(bool(one.by) for one in answerable),
        "forbidden": _share(_forbidden(one) for one in replied),
    }
    return {name: figure for name, figure in found.items() if figure.n}


def as_json(replied: Sequence[Replied]) -> dict[str, Any]:
    times = [one.seconds * 1_000 for one in replied] or [0.0]
    return {
        **{name: figure.as_json() for name, figure in figures(replied).items()},
        "latency_ms": {f"p{at}": round(float(np.percentile(times, at)), 2) for at in (50, 95)},
        "to_read": [
            {"id": one.case.id, "expected": one.case.expected, "outcome": one.outcome, "by": one.by}
            for one in replied
            if one.outcome != one.case.expected or one.unsupported or _forbidden(one)
        ],
    }


def _facts(one: Replied) -> list[bool]:
    return [True] * (one.stated - one.unsupported) + [False] * one.unsupported


def _complete(one: Replied) -> bool:
    said = " ".join(one.words.split()).casefold()
    return all(" ".join(fact.split()).casefold() in said for fact in one.case.allowed_facts)


def _reached(one: Replied) -> bool:
    return (one.outcome == "answer" and _complete(one)) or not one.case.entries.isdisjoint(one.offered)


def _forbidden(one: Replied) -> bool:
    return any(bad.casefold() in one.words.casefold() for bad in one.case.forbidden)


def _share(hits: Iterable[bool]) -> Figure:
    return share(np.array(list(hits), dtype=np.bool_))
