"""A model's reply must not say that something was done or is under way: only the program does things and says so.

"I'm transferring you" without a ticket is a promise that nobody keeps. What a company tells of itself in its own texts
("a technician will call you before the visit") may be said again where the reply cites it.
"""

import re
from collections.abc import Iterable, Sequence

_VERBS = (
    r"transferr?|connect|forward|escalat|pass|hand|rout|book|schedul|reserv|cancel|chang|updat|notif|inform|contact|"
    r"refund|order|sent|send|submit|creat|rais|logg|arrang|process|reset|ask|add|remov|flag|register|assign|alert"
)
_PEOPLE = (
    r"colleagues?|agents?|person|humans?|team|specialists?|technicians?|engineers?|someone|somebody|staff|advisers?|"
    r"advisors?|representatives?|managers?|experts?|support"
)
_WILL = r"(?:will|shall|is going to|are going to|is about to|is on (?:the|their) way|has been told|have been told)"
_IT = r"(?:you|your|this|that|it|the (?:order|matter|request|issue|case|conversation|booking|appointment|visit))"

_DONE = (
    # the bot about itself: it never did any of these things
    rf"\b(?:i|let me)\b(?:'ve|'m|'ll|'d)?(?: (?:have|had|am|will|just|now|already|also|can|gladly|go ahead and))*"
    rf" (?P<i>{_VERBS})\w*\b",
    # the company, about this very customer's matter
    rf"\bwe(?:'ve|'re| have| are)(?: (?:just|now|already|also))* (?P<we>{_VERBS})\w* {_IT}\b",
    rf"\b(?:your|this|the) \w+(?: \w+)? (?:has been|have been|was|is being|is now)(?: (?:now|just|already))?"
    rf" (?P<was>{_VERBS})\w*\b",
    r"\b(?P<you>transferring|connecting|passing|handing|putting) you\b",
    r"\byou(?:'re| are)(?: now)? being (?P<being>transferred|connected|put through)\b",
    rf"\b(?P<who>{_PEOPLE})(?: of ours| from \w+(?: \w+)?| here)? {_WILL}\b",
    # the same in other tongues, where it is said most
    r"\bich (?:leite|gebe|reiche|habe)\b.{0,60}?\b(?P<de>weiter\w*|verbunden|storniert|gebucht|geändert)\b",
    r"\bich (?P<de2>verbinde) (?:sie|dich)\b|\b(?P<de3>kolleg\w+) (?:wird|meldet|übernimmt|kümmert)\b",
    r"\bje vous (?P<fr>transfère|mets en relation|passe)\b|\bj'ai (?P<fr2>transmis|transféré|annulé|réservé|modifié)\b",
    r"\b(?P<fr3>collègue|conseiller|conseillère) (?:va|vous)\b",
    r"\b(?:le|la|te) (?P<es>paso|transfiero|comunico)\b|\bhe (?P<es2>transferido|cancelado|reservado|cambiado)\b",
    r"\b(?P<es3>compañer[oa]|agente) (?:le|se|te) \w+",
    r"\bik (?P<nl>verbind|stuur) (?:u|je)\b|\bik heb\b.{0,60}?\b(?P<nl2>doorgestuurd|geannuleerd|geboekt|gewijzigd)\b",
    r"\b(?P<nl3>collega) (?:neemt|zal|gaat)\b",
)
_SAID = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _DONE)
_LONGEST = 8_000
BECAME = "was"
"""The kind that tells what became of something, as in "your parcel was sent"."""


def deed_in(answer: str, sources: Sequence[str] = (), *, looked_up: bool = False) -> str | None:
    """The words in which an answer says that something was done, or that somebody will act; None without any.

    Args:
        sources: the texts that it cites; what they say in this way, it may say too.
        looked_up: it stands on something that was looked up for this customer, so it may tell what became of it.
    """
    said = list(_deeds(answer))
    if not said:
        return None
    allowed = {(kind, about) for text in sources for kind, about, _ in _deeds(text)}
    found = (
        words for kind, about, words in said if (kind, about) not in allowed and not (looked_up and kind == BECAME)
    )
    return next(found, None)


def _deeds(text: str) -> Iterable[tuple[str, str, str]]:
    """(kind, what it is about, the words)"""
    plain = text[:_LONGEST].replace("’", "'")
    for pattern in _SAID:
        for found in pattern.finditer(plain):
            kind, about = next((kind, value) for kind, value in found.groupdict().items() if value)
            yield kind, about.lower().rstrip("s"), found.group()
