"""The state of the customer's own orders: by number, by what was ordered, or the last one.

Who asks is what the platform says, never what is typed: an order of somebody else and one that does not exist get the
same words. Where others read along, nothing of it is said at all.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.actions._order_words import ENGLISH, OrderWords, order_words
from bot.core.company import Words
from bot.core.content import Button, Buttons, Content, Fact, Facts, Text, content
from bot.core.customer import OrderRecord
from bot.core.days import days_in
from bot.core.places import Person
from bot.core.ports import Action, CustomerDirectory, Hearing
from bot.core.tongues import BUILT_IN
from bot.core.wording import Tool

NO_ORDERS = "I don't see any order under your account. A colleague can look into it with you."
UPSET = 45.0
"""Dissatisfaction (0-100) from which a reply begins with being sorry."""
SHOWN = 3
_PIECE = re.compile(r"(?<=[.!?])\s+|\n+|,?\s+(?:and|und|et|y|en)\s+", re.IGNORECASE)
_ASKING = (
    r"(?:how|what|which|who|why|when|where|can|could|may|do|does|did|is|are|will|would|should"
    r"|wie|was|wer|warum|wann|kann|darf|ist|gibt|comment|quel\w*|puis|est|quand|peut|peux|cómo|qué|cuándo|puedo"
    r"|hoe|wat|kan|mag|wanneer)\b"
)
_QUESTION = re.compile(rf"(?<=[.!?])\s+|\n+|[,;]?\s+(?:and|und|et|y|en)\s+(?=(?:also\s+)?{_ASKING})", re.IGNORECASE)
_ASKS = re.compile(rf"(?:\W*(?:and|also|so|but|please|hi|hello)\W+)*{_ASKING}", re.IGNORECASE)
_HOW_LONG = re.compile(
    r"\b(?:how (?:much )?long(?:er)?|when|what day|which day)\b[^?]*"
    r"\b(?:takes?|wait|comes?|arriv\w*|here|delivered|(?:get|have|receive|expect) it)\W*$",
    re.IGNORECASE,
)
_ONLY_THIS = """
    a about again and any anybody anyone anything are aren at can check come could did didn do does doesn don for going
    gone got happen happened happening has hasn have haven hello help here hi how i in is isn it its know late long look
    lost me moment my news now of on or order orders package parcel please s should so some someone something still t
    take taking tell thank thanks that the there this to today told up update updates was wasn were what when where
    which who why will with would wrong yet you
"""
_SAME_MATTER = frozenset(_ONLY_THIS.split())
"""Words of a question that only asks for the order once more: "what is going on?"."""
_LONGEST = 4_000
_LONGEST_VALUE = 600
"""Characters of a question that a button carries; at most 1,800 bytes."""

_NUMBER = re.compile(r"\b[A-Z]{1,4}[-–]\d{3,10}\b", re.IGNORECASE)
_MINE = re.compile(
    r"\b(?:my|mine|i(?:'ve| have)? (?:ordered|bought|sent|returned)|i'?m waiting for|i placed|it"
    r"|mein\w*|ma|mon|mis?|mijn)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:my|mine|i(?:'ve| have)? (?:just )?(?:ordered|bought|received|got)|i placed|mein\w*|ma|mon|mes|mis?|mijn)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?:orders?|parcels?|packages?|delivery|shipment|purchase"
    r"|bestellung|paket|commande|colis|pedido|bestelling)\b",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"\b(?:where(?:'s| is| are)|on (?:its|the|their) way|on the way|arriv\w+|come again|coming|delivered|delivery of"
    r"|shipped|dispatched|left|state|status|tracking|track my|movement|any news|when (?:was|is|does|will)"
    r"|get to you|reach(?:ed)? you|paid back|refunded|what did i pay|show me|still open|do i (?:still )?have open"
    r"|(?:not|n'?t|never) (?:yet |been )?(?:here|arrived?|come|came|delivered|received?)\b|still waiting for"
    r"|how far|wo (?:ist|bleibt)|où est|dónde está|waar (?:is|blijft))\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:open|under ?way|outstanding|not (?:yet )?delivered) orders?\b|\borders? .{0,20}\bopen\b", re.IGNORECASE
)
_LAST = re.compile(r"\b(?:last|latest|newest|most recent)\b", re.IGNORECASE)
_GENERAL = re.compile(
    r"\b(?:how (?:do|can|long|much|many)|can i|may i|could i|where (?:do |can )?i|what if|what happens|until when"
    r"|which page|as a rule|usually|normally|cancel|change|return (?:it|my)|warranty|install|clean|descal\w+|kept)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_EVERY_ITEM = frozenset(("and", "the", "for", "set", "with", "mix", "jar", "built", "left", "right", "can", "you"))


async def run(directory: CustomerDirectory, hearing: Hearing) -> Content | None:
    """The state of the orders that a message asks for; None when it asks for none."""
    text = hearing.text
    number = _NUMBER.search(text) or _leaned_on(hearing)
    asking = _asking(text)
    if not asking or hearing.asker is None:
        return None
    orders = await directory.orders(hearing.asker)
    named = _named(asking, orders)
    if not number and not named and not _means_the_last(asking, orders):
        return None
    if not hearing.alone:
        return _not_here(hearing)
    if number:
        wanted = [found.upper().replace("–", "-") for found in _NUMBER.findall(text)] or [number.group().upper()]
        return _told(hearing, _by_number(orders, wanted), len(wanted))
    if _OPEN.search(asking):
        return _open_ones(hearing, orders)
    return _told(hearing, (named or orders)[:1], 1)


async def aside(directory: CustomerDirectory, hearing: Hearing) -> Content | None:
    """The state of the order that a general question is about ("can I still change the address of my order?").

    None where others read along, and where it is not clear which order is meant.
    """
    if not hearing.alone or hearing.asker is None or not _OWN.search(hearing.text):
        return None
    orders = await directory.orders(hearing.asker)
    numbers = [found.upper().replace("–", "-") for found in _NUMBER.findall(hearing.text)]
    meant = _by_number(orders, numbers) if numbers else _named(hearing.text, orders)
    if not numbers and not meant and _ORDER.search(hearing.text):
        meant = [order for order in orders if order.is_open]
    return content(Text(_sentence(meant[0], hearing))) if len(meant) == 1 else None


def rest(text: str) -> str:
    """The questions of a message that are not about an order's state, one on each line."""
    pieces = [piece.strip(" ,;") for piece in _QUESTION.split(text[:_LONGEST]) if piece]
    return "\n".join(piece for piece in pieces if _is_another_question(piece))


def _is_another_question(piece: str) -> bool:
    if not (piece.endswith("?") or _ASKS.match(piece)) or _HOW_LONG.search(piece):
        return False
    about_state = _STATE.search(piece) and not _GENERAL.search(piece)
    words = re.findall(r"[^\W\d_]+", _NUMBER.sub(" ", piece).casefold())
    return not about_state and not _SAME_MATTER.issuperset(words)


def _asking(text: str) -> str:
    """The text, or those of its sentences that ask for the state of an order where the others ask something else."""
    if _STATE.search(text) and not _GENERAL.search(text):
        return text
    pieces = [piece for piece in _PIECE.split(text) if _STATE.search(piece) and not _GENERAL.search(piece)]
    certain = [piece for piece in pieces if _NUMBER.search(piece) or (_MINE.search(piece) and _ORDER.search(piece))]
    return "\n".join(certain)


def _not_here(hearing: Hearing) -> Content:
    """Nothing about anybody; where it can be done, the offer to show it to whoever taps, of that person only."""
    words = _words(hearing)
    if not hearing.whispers:
        return content(Text(words.not_here), Buttons((_person(hearing),)))
    privately = Button("answer-privately", _fixed(hearing).privately, hearing.text[:_LONGEST_VALUE])
    return content(Text(words.not_aloud), Buttons((privately, _person(hearing))))


def _words(hearing: Hearing) -> OrderWords:
    return order_words(hearing.conversation.language)


def _fixed(hearing: Hearing) -> Words:
    return BUILT_IN.get(hearing.conversation.language or "en", BUILT_IN["en"])


def _person(hearing: Hearing) -> Button:
    return Button("ask-for-person", _fixed(hearing).talk_to_person)


def _means_the_last(text: str, orders: Sequence[OrderRecord]) -> bool:
    """It speaks of an order of their own without saying which, and one is under way or the last one is meant."""
    if not orders or not _ORDER.search(text):
        return False
    if _OPEN.search(text):
        return True
    return bool(_MINE.search(text)) and (any(order.is_open for order in orders) or bool(_LAST.search(text)))


def order_tool(directory: CustomerDirectory, asker: Person) -> Tool:
    """The same for a hosted model, bound to one person. Only for places where nobody reads along."""

    async def look_up(arguments: Mapping[str, Any]) -> str:
        orders = await directory.orders(asker)
        number = arguments.get("number")
        if isinstance(number, str) and number.strip():
            orders = _by_number(orders, [number.strip().upper()])
            return _line(orders[0]) if orders else ENGLISH.not_seen
        return "\n".join(_line(order) for order in orders[:SHOWN]) or NO_ORDERS

    return Tool(
        name="order_status",
        description="State of the orders of the customer who writes: all recent ones, or one by its number.",
        arguments={
            "type": "object",
            "properties": {"number": {"type": "string", "description": "An order number, as in KP-26040; optional."}},
            "additionalProperties": False,
        },
        run=look_up,
    )


def _leaned_on(hearing: Hearing) -> re.Match[str] | None:
    """The order that was spoken of last, where the message only says `it`."""
    if not re.search(r"\b(?:it|that one|this order|the order)\b", hearing.text, re.IGNORECASE):
        return None
    found = None
    for line in hearing.conversation.lines:
        if line.answered or line.purpose is not None:
            found = _NUMBER.search(line.text) or found
    return found


def _named(text: str, orders: Sequence[OrderRecord]) -> list[OrderRecord]:
    """Orders with the most words in common with the text, newest first; none when no word is."""
    asked = {word.casefold().rstrip("s") for word in _WORD.findall(text)} - _EVERY_ITEM
    shared = [len(asked & {word.casefold().rstrip("s") for word in _WORD.findall(order.items)}) for order in orders]
    most = max(shared, default=0)
    return [order for order, count in zip(orders, shared, strict=True) if most and count == most]


def _by_number(orders: Sequence[OrderRecord], numbers: Sequence[str]) -> list[OrderRecord]:
    return [order for order in orders if order.number.upper() in numbers]


def _open_ones(hearing: Hearing, orders: Sequence[OrderRecord]) -> Content:
    still = [order for order in orders if order.is_open][:SHOWN]
    if still or not orders:
        return _told(hearing, still, max(len(still), 1))
    return content(Text(_words(hearing).none_open), *(_parts(orders[0], hearing)))


def _told(hearing: Hearing, found: Sequence[OrderRecord], asked: int) -> Content:
    """Each order that is theirs; where one is missing, the words that say nothing about it."""
    words = _words(hearing)
    unseen = (Text(words.not_seen), Buttons((_person(hearing),)))
    if not found:
        return content(*unseen)
    names = hearing.asker.name.split() if hearing.asker else []
    opening = words.sorry if _is_waiting(hearing, found) else words.seen
    greeting = opening.replace("{name}", names[0]) if names else _capital(opening.removeprefix("{name}, "))
    parts = [part for order in found for part in _parts(order, hearing)]
    return content(Text(greeting), *parts, *(unseen if len(found) < asked else ()))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _is_waiting(hearing: Hearing, found: Sequence[OrderRecord]) -> bool:
    return (hearing.reading.dissatisfaction or 0.0) >= UPSET and any(order.is_open for order in found)


def _parts(order: OrderRecord, hearing: Hearing) -> tuple[Text, Facts]:
    return Text(_sentence(order, hearing)), Facts(_details(order, _words(hearing)))


def _details(order: OrderRecord, words: OrderWords) -> tuple[Fact, ...]:
    facts = [
        Fact(words.ordered, order.placed.isoformat()),
        Fact(words.total, order.total),
        Fact(words.tracking, order.tracking),
    ]
    return tuple(fact for fact in facts if fact.value)


def _sentence(order: OrderRecord, hearing: Hearing) -> str:
    """With the expected day as one would say it."""
    if order.expected is None:
        return _told_of(order, _words(hearing), "")
    lines = hearing.conversation.lines
    today = lines[-1].at.date() if lines else order.expected
    return _told_of(order, _words(hearing), days_in(hearing.conversation.language).exact(order.expected, today))


def _told_of(order: OrderRecord, words: OrderWords, day: str) -> str:
    state = words.states.get(order.state, order.state)
    if not day or not order.is_open:
        return words.state.format(number=order.number, items=order.items, state=state)
    return words.expected.format(number=order.number, items=order.items, state=state, day=day)


def _line(order: OrderRecord) -> str:
    details = ", ".join(f"{fact.label.lower()} {fact.value}" for fact in _details(order, ENGLISH))
    day = order.expected.isoformat() if order.expected else ""
    return f"{_told_of(order, ENGLISH, day)} {details}"


ACTION = Action(
    name="order-status",
    description="Says where the customer's own orders are: by number, by what was ordered, or the last one.",
    run=run,
    tool=order_tool,
    rest=rest,
    aside=aside,
)
