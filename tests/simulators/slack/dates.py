"""Dates that the reader's client words in the reader's own zone: ``<!date^…>`` in mrkdwn, ``date`` in rich text.

Slack docs: "Formatting text for app surfaces" (date formatting), rich text block (date element).
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.simulators.slack.check import Findings

_FORMS = {
    "date_num": "%Y-%m-%d",
    "date": "%B %-d, %Y",
    "date_short": "%b %-d, %Y",
    "date_long": "%A, %B %-d, %Y",
    "time": "%H:%M",
    "time_secs": "%H:%M:%S",
}
_PRETTY = {"date_pretty": "date", "date_short_pretty": "date_short", "date_long_pretty": "date_long"}
TOKENS = frozenset({*_FORMS, *_PRETTY, "ago"})
_TOKEN = re.compile(r"\{([^{}]*)\}")
_LIKE_ONE = re.compile(r"<!date[^>]*>?")
_ONE = re.compile(r"<!date\^(\d{9,11})\^([^\^|<>]+)(?:\^(https?://[^|<>\s]+))?\|([^|<>]+)>")
LATEST = 4_102_444_800  # the year 2100: whoever sends milliseconds is told


def check_date(found: Findings, element: dict[str, Any], at: str) -> None:
    """A date element of rich text."""
    stamp = element.get("timestamp")
    if not isinstance(stamp, int) or isinstance(stamp, bool) or not 0 < stamp < LATEST:
        found.add("must be a unix timestamp in whole seconds", f"{at}/timestamp")
    if found.string(element.get("format"), f"{at}/format", 255):
        _check_format(found, element["format"], f"{at}/format")
    if "fallback" in element:
        found.string(element["fallback"], f"{at}/fallback", 3000)
    if "url" in element:
        found.url(element["url"], f"{at}/url")


def check_tokens(found: Findings, text: str, at: str) -> None:
    """Every date token in mrkdwn. Slack shows a wrong one as it stands; here it is a finding."""
    for like in _LIKE_ONE.finditer(text):
        one = _ONE.fullmatch(like[0])
        if one is None or not 0 < int(one[1]) < LATEST:
            found.add(f"invalid date token: {like[0][:80]}", at)
        else:
            _check_format(found, one[2], at)


def _check_format(found: Findings, template: str, at: str) -> None:
    names = _TOKEN.findall(template)
    if not names:
        found.add("a date format must hold at least one token", at)
    for name in names:
        if name not in TOKENS:
            found.add(f"unknown date token: {{{name}}}", at)


def shown(stamp: int, template: str, zone: str, now: datetime | None = None) -> str:
    """What a reader in that zone sees (24-hour clock, English)."""
    local = datetime.fromtimestamp(stamp, UTC).astimezone(ZoneInfo(zone))
    today = (now or datetime.now(UTC)).astimezone(ZoneInfo(zone)).date()

    def word(hit: re.Match[str]) -> str:
        name = hit[1]
        if name == "ago":
            minutes = int(((now or datetime.now(UTC)) - local).total_seconds() // 60)
            return f"{minutes} minutes ago"
        near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((local.date() - today) // timedelta(days=1))
        if name in _PRETTY and near:
            return near
        form = _FORMS.get(_PRETTY.get(name, name))
        return local.strftime(form) if form else hit[0]

    return _TOKEN.sub(word, template)


def tokens_shown(text: str, zone: str | None) -> str:
    """mrkdwn with its date tokens as a reader in that zone sees them; None: as they fall back."""
    return _ONE.sub(lambda one: one[4] if zone is None else shown(int(one[1]), one[2], zone), text)
