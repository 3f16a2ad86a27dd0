"""Tells a greeting, thanks, a bare yes or a compliment from a message that wants something.

A message is small talk when it consists of known phrases and nothing else: "hi, where is my parcel" has a rest, so it
is a question. The phrases lie in `small_talk.txt`.
"""

import re
import unicodedata
from functools import lru_cache
from importlib import resources

from bot.understanding.wording import near, words_of

NOT_HELPED = "not-helped"
MOST_WORDS = 16
FILLER = "filler"
KINDS = (
    *(NOT_HELPED, "goodbye", "robot", "help", "joke", "praise", "thanks"),
    *("small-talk", "greeting", "smile", "no", "yes", FILLER),
)
_STRESSED = """
really very so actually truly totally extremely incredibly quite just super honestly pretty all always both
wirklich sehr echt ganz muy realmente tan vraiment très tellement heel erg zo ontzettend
"""
_STRESS = frozenset(_STRESSED.split())
"""Words that change nothing about a compliment or a complaint: "you're actually really helpful"."""
_UNCLEAR = "unclear"
_UPSET = "upset"
_THANKS = frozenset("👍👌🙏❤💖💕🎉🥳💯✅👏🤝😍🥰😘🤗💪✔")
_WAVES = frozenset("👋🤚🖐✋🙋")
_ANGRY = frozenset("😠😡🤬👎💩🖕😤😒🙄😞😢😭😩😫💔😾😖😣☹🙁😔😟❌❓❔⁉")
_DOWN = "👎"
_HAPPY = frozenset("😀😁😂🤣😃😄😅😆😉😊🙂😋😎☺🤩😇😜😛😝😏🙃")
_ASKS = frozenset("❌❓❔⁉")
_MARKS = re.compile(r"[\s?!.…,;¿¡-]+")
_SMILEY = re.compile(r"(?:^|\s)[:;=8xX][-'^]?[)(DPpOo3|/*]+(?=\s|$)|<3")


def small_talk_in(text: str) -> str | None:
    """The kind, when the message is nothing else."""
    without_smileys = _SMILEY.sub(" ", text)
    words = words_of(without_smileys)
    if not words:
        return _of_symbols(text)
    if len(words) > MOST_WORDS or any(symbol in _ANGRY for symbol in text):
        return None
    kinds = _kinds(tuple(words)) or _kinds(tuple(word for word in words if word not in _STRESS))
    if kinds is None:
        return None
    return next((kind for kind in KINDS if kind in kinds), None)


def _of_symbols(text: str) -> str | None:
    """What a message without a word says; None for one without a sign, too."""
    short = text[:200]
    if any(symbol in _ANGRY - _ASKS for symbol in short):
        return NOT_HELPED if _DOWN in short else _UPSET
    if any(symbol in _WAVES for symbol in short):
        return "greeting"
    if any(symbol in _THANKS for symbol in short):
        return "thanks"
    if any(symbol in _HAPPY for symbol in short):
        return "smile"
    if _SMILEY.search(short):
        return _UPSET if "(" in short or "/" in short else "smile"
    shown = any(unicodedata.category(s) in ("So", "Sk") for s in short)
    return _UNCLEAR if shown or (short.strip() and _MARKS.fullmatch(short)) else None


@lru_cache(maxsize=4_096)
def _kinds(words: tuple[str, ...]) -> frozenset[str] | None:
    """The kinds of phrases that the words consist of; None when something is left over."""
    phrases, slips, longest = _phrases()
    reached: dict[int, frozenset[str]] = {0: frozenset()}
    for start in range(len(words)):
        if start not in reached:
            continue
        for end in range(start + 1, min(len(words), start + longest) + 1):
            kind = phrases.get(" ".join(words[start:end])) or _slipped(words[start:end], slips)
            if kind is not None and (end not in reached or _better(reached[start] | {kind}, reached[end])):
                reached[end] = reached[start] | {kind}
    return reached.get(len(words))


def _better(one: frozenset[str], other: frozenset[str]) -> bool:
    """Fewer kinds explain a message better: "good night" is one goodbye, not "good" and "night"."""
    return len(one) < len(other)


def _slipped(words: tuple[str, ...], slips: dict[int, list[tuple[tuple[str, ...], str]]]) -> str | None:
    for known, kind in slips.get(len(words), []):
        if all(near(word, right) for word, right in zip(words, known, strict=True)):
            return kind
    return None


@lru_cache(maxsize=1)
def _phrases() -> tuple[dict[str, str], dict[int, list[tuple[tuple[str, ...], str]]], int]:
    """By phrase its kind; by number of words the phrases that may be misspelt; words of the longest."""
    raw = resources.files("bot.understanding").joinpath("small_talk.txt").read_text(encoding="utf-8")
    phrases: dict[str, str] = {}
    slips: dict[int, list[tuple[tuple[str, ...], str]]] = {}
    kind = FILLER
    for line in raw.splitlines():
        if line.startswith("["):
            kind = line.strip("[] ")
        elif line.strip() and not line.startswith("#"):
            for phrase in line.split("|"):
                words = tuple(words_of(phrase))
                phrases.setdefault(" ".join(words), kind)
                if phrase.strip().endswith("*"):
                    slips.setdefault(len(words), []).append((words, kind))
    return phrases, slips, max(len(phrase.split()) for phrase in phrases)
