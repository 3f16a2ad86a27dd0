"""Events are kept once, by their id, under the conversation that their place is linked to."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from pydantic_core import PydanticSerializationError

from bot.core.codec import EVENT
from bot.core.errors import Refused
from bot.core.events import ButtonPressed, Event, FormSubmitted, OwnEvent, interrupts
from bot.core.places import ConversationId, Place, Side, conversation_at
from storage.rows import Arrival
from storage.tables import Tables

_LONGEST_KEY = 600
"""Characters; PostgreSQL cannot index a text of more than about 2,700 bytes."""


def clean(text: str) -> str:
    """The text without what a database cannot hold: null characters and halves of surrogate pairs."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()


def storable(text: str) -> str:
    """An id or key that every database can hold and index; a monstrous one is cut, and stays unique by its hash."""
    text = clean(text)
    if len(text) <= _LONGEST_KEY:
        return text
    return text[: _LONGEST_KEY - 33] + "~" + hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def arrival(event: Event, now: datetime) -> Arrival:
    """The event ready to be kept.

    Raises:
        Refused: it holds text that is not Unicode, so it cannot be written down.
    """
    try:
        body = EVENT.dump(event)
    except PydanticSerializationError as error:
        raise Refused(f"An event of kind {event.kind} holds text that is not valid Unicode and was refused.") from error
    if isinstance(event, OwnEvent):
        place_key, conversation = None, event.conversation
    else:
        place_key, conversation = key_of(event.place), conversation_at(_clean_place(event.place))
    return Arrival(
        storable(event.id),
        place_key,
        conversation,
        event.at,
        now,
        event.kind,
        interrupts(event),
        body,
        _ticket_of(event),
    )


def ticket_key(number: int) -> str:
    return f"ticket|{number}"


def _ticket_of(event: Event) -> str | None:
    """An agent may act on a ticket from anywhere: its number stands first in the value."""
    if not isinstance(event, ButtonPressed | FormSubmitted) or event.side is not Side.AGENTS:
        return None
    number = event.value.partition(":")[0]
    return ticket_key(int(number)) if number.isascii() and number.isdigit() and len(number) <= 15 else None


def key_of(place: Place) -> str:
    return storable(place.key)


def _clean_place(place: Place) -> Place:
    """The same place; only one with characters that no database holds is changed."""
    if clean(place.key) == place.key:
        return place
    thread = None if place.thread is None else clean(place.thread)
    return Place(clean(place.platform), clean(place.workspace), clean(place.channel), thread)


def keep(tables: Tables, arrivals: Sequence[Arrival]) -> list[ConversationId | None]:
    """Store them in this order; the conversation of each, or None for one that was there already."""
    keys = {key for a in arrivals for key in (a.ticket_key, a.place_key) if key is not None}
    links = tables.links(sorted(keys)) if keys else {}
    placed = [_at_home(a, links) for a in arrivals]
    fresh = tables.add_events(placed)
    return [a.conversation if new else None for a, new in zip(placed, fresh, strict=True)]


def _at_home(a: Arrival, links: Mapping[str, ConversationId]) -> Arrival:
    home = links.get(a.ticket_key or "") or links.get(a.place_key or "")
    return a if home is None else replace(a, conversation=home)
