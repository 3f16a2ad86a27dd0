"""Words that cross between the customer's place and the ticket's thread, both ways, with edits and deletions."""

from bot.core.content import Small, content
from bot.core.conversation import Conversation
from bot.core.effects import Effect, Purpose, Revise, Say, Speaker, Voice, Withdraw
from bot.core.events import MessageDeleted, MessageEdited, MessagePosted
from bot.core.places import Person
from bot.core.ticket import Ticket


def as_agent(person: Person) -> Speaker:
    """An agent's own name and picture, as the customer sees them."""
    return Speaker(Voice.AGENT, person.name, person.avatar_url)


def to_customer(state: Conversation, said: MessagePosted) -> Say:
    return Say(
        name=_outward(said.message),
        place=state.place,
        content=said.content,
        speaker=as_agent(said.author),
        purpose=Purpose.RELAY,
        priority=2,
        report=True,
    )


def to_agents(ticket: Ticket, said: MessagePosted) -> Say:
    return Say(
        name=_inward(said.message),
        place=ticket.desk,
        thread_of=ticket.card,
        content=said.content,
        speaker=Speaker(Voice.AGENT, said.author.name, said.author.avatar_url),
        purpose=Purpose.RELAY,
        priority=1,
    )


def changed_by_agent(event: MessageEdited | MessageDeleted) -> Effect:
    """The customer sees the new words; what never went out is not there to revise and is passed over."""
    if isinstance(event, MessageDeleted):
        return Withdraw(name=_outward(event.message))
    return Revise(name=_outward(event.message), content=event.content, speaker=as_agent(event.author))


def changed_by_customer(event: MessageEdited | MessageDeleted, name: str) -> Effect:
    """Agents see what was edited; of something deleted they see that it was, not what it said."""
    if isinstance(event, MessageEdited):
        speaker = Speaker(Voice.AGENT, event.author.name, event.author.avatar_url)
        return Revise(name=_inward(event.message), content=event.content, speaker=speaker)
    return Revise(
        name=_inward(event.message),
        content=content(Small("The customer deleted this message.")),
        speaker=Speaker(Voice.AGENT, name),
    )


def is_relayed_reply(effect_name: str) -> bool:
    """True for the name of an agent's words on their way to the customer."""
    return effect_name.startswith("out:")


def _outward(message: str) -> str:
    return f"out:{message}"


def _inward(message: str) -> str:
    return f"in:{message}"
