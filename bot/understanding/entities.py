"""Finds order numbers, dates, amounts and personal data in a message: rules, check digits and numbering plans.

Blind spots, to be known before anything is promised: names and postal addresses are not found at all; a number without
a check digit (a passport, a tax number of most countries) looks like any other; national phone numbers are found only
for the default regions; what is spelt out in words or hidden in pictures is missed.
"""

import re
from collections.abc import Iterator, Sequence

import phonenumbers
from stdnum import iban, luhn

from bot.core.entities import Entity, Kind

LONGEST = 8_000
MOST = 50
REGIONS = ("NL", "DE", "GB", "US")
"""Whose national phone numbers are understood without a country code."""
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}(?![\w-])")
_URL = re.compile(r"https?://[^\s<>\"']{1,2000}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{2,4}){3,8}\b")
_CARD = re.compile(r"(?<![\d-])(?:\d[ -]?){12,18}\d(?![\d-])")
_IP = re.compile(r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])")
_ORDER = re.compile(
    r"\b[A-Z]{2,5}-?\d{4,12}\b|#\d{3,14}\b|(?<=order )\d{4,14}\b|(?<=order number )\d{3,14}\b|(?<=invoice )\d{3,14}\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?:[€$£¥]|\b(?:EUR|USD|GBP|CHF)\b)\s?\d[\d.,']{0,12}\d|(?:[€$£¥]|\b(?:EUR|USD|GBP|CHF)\b)\s?\d"
    r"|\b\d[\d.,']{0,12}\s?(?:€|£|\$|(?:euros?|dollars?|pounds?|EUR|USD|GBP|CHF)\b)",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE = re.compile(
    rf"\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}\b(?:\s\d{{4}})?|\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s\d{{4}})?"
    r"|\b(?:today|tomorrow|yesterday|(?:next|last|on|this)\s(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)


def entities_in(text: str, regions: Sequence[str] = REGIONS) -> tuple[Entity, ...]:
    """At most MOST finds in the order of the text; where two overlap, the more telling one.

    Args:
        regions: ISO 3166 codes of the countries whose national phone numbers count.
    """
    text = text[:LONGEST].replace("\x00", " ")
    kept: list[Entity] = []
    for found in _all(text, regions):
        if not any(found.start < other.end and other.start < found.end for other in kept):
            kept.append(found)
    return tuple(sorted(kept, key=lambda one: one.start)[:MOST])


def _all(text: str, regions: Sequence[str]) -> Iterator[Entity]:
    """Every find, the more telling kinds first."""
    yield from _matched("url", _URL, text)
    yield from _matched("email", _EMAIL, text)
    for found in _IBAN.finditer(text):
        if (cut := _valid_iban(found.group())) is not None:
            yield Entity("iban", iban.compact(cut), found.start(), found.start() + len(cut))
    for found in _CARD.finditer(text):
        digits = re.sub(r"\D", "", found.group())
        if digits[0] in "23456" and luhn.is_valid(digits):
            yield Entity("card", digits, found.start(), found.end())
    yield from _matched("ip", _IP, text)
    yield from _matched("order", _ORDER, text)
    yield from _matched("date", _DATE, text)
    yield from _matched("amount", _AMOUNT, text)
    yield from _phones(text, regions)


def _matched(kind: Kind, pattern: re.Pattern[str], text: str) -> Iterator[Entity]:
    for found in pattern.finditer(text):
        value = found.group().lstrip("#").strip()
        yield Entity(kind, value.upper() if kind == "order" else value, found.start(), found.end())


def _valid_iban(raw: str) -> str | None:
    """The longest beginning of `raw` that is an IBAN: the next word may look like a part of it."""
    while len(raw) >= 15:
        if iban.is_valid(raw):
            return raw
        shorter = max(raw.rfind(" "), raw.rfind("-"))
        if shorter < 15:
            return None
        raw = raw[:shorter]
    return None


def _phones(text: str, regions: Sequence[str]) -> Iterator[Entity]:
    if sum(letter.isdigit() for letter in text) < 7:
        return
    for region in regions:
        for found in phonenumbers.PhoneNumberMatcher(text, region):
            value = phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
            yield Entity("phone", value, found.start, found.end)
