"""Cuts texts into stemmed words, for matching by keyword."""

import re
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?", re.UNICODE)
_STEMMER = Stemmer.Stemmer("english")
LONGEST_TEXT = 40_000
LONGEST_WORD = 40
_STOP_WORDS = """
a about am an and any are as at be been being but by can could did do does doing don done for from get got had
has have having hello her here hers hey hi him his how i if im in into is it its ive just let like may me
might mine my myself need no not of on or our ours out please shall she should so some than thank thanks that
the their them then there these they this those to too up us want was we were what when where which who whom
why will with would you your yours
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that say nothing about the topic. Question words are among them: in a FAQ every entry has one."""


def stems_of(text: str) -> list[str]:
    """Stemmed words of a text in order, without the words that carry no topic."""
    words = _WORD.findall(text[:LONGEST_TEXT].lower())
    return [stem for word in words if (stem := _stem(word))]


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    word = word.replace("’", "'").removesuffix("'s")
    if word.replace("'", "") in STOP_WORDS or len(word) > LONGEST_WORD:
        return ""
    return str(_STEMMER.stemWord(word))
