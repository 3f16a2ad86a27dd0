"""Hears when somebody wants to talk to a human being, in whatever words.

Rules, not a model: a wish for a person must be heard every time, and everybody can read here why it was.
"""

import re

from bot.understanding.small_talk import agrees
from bot.understanding.wording import near, plain

_STRONG = (
    r"(?:human(?: being)?s?|humans?|real (?:person|people|human|man|woman|one)|actual (?:person|people|human)|"
    r"live (?:person|agent|human|operator|representative|support|chat|being)|person|agents?|"
    r"(?:customer |sales |service |support |phone |technical |billing |account )*(?:representative|rep|reps|agent|agents|"
    r"operator|advisor|adviser|assistant)|operator|supervisors?|superior|manager|boss|team ?lead(?:er)?|"
    r"staff(?: member)?|team member|member of (?:staff|(?:the|your) (?:team|staff))|employee|colleague|"
    r"(?:customer|tech|technical|client) (?:service|support|care|services)|support (?:team|staff|person)|"
    r"your (?:team|staff|people|colleagues|support|manager|boss)|the (?:team|staff|manager|support)|"
    r"flesh and blood|somebody real|someone real|somebody human|someone human)"
)
_WEAK = r"(?:someone|somebody|anyone|anybody|people|support|(?:an? )?(?:expert|specialist|technician)|a (?:guy|man|woman|lady))"
_ARTICLE = (
    r"(?:(?:an?|the|your|some|any|any of|one of|one of your|one of the|another|my|this|that|actual|real|live|proper|"
    r"different|other|qualified|local|nice|kind|damn|bloody|fucking|freaking|goddamn|single|available|english speaking)\s+)*"
)
_TALK = r"(?:talk|speak|chat|converse|communicate|deal|discuss(?: this| it)?|get (?:on|in touch)|have a (?:word|chat|talk|call))"
_TALKING = r"(?:talking|speaking|chatting|dealing|to be talking)"
_GIVE = (
    r"(?:want|need|wants|needs|demand|prefer|require|request|requesting|like|love|get me|get|give me|fetch|find me|call|"
    r"send me|bring me|bring in|bring|have|involve|connect(?: me)?(?: to| with)?|transfer(?: me| this)?(?: over)?(?: to)|"
    r"put me (?:through|on|in touch|in contact)(?: to| with)?|pass (?:me|this|it)(?: on| over)?(?: to)?|"
    r"hand (?:me|this|it)(?: over| off)?(?: to)?|switch(?: me)?(?: over)?(?: to)|forward (?:me|this|it)(?: to)?|"
    r"redirect me(?: to)?|direct me(?: to)?|route me(?: to)?|refer me(?: to)?|escalate(?: me| this| it)?(?: to)|"
    r"hook me up with|link me(?: up)?(?: to| with)?|let me (?:have|get|see)|reach|loop in|gimme)"
)

_WISHES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_TALK}\s+(?:to|with|2)\s+{_ARTICLE}{_STRONG}\b",
        rf"\b{_TALK}\s+(?:to|with|2)\s+{_ARTICLE}{_WEAK}\b",
        rf"\b(?:like|love|prefer|rather be|start|keep)\s+{_TALKING}\s+(?:to|with)\s+{_ARTICLE}(?:{_STRONG}|{_WEAK})\b",
        rf"\b{_GIVE}\s+{_ARTICLE}{_STRONG}\b(?!\s+(?:fee|fees|price|commission|account|login|number|code|is|are|was|were))",
        r"\b(?:connect|transfer|put|pass|hand|switch|redirect|route|forward) me (?:through |over )?(?:to|with) "
        rf"{_ARTICLE}{_WEAK}\b",
        rf"\b(?:is|are) there (?:not )?{_ARTICLE}(?:real |actual |live )?(?:human|person|agent|representative|operator)s?\b"
        r"(?! (?:fee|limit|discount))",
        rf"\b(?:can|could|will|would|may|have|let|make|want|need|ask|get|tell|send|has) (?:\w+ )?{_ARTICLE}{_STRONG} "
        r"(?:to )?(?:please )?(?:help|assist|call|contact|phone|ring|look|take over|step in|answer|handle|reply|respond|"
        r"get back|reach out|join|check|deal|fix|sort|jump in|come)\b",
        r"\b(?:someone|somebody|anyone|anybody|person) (?:from|in|at|on|of) (?:your |the |customer |tech |technical )*"
        r"(?:support|service|services|team|staff|care|sales|billing|company|helpdesk|help desk|office|department)\b",
        r"\b(?:someone|somebody|a person|an agent) (?:please |to |could |can |should )*(?:call|phone|ring|contact) me\b",
        r"\b(?:call|phone|ring) me(?: back)?(?: please| asap| now| today)*$",
        r"\b(?:request|want|need|arrange|schedule|get|have) a (?:call ?back|phone call|call from)\b",
        r"\bescalate (?:this|it|my|the|me|please|now)\b|^(?:please )?escalate$",
        r"\b(?:no|not|stop|without) (?:more |another |with |the |this |a |stupid |an )*(?:bots?|robots?|chatbots?|automated|ai)\b"
        r"(?! (?:protection|account))",
        r"\b(?:hate|sick of|tired of|fed up with|done with|stop|enough of|enough with|get rid of|turn off) "
        r"(?:talking to |speaking to |dealing with |of )*(?:this |these |the |a |your |you |stupid |dumb |useless )*"
        r"(?:bots?|robots?|chatbots?|machines?|ai|automated \w+)\b",
        r"\b(?:don't|dont|do not|won't|wont|refuse to|not going to|can't|cannot) (?:want |wanna |like |need |wish )?"
        r"(?:to )?(?:talk|talking|speak|speaking|chat|deal|dealing)?(?: to| with)? ?(?:this |a |an |the |your |some |stupid )*"
        r"(?:bots?|robots?|chatbots?|machines?|ai|computer)\b",
        r"\b(?:human|person|agent|representative|operator) (?:please|pls|plz|now|asap|required|needed)\b",
        r"\b(?:human|in person|live|manual|personal) (?:support|assistance|help|agent|contact)(?: please| now)?$",
        r"\blive (?:chat|agent|person|support)(?: please| now)$",
        r"\bi(?:'d| would|'ll)? ?(?:want|wish|like) to (?:talk|speak)(?: please| now)?$",
        # The commonest wordings of other languages.
        r"\b(?:mit|einen|einem|einer|echten?|richtigen?) (?:\w+ )?(?:menschen|mitarbeiter|mitarbeiterin|berater|person)\b",
        r"\b(?:parler|discuter|échanger) (?:à|a|avec) (?:un|une|quelqu'un|votre)\b|\bun (?:vrai )?(?:humain|conseiller)\b",
        r"\bhablar con (?:una?|alguien|su|un)\b|\b(?:agente|persona|asesor) (?:humano|humana|real|por favor)\b",
        r"\bparlare con (?:una?|qualcuno|un)\b|\boperatore umano\b|\bfalar com (?:uma?|alguém|alguem|um)\b",
        r"\b(?:spreken|praten) met (?:een|iemand)\b|\b(?:een )?(?:echt mens|echte persoon|medewerker) (?:spreken|graag)\b|"
        r"\biemand spreken\b|\bprata med (?:en|någon)\b|\b(?:rozmawiać|porozmawiać) z\b|\bпоговорить с\b|\bоператора?\b",
        r"人工客服|转人工|真人|オペレーター|担当者と|상담원",
    )
)
_ALONE = re.compile(
    r"^\W*(?:(?:i (?:want|need)|give me|please|pls|get me|can i have|ok|okay|no|hi|hello|hey)\W+)*"
    rf"(?:(?:{_ARTICLE}{_STRONG})\W*)+(?:please|pls|plz|now|thanks|thank you|asap|!|\W)*$"
)
_NOT_ALONE = re.compile(
    r"^\W*(?:the |your |my |this )?(?:staff|team|manager|boss|assistant|colleague|employee|live chat)\W*$"
)
_NEGATED = re.compile(
    r"\b(?:don't|dont|do not|didn't|did not|doesn't|no need|not|never|without|rather not|instead of|no longer|needn't|"
    r"shouldn't have|hate|avoid)\b(?:\s+\w+){0,5}\s*$"
)
_STILL_ASKS = re.compile(
    r"\b(?:why|can't|cannot|cant|couldn't|if i do not|unless|not (?:helpful|helping|working|a bot))\b"
)
_TOLD = re.compile(
    r"\b(?:do|did|does|will|would|must|should) (?:i|we|they|customers|you|he|she|one) (?:really |still |even |always )?"
    r"(?:have|need|has) to\b|\b(?:am i|are we|was i|been|i was|we were|just|already|i'm) (?:\w+ )?(?:talking|speaking|chatting)\b|"
    r"\b(?:how (?:do|does|are|many|much|long|old)|where (?:do|are)|who (?:is|are)|what (?:do|does|is|are)) (?:\w+ )?"
    r"(?:your |the |an? |my )?(?:human|person|agents?|representatives?|operators?|staff|manager|team|people|support)\b|"
    r"\b(?:become|as|being|add|invite|remove|delete|for|per|every|each|another) (?:an? |my |the )*"
    r"(?:agent|person|people|manager|employee|human|operator|staff|rep)\b"
)
_CLAUSE = re.compile(r"[.!?;\n]+|,(?=\s)|\bbut\b|\bso\b|\bbecause\b|\bhowever\b| - | — ")
_KNOWN = (
    "human", "person", "agent", "representative", "operator", "speak", "talk", "someone", "somebody", "supervisor",
    "manager", "connect", "transfer", "customer", "service", "support",
)  # fmt: skip
_WORD = re.compile(r"[a-z']{4,}")
_COMMON = frozenset(
    "took taken tale tall talks walk tank task supports services customers persons humans agents managers operators "
    "custom services' personal humane serviced manage connects operate managed supported operated talked walks".split()
)
_OFFERED = re.compile(
    r"\b(?:colleague|person|human|agent|someone|somebody|team|advisor|specialist|representative)\b[^?]*\?\s*$",
    re.IGNORECASE,
)


def wants_person(text: str, last_of_bot: str = "") -> bool:
    """True when the message asks for a human being.

    Args:
        last_of_bot: what the bot said just before; "yes" to its offer of a colleague counts.
    """
    if last_of_bot and _OFFERED.search(last_of_bot.strip()[-300:]) and agrees(text):
        return True
    whole = _without_slips(" ".join(plain(text).replace("\x00", " ").split(" ")))
    if _ALONE.match(whole) and not _NOT_ALONE.match(whole):
        return True
    return any(_wished(clause.strip()) for clause in _CLAUSE.split(whole))


def _wished(clause: str) -> bool:
    for wish in _WISHES:
        for found in wish.finditer(clause):
            before = clause[: found.start()]
            if _NEGATED.search(before) and not _STILL_ASKS.search(before):
                continue
            if _TOLD.search(clause[: found.end()]):
                continue
            return True
    return False


def _without_slips(text: str) -> str:
    """The text with the few words that matter here spelt right."""

    def right(found: re.Match[str]) -> str:
        word = found.group()
        if word in _KNOWN or word in _COMMON:
            return word
        return next((known for known in _KNOWN if near(word, known)), word)

    return _WORD.sub(right, text)
