"""Guesses the language of a message from its script and its small words, without a model or a dependency.

Scripts decide where a language has one of its own; small words, letters with marks and the everyday words of support
decide among those in Latin and Cyrillic letters. A guess is made only when there is something to go by: names, numbers
and codes have no language.
Blind spots: two or three words without a small one among them; Norwegian is told as Danish; Serbian, Bulgarian and
others without a list here are told as a neighbour or not at all.
"""

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from importlib import resources

from bot.understanding.everyday import telling
from bot.understanding.wording import shortened

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_CODE = re.compile(r"https?://\S+|\S+@\S+|\S*\d\S*")
FILE = "languages.txt"
_SCRIPTS = {
    "GREEK": "el",
    "ARABIC": "ar",
    "HEBREW": "he",
    "DEVANAGARI": "hi",
    "THAI": "th",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
}
_CYRILLIC = ("ru", "uk")


def language_of(text: str) -> str | None:
    """BCP 47 code of the language that the message is most probably in; None when there is too little to tell."""
    raw = _CODE.sub(" ", shortened(text))
    lowered = raw.lower().replace("’", "'")
    scripts = Counter(_script(letter) for letter in raw if letter.isalpha())
    if not scripts:
        return None
    if own := _of_script(scripts):
        return own
    candidates = _CYRILLIC if scripts.most_common(1)[0][0] == "CYRILLIC" else tuple(set(_lists()) - set(_CYRILLIC))
    words = _WORD.findall(lowered)
    points = {language: _points(language, words, lowered) for language in sorted(candidates)}
    best, second = sorted(points.values(), reverse=True)[:2]
    if best < 1 or best == second:
        return None
    return max(points, key=lambda language: points[language])


def _points(language: str, words: list[str], lowered: str) -> float:
    known, marks = _lists()[language]
    known = known | telling().get(language, frozenset())
    small = sum(1.0 if len(word) > 1 else 0.5 for word in words if word in known)
    return small + sum(0.7 for letter in lowered if letter in marks)


@lru_cache(maxsize=1)
def _lists() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """By language its small words and its own letters."""
    raw = resources.files("bot.understanding").joinpath(FILE).read_text(encoding="utf-8")
    rows = [line.split("|") for line in raw.splitlines() if line.strip() and not line.startswith("#")]
    return {code.strip(): (frozenset(words.split()), frozenset(marks.strip())) for code, words, marks in rows}


def _of_script(scripts: Counter[str]) -> str | None:
    """The language of a script that has only one here; a few kana make Chinese characters Japanese."""
    total = sum(scripts.values())
    if scripts["HIRAGANA"] + scripts["KATAKANA"] >= 0.1 * total:
        return "ja"
    script, count = scripts.most_common(1)[0]
    return _SCRIPTS.get(script) if count >= 0.5 * total else None


@lru_cache(maxsize=2_048)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split(" ", 1)[0].split("-", 1)[0]
