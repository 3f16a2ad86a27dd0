"""Hears a message that tells something and asks nothing: "I bought a blender", "it leaks", "last week"."""

import re

from bot.core.conversation import Conversation
from bot.core.effects import Voice
from bot.core.places import Role

LONGEST = 300
SHORT = 4
"""Words of a message that may be a piece of a story without a verb: "last week"."""
_OPENING = re.compile(
    r"^\W*(?:(?:so|and|well|hi|hello|hey|but|also|ok|okay|hallo|hola|bonjour|ja|und|aber|y|pero|et|mais|en|maar)\W+){0,3}"
    r"(?:i|i'm|i've|my|our|we|we've|the|it|it's|its|this|these|that|that's|there|there's|one|some|someone|something|nothing"
    r"|ich|mein\w*|unser\w*|wir|der|die|das|es|da|ein\w*|yo|mi|mis|nuestr\w+|el|la|los|las|se|he|hemos|tengo|un|una|compré"
    r"|je|j'\w+|mon|ma|mes|notre|nous|on|le|les|il|elle|ça|ca|cela|c'est|une|ik|mijn|ons|onze|we|wij|de|het|er|een)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"^\W*(?:last|yesterday|today|this|a|two|three|\d+|since|on|gestern|heute|letzte\w*|vor|seit|ayer|hoy|la semana"
    r"|hace|hier|aujourd'hui|la semaine|il y a|depuis|gisteren|vandaag|vorige|sinds)\b.*"
    r"\b(?:week|weeks|month|months|day|days|year|ago|morning|night|yesterday|today|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday|woche|wochen|tage|tagen|monat|gestern|heute|semana|días|mes|ayer|hoy|semaine|jours|mois|hier"
    r"|dagen|maand|gisteren|vandaag)\W*$",
    re.IGNORECASE,
)
_WANTS = re.compile(
    r"\?|\b(?:want|wants|need|needs|would like|i'd like|wish|looking for|please|pls|tell me|show me|how|what|when|where"
    r"|which|who|why|whether|can|could|may|wonder\w*|question|help|refund|cancel|compensat\w+|hope|expect|if|or else"
    r"|möchte\w*|will|wollen|brauche\w*|bitte|wie|was|wann|wo|warum|kann|hilfe|frage|quiero|queremos|necesito|quisiera"
    r"|por favor|cómo|cuándo|dónde|puedo|ayuda|voudrais|veux|besoin|comment|quand|où|pourquoi|peux|puis|aide"
    r"|s'il vous plaît|wil|graag|nodig|hoe|wanneer|waar|waarom|kan|hulp|alstublieft)\b",
    re.IGNORECASE,
)


def tells_only(text: str) -> bool:
    """True for a short statement in which nothing is asked, wished or demanded."""
    short = " ".join(text.replace("’", "'").split())
    if not short or len(short) > LONGEST or _WANTS.search(short):
        return False
    return bool(_OPENING.match(short) or (len(short.split()) <= SHORT and _WHEN.match(short)))


def tells_first(state: Conversation, text: str, asked: str) -> bool:
    """It tells something, and what the customer wants was neither asked nor left without an answer just before.

    Args:
        asked: the bot's words for asking what is wanted.
    """
    return state.unsure == 0 and tells_only(text) and not _was_asked(state, asked)


def so_far(state: Conversation, text: str, asked: str) -> str:
    """The whole story, where the bot asked what is wanted and is told more of it."""
    if not tells_only(text) or not _was_asked(state, asked):
        return text
    told = [line.text for line in state.lines if line.speaker is Role.CUSTOMER and line.answered and line.text.strip()]
    return "\n".join((*told[-1:], text))


def _was_asked(state: Conversation, asked: str) -> bool:
    last = next((line for line in reversed(state.lines) if line.speaker is Voice.BOT), None)
    return last is not None and asked in last.text
