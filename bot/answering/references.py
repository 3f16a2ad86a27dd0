"""Says in full what a short second question points at: "and how wide is it?" after "How loud is the Tarn dishwasher?".

Only what can be told from the names that the company's knowledge has; everything else is left to the search, which
reads a short question together with the one before it.
"""

import re
from dataclasses import dataclass

from bot.answering.naming import Names
from bot.answering.questions import asks_something
from bot.answering.stems import stems_of

SHORT = 12
"""Words of a question that may point at an earlier one."""
_POINTS = re.compile(
    r"\b(?:it|its|they|them|these|those|(?:this|that|the same) one|this|that(?!\s+(?:i|we|you|is|are|was)\b))\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"^\W*(?:(?:and|but|ok(?:ay)?|so|then|also|thanks?)\W+)*(?:what about|how about|same for|for)?\s*",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^\W*(?:(?:and|but|so|then|also)\W+)*(?:what|how) about\s+", re.IGNORECASE)
_SIBLING = re.compile(
    r"\b(?:its |the |your |a )?(?:small(?:er)?|little|bigger|larger|big|large|other|narrow(?:er)?)"
    r" (?:one|sister|brother|model|version|size)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:(?:the|an?|my|your|our|this|that|new|old|some)\s+)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Full:
    """Attributes:
    anew: it is the earlier question, asked of another thing; the same entry may well answer both.
    """

    text: str
    anew: bool = False


def in_full(text: str, before: str, names: Names) -> Full | None:
    """The question with the name that it leaves out; None where it names what it asks about, or nothing can be told.

    Args:
        before: the question that it may lean on.
    """
    if not before or len(text.split()) > SHORT or not (asks_something(text) or _SIBLING.search(text)):
        return None
    meant = names.first(before)
    if meant is None:
        return None
    if found := _SIBLING.search(text):
        other = names.sibling(meant.words)
        return None if other is None else _instead(text, found, f"the {other}", before, meant.span)
    own = names.first(text)
    if own is not None:
        rest = text[: own.span[0]] + text[own.span[1] :]
        alike = own.words.casefold() == meant.words.casefold()
        return None if alike or stems_of(rest) else Full(_put(before, meant.span, own.words), anew=True)
    name = _ARTICLE.sub("", meant.words)
    if found := _POINTS.search(text):
        return Full(_put(text, found.span(), f"the {name}"))
    if (opening := _ABOUT.match(text)) and stems_of(text[opening.end() :]):
        return Full(f"{text[opening.end() :].rstrip('?!. ')} {name}?")
    return None


def _instead(text: str, found: re.Match[str], name: str, before: str, span: tuple[int, int]) -> Full:
    """“And its smaller sister?” asks the earlier question of another thing, “how wide is the smaller one?” its own."""
    rest = _OPENS.sub("", text[: found.start()] + text[found.end() :])
    return Full(_put(text, found.span(), name)) if stems_of(rest) else Full(_put(before, span, name), anew=True)


def _put(text: str, span: tuple[int, int], words: str) -> str:
    return f"{text[: span[0]]}{words}{text[span[1] :]}"
