"""A file that a platform refused: a link goes out in its place where there is one, and the agent knows either way."""

from bot.core.content import Attachment, Small, Text, content
from bot.core.conversation import Conversation
from bot.core.effects import Purpose, Say, Speaker, Voice
from bot.core.events import Delivered, DeliveryFailed
from bot.core.ticket import Ticket
from handoff import relay
from handoff.means import Means
from handoff.saying import SYSTEM, in_thread
from handoff.summary import short

LINK = "#link"


async def link_instead(means: Means, state: Conversation, ticket: Ticket, failed: DeliveryFailed) -> list[Say]:
    """The link, and a word to the agents; the word alone where there is no link."""
    file = await _file_of(means, state, failed.name)
    whose = (
        "did not reach the customer"
        if relay.is_relayed_reply(failed.name)
        else "of the customer could not be passed on"
    )
    if file is None or not file.url or failed.name.endswith(LINK):
        return [told(ticket, f"undelivered:{failed.id}", f"A file {whose}: {failed.reason}")]
    words = f"{short(file.name, 100)} {whose} as a file; a link goes out instead. {failed.reason}"
    return [_link(state, ticket, failed.name + LINK, file), told(ticket, f"undelivered:{failed.id}", words)]


def as_link(ticket: Ticket, arrived: Delivered) -> list[Say]:
    """The platform itself gave a link, or left the file out: the agents are told."""
    if not arrived.note or relay.FILE not in arrived.name or arrived.name.endswith(LINK):
        return []
    side = "To the customer" if relay.is_relayed_reply(arrived.name) else "From the customer"
    return [told(ticket, f"as-link:{arrived.id}", f"{side}: {arrived.note}")]


def told(ticket: Ticket, name: str, words: str) -> Say:
    return in_thread(ticket, name, content(Small(short(words, 500))))


def _link(state: Conversation, ticket: Ticket, name: str, file: Attachment) -> Say:
    out = relay.is_relayed_reply(name)
    speaker = relay.as_person(ticket.assignee) if ticket.assignee else SYSTEM
    if not out:
        speaker = relay.as_person(ticket.customer) if ticket.customer else Speaker(Voice.SYSTEM)
    return Say(
        name=name,
        place=state.place if out else ticket.desk,
        thread_of=None if out else ticket.card,
        content=content(Text(f"{file.name}: {file.url}")),
        speaker=speaker,
        purpose=Purpose.RELAY,
        priority=2 if out else 1,
        report=True,
    )


async def _file_of(means: Means, state: Conversation, name: str) -> Attachment | None:
    number = name.rpartition(relay.FILE)[2].removesuffix(LINK)
    said = await means.archive.content_of(state.id, relay.message_of(name))
    files = said.files if said else ()
    return files[int(number)] if number.isdigit() and int(number) < len(files) else None
