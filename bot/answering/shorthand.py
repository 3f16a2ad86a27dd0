"""Writes out what people shorten in chats, so that it is found: "forgot my pw" is about a password."""

import re
from collections.abc import Mapping
from types import MappingProxyType

WRITTEN_OUT: Mapping[str, str] = MappingProxyType(
    {
        "acc": "account",
        "acct": "account",
        "addr": "address",
        "appt": "appointment",
        "bday": "birthday",
        "cc": "credit card",
        "cust": "customer",
        "del": "delivery",
        "em": "them",
        "info": "information",
        "lil": "little",
        "mins": "minutes",
        "msg": "message",
        "pkg": "package",
        "pls": "please",
        "plz": "please",
        "ppl": "people",
        "prob": "problem",
        "promo": "promotion",
        "pw": "password",
        "pwd": "password",
        "qty": "quantity",
        "r": "are",
        "recvd": "received",
        "tel": "telephone",
        "thx": "thanks",
        "tmrw": "tomorrow",
        "tmr": "tomorrow",
        "u": "you",
        "ur": "your",
        "w/": "with",
        "w/o": "without",
        "wk": "week",
        "wks": "weeks",
        "yr": "year",
        "yrs": "years",
    }
)
_SHORT = re.compile(
    r"(?<![\w/'’&.-])(?:"
    + "|".join(sorted(map(re.escape, WRITTEN_OUT), key=len, reverse=True))
    + r")(?![\w/'’&-]|\.\w)",
    re.IGNORECASE,
)


def written_out(text: str) -> str:
    """The text with every such word written out; capitals as in "CC" are left alone, for they may be names."""
    return _SHORT.sub(lambda found: _full(found[0]), text)


def _full(word: str) -> str:
    return word if word.isupper() else WRITTEN_OUT[word.casefold()]
