"""Notices what stands out in the way something is said."""

import re
from collections.abc import Sequence

from bot.understanding.wording import plain, shortened, words_of

_PATTERNS = {
    "again": re.compile(
        r"\b(?:(?:second|third|fourth|fifth|2nd|3rd|4th|5th|\d+th|tenth|hundredth|umpteenth) time|again and again|how many times|"
        r"(?:already|just) (?:told|asked|said|explained|sent|written|wrote|mentioned)|(?:keeps?|kept) (?:happening|failing|"
        r"crashing|saying|telling|asking|sending)|still (?:not|no|doesn't|isn't|hasn't|haven't|can't|nothing|the same|broken)|"
        r"once again|yet again|same (?:problem|issue|answer|thing) again|over and over|repeat(?:ing)? myself)\b"
    ),
    "waiting": re.compile(
        r"\b(?:still waiting|been waiting|waited|waiting (?:for|since)|(?:for|since|after|over) (?:\w+ )?(?:\w+ )?"
        r"(?:days|weeks|months|hours)(?: now| already)?|no (?:reply|response|answer)|nobody (?:answers|replies|responds|answered)|"
        r"taking (?:forever|so long|too long|ages))\b"
    ),
    "leaving": re.compile(
        r"\b(?:(?:cancel|close|delete) (?:my|the|our) (?:account|subscription|membership|contract)|never (?:again|order|buy|"
        r"shop|use)|last time i|switch(?:ing)? to (?:another|a different|someone|your competitor)|take my business|"
        r"lost (?:a|me as a) customer|going elsewhere|competitor)\b"
    ),
    "threat": re.compile(
        r"\b(?:lawyers?|attorney|solicitor|legal action|sue|suing|court|lawsuit|chargeback|charge back|trading standards|"
        r"ombudsman|consumer (?:protection|rights|agency)|police|report you|bad review|one star|1 star|trustpilot|"
        r"(?:go|post|tell) (?:to |on |everyone on )*(?:the press|social media|twitter|facebook|reddit))\b"
    ),
    "insult": re.compile(
        r"\b(?:wtf|ffs|fuck\w*|shit\w*|bullshit|crap|damn(?:ed)?|asshole|idiots?|stupid|dumb|moron\w*|useless|pathetic|garbage|"
        r"rubbish|scam(?:mers?)?|fraud|thieves|ripoff|rip off|a joke|ridiculous|unacceptable|disgrace(?:ful)?|outrageous)\b"
    ),
    "drawn-out": re.compile(r"\b\w*([a-z])\1{2,}\w*\b", re.IGNORECASE),
    "punctuation": re.compile(r"[!?]{3,}|!\s*!\s*!|\?!|!\?"),
}
_RAW = ("drawn-out", "punctuation")
NAMES = frozenset((*_PATTERNS, "capitals", "repetition"))
SAME = 0.75
_CODE = re.compile(r"\S*\d\S*|https?://\S+")


def signals_in(text: str, earlier: Sequence[str] = ()) -> frozenset[str]:
    """Names of what stands out.

    Args:
        earlier: what the same customer wrote before, oldest first.
    """
    raw = shortened(text)
    lowered = plain(text)
    found = {name for name, pattern in _PATTERNS.items() if pattern.search(raw if name in _RAW else lowered)}
    if _shouts(raw):
        found.add("capitals")
    if any(_same(text, other) for other in earlier[-5:]):
        found.add("repetition")
    return frozenset(found)


def _shouts(text: str) -> bool:
    """Most of it in capitals; an order number or one abbreviation is no shouting."""
    words = [word for word in re.findall(r"[^\W\d_]{2,}", _CODE.sub(" ", text)) if word.upper() != word.lower()]
    loud = [word for word in words if word.isupper()]
    long_enough = sum(len(word) for word in loud) >= 8
    return len(loud) >= 2 and long_enough and len(loud) >= 0.6 * len(words)


def _same(one: str, other: str) -> bool:
    """Nearly the same words; short ones ("yes", "thanks") may well come twice."""
    a, b = set(words_of(one)), set(words_of(other))
    if min(len(a), len(b)) < 3:
        return False
    return len(a & b) / len(a | b) >= SAME
