"""What was said and still stands, kept beside the log so that it can be read and searched without replaying it."""

import re
import unicodedata
from collections.abc import Callable

from bot.core.content import Content
from bot.core.conversation import Conversation, Entry
from bot.core.effects import Purpose, Revise, Say, Supersede, Voice, Withdraw
from bot.core.events import MessageDeleted, MessageEdited, MessagePosted
from bot.core.places import ConversationId, Role, Side
from storage.keeping import clean, storable
from storage.rows import SayingRow
from storage.tables import Tables

_WORD = re.compile(r"[^\W_]+")
_LONGEST_WORD = 60
_INSIDE = (Purpose.CARD, Purpose.SUGGESTION)
_WHO = {Role.CUSTOMER: "customer", Role.AGENT: "agent", Role.COLLEAGUE: "colleague"}

Step = Callable[[Tables], object]


def words_of(text: str) -> list[str]:
    """The words of a text as they are searched: lower case, no accents, letters and digits only."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return [word[:_LONGEST_WORD] for word in _WORD.findall(plain)]


def taken(conversation: Conversation, episode: int, entry: Entry) -> Step | None:
    """What this step of the log does to what was said; None when it does nothing to it."""
    id, what = conversation.id, entry.what
    match what:
        case MessagePosted():
            who = _WHO[what.author.role]
            row = _row(id, what.message, entry, episode, what.side, who, what.author.name, what.content)
            return lambda tables: tables.put_saying(row)
        case Say() if what.place.lane == conversation.place.lane and what.purpose not in _INSIDE:
            who = "agent" if what.speaker.voice is Voice.AGENT else what.speaker.voice.value
            row = _row(id, what.name, entry, episode, Side.CUSTOMER, who, what.speaker.name, what.content)
            return lambda tables: tables.put_saying(row)
        case MessageEdited(message=ref, content=content) | Revise(name=ref, content=content):
            return _reworded(id, ref, content)
        case MessageDeleted(message=ref):
            return lambda tables: _forgotten(tables, id, storable(ref))
        case Withdraw(name=ref):
            return lambda tables: tables.unsay(id, storable(ref))
        case Supersede(names=names):
            return lambda tables: _unsaid(tables, id, names)
        case _:
            return None


def _row(
    id: ConversationId, ref: str, entry: Entry, episode: int, side: Side, who: str, name: str, content: Content
) -> SayingRow:
    text = clean(_text(content))
    return SayingRow(id, storable(ref), entry.at, episode, side, who, clean(name), text, " ".join(words_of(text)))


def _reworded(id: ConversationId, ref: str, content: Content) -> Step:
    text = clean(_text(content))
    words = " ".join(words_of(text))
    return lambda tables: tables.reword(id, storable(ref), text, words)


def _forgotten(tables: Tables, id: ConversationId, ref: str) -> None:
    """With what was understood of it."""
    tables.unsay(id, ref)
    tables.drop_reading(id, ref)


def _unsaid(tables: Tables, id: ConversationId, names: tuple[str, ...]) -> None:
    for name in names:
        tables.unsay(id, storable(name))


def _text(content: Content) -> str:
    """The words, and the names of the files."""
    return "\n".join((*filter(None, (content.words,)), *(f"[{file.name}]" for file in content.files)))
