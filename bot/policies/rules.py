"""Rules: which concepts make a matter together.

A rule names the concepts that must stand close to each other, and with `!` those that must not stand there.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from bot.policies.lexicon import Hits

WINDOW = 26
"""Words within which the concepts of a rule must stand."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Attributes:
    name: as it is written, for records. needs: one of each group. not_with: none of these.
    window: words within which they must stand.
    """

    name: str
    needs: tuple[frozenset[str], ...]
    not_with: frozenset[str]
    window: int = WINDOW


def rule(written: str) -> Rule:
    """`grant money|voucher !negated ~8`: every group, of `a|b` any one; none with a `!`; within eight words."""
    words = written.split()
    needs = tuple(frozenset(word.split("|")) for word in words if word[0] not in "!~")
    windows = [int(word[1:]) for word in words if word.startswith("~")]
    not_with = frozenset(word[1:] for word in words if word.startswith("!"))
    return Rule(written, needs, not_with, windows[0] if windows else WINDOW)


def applies(rule: Rule, hits: Hits, across: int = 0) -> tuple[int, int] | None:
    """The first and last word of a place where all groups of the rule stand within the window; None if nowhere.

    Args:
        across: when given, the place must begin before the word of that number and end at or after it.
    """
    if rule.not_with and not rule.not_with.isdisjoint(hits):
        return None
    places = [found for group in rule.needs if (found := _places(group, hits))]
    if len(places) < len(rule.needs):
        return None
    for start in (at for found in places for at in found) if across else places[0]:
        near = [_nearest(found, start) for found in places]
        first, last = min(near), max(near)
        if last - first <= rule.window and (not across or first < across <= last):
            return first, last
    return None


def _places(group: frozenset[str], hits: Hits) -> list[int]:
    return sorted({at for concept in group if concept in hits for at in hits[concept]})


def _nearest(places: Sequence[int], to: int) -> int:
    """Of two that are as near, the earlier."""
    after = bisect_left(places, to)
    if after == len(places):
        return places[-1]
    if after == 0 or places[after] - to < to - places[after - 1]:
        return places[after]
    return places[after - 1]
