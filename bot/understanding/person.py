"""Hears when somebody wants to talk to a human being, in whatever words.

Rules, not a model: a wish for a person must be heard every time, and everybody can read why it was. They lie in
`person.txt`.
"""

import re
from functools import lru_cache

from bot.understanding.patterns import patterns_in
from bot.understanding.wording import near, plain

FILE = "person.txt"
_WORD = re.compile(r"[a-z']{4,}")
_SPELT = """
human person agent representative operator speak talk someone somebody supervisor manager connect transfer customer
service support
"""
_MEANT = """
took taken tale tall talks walk tank task supports services customers persons humans agents managers operators custom
personal humane serviced manage connects operate managed supported operated talked walks
"""
SPELT = tuple(sorted(_SPELT.split()))
"""Words that are recognised with a slip in them."""
MEANT = frozenset(_MEANT.split())
"""Words that look like a slip and are none."""
_LONGEST = max(map(len, SPELT)) + 1
"""Letters of the longest word that one of them can be with a slip."""


def wants_person(text: str, last_of_bot: str = "") -> bool:
    """True when the message asks for a human being.

    Args:
        last_of_bot: what the bot said just before; "yes" to its offer of a colleague counts.
    """
    rules = patterns_in(FILE)
    offered = rules["offered"].search(last_of_bot.strip()[-300:].lower())
    if offered and rules["yes"].match(plain(text)):
        return True
    whole = _without_slips(plain(text).replace("\x00", " "))
    if rules["alone"].match(whole[:120]) and len(whole) <= 120 and not rules["not alone"].match(whole):
        return True
    return any(_wished(" ".join(clause.split())) for clause in rules["clause end"].split(whole))


def _wished(clause: str) -> bool:
    rules = patterns_in(FILE)
    for found in rules["wish"].finditer(clause):
        before = clause[: found.start()]
        negated = rules["negated"].search(before) and not rules["still asks"].search(before)
        if not negated and not rules["told"].search(clause[: found.end()]):
            return True
    return False


def _without_slips(text: str) -> str:
    """The text with the few words that matter here spelt right."""
    return _WORD.sub(lambda found: _right(found.group()), text)


@lru_cache(maxsize=4_096)
def _right(word: str) -> str:
    if len(word) > _LONGEST or word in SPELT or word in MEANT:
        return word
    return next((known for known in SPELT if near(word, known)), word)
