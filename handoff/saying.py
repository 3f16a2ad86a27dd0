"""What the desk says and to whom: to the customer, into the ticket's thread, into the channel, to one agent alone."""

from hashlib import blake2b

from bot.core.company import Company
from bot.core.content import Button, Buttons, Content, Timed, content, small
from bot.core.conversation import Conversation
from bot.core.effects import Purpose, Say, Speaker, Voice
from bot.core.events import ButtonPressed, Event, FormSubmitted, MessagePosted, Reacted
from bot.core.moments import worded
from bot.core.places import Place
from bot.core.ticket import Ticket
from handoff.summary import short

Cause = MessagePosted | ButtonPressed | FormSubmitted | Reacted
SYSTEM = Speaker(Voice.SYSTEM)


def filled(company: Company, words: str, about: Ticket | None = None, /, **more: str | Timed) -> Timed:
    """A wording of the company with its names filled in."""
    names: dict[str, object] = {"bot": company.bot_name, "company": company.name}
    if about is not None:
        names |= {
            "ticket": about.number,
            "agent": short(about.assignee.name, 80) if about.assignee else company.words.colleague,
        }
    return worded(words, **(names | more))


def to_customer(state: Conversation, name: str, said: Content, purpose: Purpose = Purpose.HANDOFF) -> Say:
    return Say(name=name, place=state.place, content=said, speaker=SYSTEM, purpose=purpose, priority=3)


def in_thread(ticket: Ticket, name: str, said: Content, *, only_to: str | None = None) -> Say:
    """Under the ticket's card."""
    return Say(
        name=name,
        place=ticket.desk,
        thread_of=ticket.card,
        content=said,
        speaker=SYSTEM,
        purpose=Purpose.NOTICE,
        only_to=only_to,
    )


def in_channel(place: Place, name: str, said: Content, *, priority: int = 2, only_to: str | None = None) -> Say:
    """Beside all threads, where it is noticed."""
    return Say(
        name=name,
        place=place.in_thread(None),
        content=said,
        speaker=SYSTEM,
        purpose=Purpose.NOTICE,
        priority=priority,
        only_to=only_to,
    )


def whisper(cause: Cause, words: str | Timed, *buttons: Button, name: str = "") -> Say:
    """To whoever did it, where it was done; nobody else sees it.

    Args:
        name: said once under that name; otherwise once for this event.
    """
    message = getattr(cause, "message", None)
    return Say(
        name=name or f"aside:{cause.id}",
        place=cause.place.in_thread(cause.place.thread or message),
        content=content(small(words), Buttons(buttons) if buttons else None),
        speaker=SYSTEM,
        purpose=Purpose.NOTICE,
        only_to=cause.author.id,
    )


def key_of(event: Event) -> str:
    """For names of what is said because of one event: the same when the turn is thought again, no other event's."""
    return blake2b(event.id.encode("utf-8", "replace"), digest_size=6).hexdigest()
