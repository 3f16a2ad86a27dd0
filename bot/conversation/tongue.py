"""What we say to a customer ourselves says in which language it is, so that pages and screen readers can follow."""

from collections.abc import Iterable
from dataclasses import replace

from bot.core.conversation import Conversation, Entry
from bot.core.effects import Revise, Say, Voice


def in_language(language: str, entries: Iterable[Entry], state: Conversation) -> tuple[Entry, ...]:
    """The entries with what goes to the customer in our own voice marked as being in that language.

    Args:
        state: after them.
    """
    theirs = {line.ref for line in state.lines}
    return tuple(_marked(language, entry, state.place.lane, theirs) for entry in entries)


def _marked(language: str, entry: Entry, lane: str, theirs: set[str]) -> Entry:
    said = entry.what
    if not isinstance(said, Say | Revise) or said.speaker.voice is Voice.AGENT:
        return entry
    if said.name not in theirs and not (isinstance(said, Say) and said.place.lane == lane):
        return entry
    return replace(entry, what=replace(said, content=replace(said.content, language=language)))
