"""The words of a message without its disguise: look-alike letters, hidden characters, spaced letters, leetspeak, codes.

A text has one plain form and, where it looks disguised, further readings. A reading can only add what a text falls
under, so a wrong guess costs nothing but time. Each way of hiding is first looked for by a sign that is cheap to see.
"""

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

LONGEST = 40_000
"""Characters that are read of one text."""
_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th", "ħ": "h"}
_CYRILLIC = "авекмнорстухіјѕԁһӏьԛԝг"
_TO_LATIN = "abekmhopctyxijsdhlbqwr"
_GREEK = "αβεζηικμνορτυχω"
_LOOK_ALIKES = str.maketrans(_CYRILLIC + _GREEK, _TO_LATIN + "abeznikuvoptuxw")
_LOOKS_ALIKE = re.compile(f"[{_CYRILLIC}{_GREEK}]")
_LATIN = re.compile("[a-z]+")
_ANY_LETTERS = re.compile(r"[^\W\d_]+")
_LEET = str.maketrans("0134578@$!", "oieastbasi")
_SHORT_FORM = re.compile(r"['’‘`´](?<=\w.)(?:(ll)(?!\w)|(?=(?:m|t|s|re|ve|d)(?!\w)))", re.IGNORECASE)
_LEET_PAIR = re.compile(r"[a-z](?:[013457@$]|!(?=[a-z0-9@$]))|[013457@$][a-z]")
_RUN = re.compile(r"[a-z0-9@$!]+")
_SPACED = re.compile(r"(?<!\w)\w([ .\-_*])\w(?:\1\w){2,}(?!\w)")
_GAPS = re.compile(r"\s{2,}|[.\-_*]\s")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{16,}={0,2}")
_EVERYDAY = frozenset(re.findall(r"\w+", "the and of to is are it that this you your all me my for with from"))
_EVERYDAY_TURNED = frozenset(codecs.encode(word, "rot13") for word in _EVERYDAY)
_EVERYDAY_REVERSED = frozenset(word[::-1] for word in _EVERYDAY)
_TAG = re.compile(r"<[^<>]{0,200}>")
_SIGN = re.compile(r"\\u([0-9a-fA-F]{4})")
_SPACE_ESCAPED = re.compile(r"\\[nrtfbNRTFB]")
_MOST_KNOWN = 8_000
_MARKS = frozenset({"Mn", "Mc", "Me", "Cf"})


class _ByLetter(dict[int, str]):
    """What becomes of a character, for `str.translate`; found out once for each."""

    def __init__(self, becomes: Callable[[str], str]) -> None:
        super().__init__()
        self._becomes = becomes

    def __missing__(self, code: int) -> str:
        if len(self) > _MOST_KNOWN:
            self.clear()
        found = self[code] = self._becomes(chr(code))
        return found


def _kept(letter: str) -> str:
    if unicodedata.category(letter) in _MARKS:
        return ""
    return _LETTERS.get(letter) or (letter if letter.isalnum() else " ")


_KEPT = _ByLetter(_kept)
_SEEN = _ByLetter(lambda letter: "" if unicodedata.category(letter) == "Cf" else letter)


def fold(text: str) -> str:
    """Lower case, no accents, `don't` as `dont`, every other run of anything but letters and digits one space."""
    plain = _SHORT_FORM.sub(_whole_form, text).casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
    return " ".join(plain.translate(_KEPT).split())


def _whole_form(found: re.Match[str]) -> str:
    return " will" if found.group(1) else ""


def plain(text: str) -> str:
    """The folded text, with nothing hidden in it left but what needs a guess."""
    return fold(_unveiled(shortened(text)))


def readings(text: str) -> tuple[str, ...]:
    """The folded text first, then what it may hide, each once; of at most LONGEST characters."""
    text = shortened(text)
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
        found.extend(_turned(found[0]))
    return tuple(dict.fromkeys(one for one in found if one))


def decoded(text: str) -> tuple[str, ...]:
    """What stands in the text as base64 of readable words."""
    return tuple(words for code in _BASE64.findall(text) if (words := _from_base64(code)))


def shortened(text: str) -> str:
    """At most LONGEST characters, half from each end, since what is asked stands at an end."""
    return text if len(text) <= LONGEST else text[: LONGEST // 2] + "\n" + text[-LONGEST // 2 :]


def _unveiled(text: str) -> str:
    """No hidden characters, no HTML entities, no escapes, Latin letters where Latin was meant."""
    if "&" in text:
        text = html.unescape(text)
    text = _composed(text)
    if "\\" in text:
        text = _composed(_SPACE_ESCAPED.sub(" ", _SIGN.sub(lambda found: chr(int(found.group(1), 16)), text)))
    if text.isascii():
        return text
    lower = text.casefold()
    if not _LOOKS_ALIKE.search(lower):
        return text
    latin = sum(map(len, _LATIN.findall(lower)))
    letters = sum(map(len, _ANY_LETTERS.findall(lower)))
    return lower.translate(_LOOK_ALIKES) if latin * 2 > letters else text


def _composed(text: str) -> str:
    """Full-width and other showy letters as plain ones, hidden ones gone."""
    return text if text.isascii() else shortened(unicodedata.normalize("NFKC", text).translate(_SEEN))


def _turned(folded: str) -> list[str]:
    """By thirteen letters or from behind, where that makes an everyday word of one that is none."""
    words = set(folded.split())
    found = []
    if not words.isdisjoint(_EVERYDAY_TURNED):
        found.append(codecs.encode(folded, "rot13"))
    if not words.isdisjoint(_EVERYDAY_REVERSED):
        found.append(folded[::-1])
    return found


def _without_leet(text: str) -> str | None:
    """Letters in place of the digits and signs that stand for them; None where none do."""
    if not _LEET_PAIR.search(text):
        return None
    changed = _RUN.sub(_spelt, text)
    return changed if changed != text else None


def _spelt(found: re.Match[str]) -> str:
    """One run of letters, digits and signs; an exclamation mark at its end is one."""
    run = found.group().rstrip("!")
    return run.translate(_LEET) if _LEET_PAIR.search(run) else run


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
