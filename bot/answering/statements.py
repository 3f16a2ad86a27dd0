"""What a text states that can be compared exactly: one pass with one pattern, so that it costs microseconds."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

Kind = Literal["address", "e-mail", "id", "date", "time", "price", "percentage", "number", "name"]

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = r"(?:(?i:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)[a-z]*|May|MAY)"
_NUMBER = r"\d+(?:[.,'\u00a0\u202f]\d{3})*(?:[.,]\d+)?"
_MONEY = {
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "eur": "EUR",
    "$": "USD",
    "usd": "USD",
    "dollars": "USD",
    "£": "GBP",
}
_MONEY |= {"gbp": "GBP", "pounds": "GBP", "chf": "CHF", "sek": "SEK", "dkk": "DKK", "nok": "NOK", "pln": "PLN"}
_CODES = "EUR|USD|GBP|CHF|SEK|DKK|NOK|PLN"
_CURRENCY = rf"(?:€|\$|£|\b(?:{_CODES})\b)"
_AFTER = rf"(?:€|£|(?i:euros?|dollars|pounds|{_CODES})\b)"
_LINK = re.compile(
    r"(?P<url>https?://[^\s<>()\[\]\"'“”]+|\bwww\.[^\s<>()\[\]\"']+)|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)",
    re.IGNORECASE,
)
_PATTERN = re.compile(
    r"(?<!\w)(?=[\dA-ZÀ-Þ€$£]|t[wehn]|f[io]|s[ei]|e[il]|ni|hu)(?:"
    rf"(?P<id>(?=[A-Z\d-]*\d)[A-Z]{{1,6}}-?\d[A-Z\d]*(?:-[A-Z\d]+)*\b(?!\s?%))"
    rf"|(?P<iso>\d{{4}}-\d\d-\d\d\b)"
    rf"|(?P<day>\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b(?:\.?,?\s+\d{{4}}\b)?"
    rf"|{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?!\s?%)(?:,?\s+\d{{4}}\b)?)"
    rf"|(?P<dotted>\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b)"
    rf"|(?P<time>\d{{1,2}}:\d\d\b)"
    rf"|(?P<before>{_CURRENCY}\s?{_NUMBER})|(?P<price>{_NUMBER}\s?{_AFTER})"
    rf"|(?P<percent>{_NUMBER}\s?(?:%|percent\b|per\s+cent\b))"
    rf"|(?P<number>{_NUMBER})"
    r"|(?P<word>(?i:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|sixty|ninety|hundred)\b)"
    r"|(?P<name>(?<=[a-z0-9,;:)] )[A-ZÀ-Þ][\w’'&-]+(?:\s[A-ZÀ-Þ][\w’'&-]+)*))"
)
_WORDS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
}
_WORDS |= {"twelve": 12, "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90, "hundred": 100}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ORDINARY = frozenset(("i", "im", "id", "ill", "ive", "english", *_DAYS, *_MONTHS))
_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Statement:
    """Attributes:
    text: as it stands. key: the same for the same statement in another form, as ``€1,299`` and ``1299.00 EUR``.
    """

    kind: Kind
    text: str = field(compare=False)
    key: tuple[str, ...]


@lru_cache(maxsize=4_096)
def statements_of(text: str) -> tuple[Statement, ...]:
    """Links first, then the rest in reading order, doubles included. Remembered: the same passages are cited often."""
    text = unicodedata.normalize("NFKC", text) if not text.isascii() else text
    links: list[Statement | None] = []
    if "@" in text or "://" in text or "www." in text:
        links = [_statement(match) for match in _LINK.finditer(text)]
        text = _LINK.sub(" ", text)
    return tuple(one for one in (*links, *map(_statement, _PATTERN.finditer(text))) if one is not None)


def words_of(text: str) -> list[str]:
    """Its words in lower case, without the `'s` of an owner."""
    return [word.casefold() for word in _LETTERS.findall(text.replace("’", "'").replace("'s", ""))]


def _statement(match: re.Match[str]) -> Statement | None:
    text = match.group().strip()
    match match.lastgroup:
        case "url":
            text = text.rstrip(".,;:!?*_")
            return Statement("address", text, ("address", text.casefold().removesuffix("/")))
        case "mail":
            return Statement("e-mail", text, ("e-mail", text.rstrip(".").casefold()))
        case "id":
            return Statement("id", text, ("id", text.casefold().replace("-", "")))
        case "iso" | "day" | "dotted":
            return Statement("date", text, _date(text))
        case "time":
            hours, minutes = re.split("[:.]", text)
            return Statement("time", text, ("time", f"{int(hours)}:{minutes}"))
        case "before" | "price":
            return Statement("price", text, ("price", _currency(text), _plain(text)))
        case "percent":
            return Statement("percentage", text, ("percentage", _plain(text)))
        case "number":
            return Statement("number", text, ("number", _plain(text)))
        case "word":
            return Statement("number", text, ("number", str(_WORDS[text.casefold()])))
        case _:
            words = [word for word in words_of(text) if word not in _ORDINARY]
            return Statement("name", text, ("name", *words)) if words else None


def _plain(text: str) -> str:
    """`1,299.00` and `1.299,00` and `1299` alike. Three digits after a single mark are thousands."""
    number = re.sub(r"[^\d.,]", "", text).strip(".,")
    last = max(number.rfind("."), number.rfind(","))
    if last >= 0 and len(number) - last - 1 != 3:
        whole, cents = re.sub(r"[.,]", "", number[:last]), number[last + 1 :].rstrip("0")
        return f"{int(whole or 0)}.{cents}" if cents else str(int(whole or 0))
    digits = re.sub(r"[.,]", "", number)
    return str(int(digits)) if digits else ""


def _currency(text: str) -> str:
    mark = re.sub(r"[\d.,'\s]", "", text).casefold()
    return _MONEY.get(mark, mark.upper())


def _date(text: str) -> tuple[str, ...]:
    """Day and month; the year too where it is said."""
    if iso := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        return _day(int(iso[3]), int(iso[2]), iso[1])
    if dotted := re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{2,4})", text):
        year = dotted[3] if len(dotted[3]) == 4 else f"20{dotted[3]}"
        return _day(int(dotted[1]), int(dotted[2]), year)
    name = re.search(r"[a-z]{3,}", re.sub(r"\d+(?:st|nd|rd|th)", "", text.casefold()).replace("of", ""))
    month = next((i for i, full in enumerate(_MONTHS, 1) if name and full.startswith(name[0][:3])), 0)
    numbers = re.findall(r"\d+", text)
    year = next((one for one in numbers if len(one) == 4), "")
    return _day(int(numbers[0]), month, year)


def _day(day: int, month: int, year: str) -> tuple[str, ...]:
    known = date(2000, 1, 1).replace(month=month).strftime("%m") if 1 <= month <= 12 else "?"
    return ("date", f"{known}-{day:02d}", *((year,) if year else ()))
