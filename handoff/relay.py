"""Words that cross between the customer's place and the ticket's thread, both ways, with files, edits and deletions.

A message with files crosses as one for the words and one for each file, so that each has a receipt of its own, and
one refused file does not hold up the rest.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.core.content import Attachments, Content, Small, content
from bot.core.conversation import Conversation
from bot.core.effects import Effect, Mark, Purpose, Revise, Say, Sign, Speaker, Voice, Withdraw
from bot.core.events import MessageDeleted, MessageEdited, MessagePosted, Reacted
from bot.core.places import Person, Place
from bot.core.ticket import Ticket
from handoff.counting import counted
from handoff.summary import short

OUT, IN, FILE = "out:", "in:", "#file"
MOST_FILES = 10
BROADCAST = "Also shown in the customer's channel."
TAKE_BACK = frozenset(
    {"x", "no_entry", "no_entry_sign", "leftwards_arrow_with_hook", "wastebasket", "rewind", "back", "octagonal_sign"}
)
"""Reactions with which an agent takes a message back."""


def as_person(person: Person) -> Speaker:
    """A person's own name and picture, as the other side sees them; given anew at every change, or it reverts."""
    return Speaker(Voice.AGENT, person.name, person.avatar_url)


def to_customer(state: Conversation, author: Person, message: str, said: Content, not_before: datetime) -> list[Say]:
    """Held until then; the same words are never said twice under the same message."""
    return [
        Say(
            name=name,
            place=state.place,
            content=piece,
            speaker=as_person(author),
            purpose=Purpose.RELAY,
            priority=2,
            report=True,
            not_before=not_before,
        )
        for name, piece in _pieces(OUT + message, said)
    ]


def to_agents(ticket: Ticket, said: MessagePosted) -> list[Say]:
    """Agents also see what else everybody in the customer's channel could read."""
    shown = Content((*said.content.parts, Small(BROADCAST))) if said.broadcast else said.content
    return [
        Say(
            name=name,
            place=ticket.desk,
            thread_of=ticket.card,
            content=piece,
            speaker=as_person(said.author),
            purpose=Purpose.RELAY,
            priority=1,
            report=FILE in name,
        )
        for name, piece in _pieces(IN + said.message, shown)
    ]


def changed_by_agent(event: MessageEdited | MessageDeleted) -> list[Effect]:
    """The customer sees the new words; what never went out is not there to revise and is passed over."""
    name = OUT + event.message
    if isinstance(event, MessageDeleted):
        return taken_back(event.message)
    return [Revise(name=name, content=_words(event.content), speaker=as_person(event.author))]


def taken_back(message: str) -> list[Effect]:
    """The words and every file of it."""
    return [Withdraw(name=name) for name in (OUT + message, *(_file_name(OUT + message, n) for n in range(MOST_FILES)))]


def changed_by_customer(event: MessageEdited | MessageDeleted, name: str) -> list[Effect]:
    """Agents see what was edited; of something deleted they see that it was, not what it said."""
    if isinstance(event, MessageEdited):
        return [Revise(name=IN + event.message, content=_words(event.content), speaker=as_person(event.author))]
    gone = content(Small("The customer deleted this message."))
    files: list[Effect] = [Withdraw(name=_file_name(IN + event.message, n)) for n in range(MOST_FILES)]
    return [Revise(name=IN + event.message, content=gone, speaker=Speaker(Voice.AGENT, name)), *files]


def hold(event: MessagePosted, seconds: float) -> datetime:
    return event.at + timedelta(seconds=seconds)


def marks(place: Place, message: str, on: Sequence[Sign] = (), off: Sequence[Sign] = ()) -> list[Effect]:
    return [
        *(Mark(place=place, message=message, sign=sign, off=True) for sign in off),
        *(Mark(place=place, message=message, sign=sign) for sign in on),
    ]


def is_relayed_reply(effect_name: str) -> bool:
    """True for the name of an agent's words or file on its way to the customer."""
    return effect_name.startswith(OUT)


def message_of(effect_name: str) -> str:
    """The id of the message that crossed under this name."""
    return effect_name.partition(":")[2].partition(FILE)[0]


def reaction_to_agents(ticket: Ticket, event: Reacted) -> Say:
    """A reaction is told in words: the platforms do not share their emoji."""
    return Say(
        name=f"reacted:{event.id}",
        place=ticket.desk,
        thread_of=ticket.card,
        content=content(Small(f"{event.author.name} reacted with :{event.emoji}: to your message")),
        speaker=Speaker(Voice.SYSTEM),
        purpose=Purpose.RELAY,
    )


def reaction_to_customer(state: Conversation, event: Reacted, message: str) -> Say:
    about = next((line.text for line in state.lines if line.ref == message), "")
    quoted = f" to “{short(about, 60)}”" if about else ""
    return Say(
        name=f"reacted:{event.id}",
        place=state.place,
        content=content(Small(f"reacted with :{event.emoji}:{quoted}")),
        speaker=as_person(event.author),
        purpose=Purpose.RELAY,
    )


def _pieces(name: str, said: Content) -> Iterable[tuple[str, Content]]:
    files = said.files
    words = _words(said)
    if words.plain().strip() or not files:
        yield name, words
    for number, file in enumerate(files[:MOST_FILES]):
        yield _file_name(name, number), content(Attachments((file,)))
    if (left := len(files) - MOST_FILES) > 0:
        yield f"{name}#more", content(Small(f"{counted(left, 'more file was', 'more files were')} not passed on."))


def _words(said: Content) -> Content:
    return Content(tuple(part for part in said.parts if not isinstance(part, Attachments)))


def _file_name(name: str, number: int) -> str:
    return f"{name}{FILE}{number}"
