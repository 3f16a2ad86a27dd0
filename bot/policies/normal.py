"""The words of a message without its disguise: look-alike letters, hidden characters, spaced letters, leetspeak, codes.

A text has one plain form and, where it looks disguised, further readings. A reading can only add what a text falls
under, so a wrong guess costs nothing but time.
"""

import base64
import binascii
import codecs
import html
import re
import unicodedata
from functools import lru_cache

LONGEST = 6_000
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th", "ħ": "h"})
_CYRILLIC = "авекмнорстухіјѕԁһӏьԛԝг"
_TO_LATIN = "abekmhopctyxijsdhlbqwr"
_GREEK = "αβεζηικμνορτυχω"
_LOOK_ALIKES = str.maketrans(_CYRILLIC + _GREEK, _TO_LATIN + "abeznikuvoptuxw")
_LEET = str.maketrans("0134578@$!", "oieastbasi")
_WILL = re.compile(r"(?<=\w)['’‘`´]ll(?!\w)", re.IGNORECASE)
_SHORT_FORM = re.compile(r"(?<=\w)['’‘`´](?=(?:m|t|s|re|ve|d)(?!\w))", re.IGNORECASE)
_LEET_WORD = re.compile(r"[a-z0-9@$!]*(?:[a-z][013457@$!]|[013457@$][a-z])[a-z0-9@$!]*")
_SPACED = re.compile(r"(?<!\w)\w([ .\-_*])\w(?:\1\w){2,}(?!\w)")
_GAPS = re.compile(r"\s{2,}|[.\-_*]\s")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{16,}={0,2}")
_EVERYDAY = frozenset(
    (
        "the",
        "and",
        "of",
        "to",
        "is",
        "are",
        "it",
        "that",
        "this",
        "you",
        "your",
        "all",
        "me",
        "my",
        "for",
        "with",
        "from",
    )
)
_TAG = re.compile(r"<[^<>]{0,200}>")
_SIGN = re.compile(r"\\u([0-9a-fA-F]{4})")


def fold(text: str) -> str:
    """Lower case, no accents, `don't` as `dont`, every other run of anything but letters and digits one space."""
    text = _SHORT_FORM.sub("", _WILL.sub(" will", text))
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    kept = "".join(c if c.isalnum() else " " for c in plain if unicodedata.category(c) not in _SILENT)
    return " ".join(kept.split())


_SILENT = frozenset({"Mn", "Mc", "Me", "Cf"})


def readings(text: str) -> tuple[str, ...]:
    """The folded text first, then what it may hide, each once.

    At most LONGEST characters are read, half from each end, since what is asked stands at an end.
    """
    text = _shortened(text)
    shown = _unveiled(text)
    found = [fold(shown)]
    found.extend(fold(word) for word in decoded(text))
    if leet := _without_leet(shown.casefold()):
        found.append(fold(leet))
    if "<" in shown:
        found.append(fold(_TAG.sub("", shown)))
    if _SPACED.search(shown):
        found.append(fold(_closed_up(shown)))
    if found[0].isascii():
        turned = (codecs.decode(found[0], "rot13"), found[0][::-1])
        found.extend(words for words in turned if not _EVERYDAY.isdisjoint(words.split()))
    return tuple(dict.fromkeys(one for one in found if one))


def decoded(text: str) -> tuple[str, ...]:
    """What stands in the text as base64 of readable words."""
    return tuple(words for code in _BASE64.findall(text) if (words := _from_base64(code)))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST // 2] + "\n" + text[-LONGEST // 2 :]


def _unveiled(text: str) -> str:
    """No hidden characters, no HTML entities, no escapes, Latin letters where Latin was meant."""
    if "&" in text:
        text = html.unescape(text)
    if "\\u" in text:
        text = _SIGN.sub(lambda found: chr(int(found.group(1), 16)), text)
    if text.isascii():
        return text
    text = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    if text.isascii():
        return text
    latin = sum(1 for c in text if "a" <= c.casefold() <= "z")
    letters = sum(1 for c in text if c.isalpha())
    return text.casefold().translate(_LOOK_ALIKES) if latin * 2 > letters else text


def _without_leet(text: str) -> str | None:
    changed = _LEET_WORD.sub(lambda found: found.group().translate(_LEET), text)
    return changed if changed != text else None


def _closed_up(text: str) -> str:
    """Letters that stand apart, put together; where words were told apart by wider gaps, they stay apart."""

    def close(found: re.Match[str]) -> str:
        return re.sub(r"[ .\-_*]", "", found.group())

    return " ".join(
        piece.replace(" ", "") if all(len(word) == 1 for word in piece.split()) else _SPACED.sub(close, piece)
        for piece in _GAPS.split(text)
    )


@lru_cache(maxsize=256)
def _from_base64(code: str) -> str:
    try:
        words = base64.b64decode(code + "=" * (-len(code) % 4), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
    readable = sum(1 for c in words if c.isalpha() or c.isspace())
    return words if " " in words and readable > 0.8 * len(words) else ""
