"""What customers wrote about, from what was understood of each message: counts with the mean index, and searches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.core.company import Company
from bot.core.content import Fact, Facts, Heading, Part, Small
from bot.core.knowledge import Reading
from bot.core.understood import Labels, Tally
from handoff.counting import counted
from handoff.summary import short

MOST = 5
LABEL = 40
Kind = Literal["category", "topic", "problem"]
KINDS: tuple[Kind, ...] = ("category", "topic", "problem")
UNCLEAR = "not clear"


@dataclass(frozen=True, slots=True)
class Count:
    """Attributes:
    label: as people read it. index: mean dissatisfaction (0–100) of those messages that have one.
    """

    label: str
    messages: int
    index: float | None


def spelt(label: str) -> str:
    """A label as people read it: ``charged-twice`` is "charged twice"."""
    return short(label.replace("-", " ").replace("_", " "), LABEL)


def about(reading: Reading) -> str:
    """``payment: charged twice``, what is sure enough of it; empty for nothing."""
    return ": ".join(spelt(label) for label in (reading.topic, reading.problem) if label)


def counts(tallies: Sequence[Tally], kind: Kind) -> list[Count]:
    """The most frequent first; what was not clear at the end."""
    groups: dict[str | None, list[Tally]] = {}
    for tally in tallies:
        groups.setdefault(getattr(tally, kind), []).append(tally)
    found = sorted(groups.items(), key=lambda group: (group[0] is None, -_messages(group[1]), group[0] or ""))
    return [Count(spelt(label) if label else UNCLEAR, _messages(group), _index(group)) for label, group in found]


def section(tallies: Sequence[Tally]) -> list[Part]:
    """A part of a report; nothing where nobody wrote."""
    total = _messages(tallies)
    if not total:
        return []
    rows = [Fact(one.label, _told(one)) for one in counts(tallies, "category")]
    further: tuple[tuple[Kind, str], ...] = (("topic", "Topics"), ("problem", "Problems"))
    for kind, name in further:
        known = [one for one in counts(tallies, kind) if one.label != UNCLEAR]
        if known:
            rows.append(Fact(name, ", ".join(f"{one.label} {one.messages}" for one in known[:MOST])))
    small = f"{counted(total, 'message')} read. Topics and problems count only where the bot is sure of them."
    return [Heading("What customers wrote about"), Facts(tuple(rows)), Small(small)]


def wanted(words: str, company: Company) -> tuple[Labels, str]:
    """``topic:delivery late`` as labels and the words that are left."""
    labels: dict[str, str] = {}
    rest = []
    for word in words.split():
        kind, colon, label = word.partition(":")
        if colon and label and kind.lower() in KINDS:
            labels[kind.lower()] = label.lower()
        else:
            rest.append(word)
    if "category" in labels:
        own = {name.casefold().replace(" ", "-"): name for name in company.categories}
        labels["category"] = own.get(labels["category"].casefold(), labels["category"])
    return Labels(**labels), " ".join(rest)


def _messages(tallies: Sequence[Tally]) -> int:
    return sum(tally.messages for tally in tallies)


def _index(tallies: Sequence[Tally]) -> float | None:
    known = [(tally.indexed, tally.dissatisfaction) for tally in tallies if tally.dissatisfaction is not None]
    many = sum(n for n, _ in known)
    return sum(n * index for n, index in known) / many if many else None


def _told(one: Count) -> str:
    index = "" if one.index is None else f", dissatisfaction {round(one.index)} of 100"
    return f"{counted(one.messages, 'message')}{index}"
