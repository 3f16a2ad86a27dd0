"""The operation behind `baton escalations explain`: a conversation's turns, and what every rule says to them."""

from dataclasses import asdict
from typing import Any

from bot.core.codec import STEP
from bot.core.company import Company
from bot.core.conversation import Conversation, Entry
from bot.core.errors import Permanent
from bot.core.places import ConversationId, Place, conversation_at
from bot.core.ports import EscalationRule, Understanding
from bot.entrypoints.scan import scan
from handoff.explain import explained
from storage.opening import Storage

LONGEST_NAME = 1_000


async def explain_escalations(
    storage: Storage, company: Company, wanted: str, understanding: Understanding
) -> list[dict[str, Any]]:
    """Args:
        wanted: a ticket's number, a conversation's id, or its place as ``slack:T1:C1:1700000000.1``.

    Raises:
        Permanent: there is no such conversation.
    """
    id = await _found(storage, wanted.strip()[:LONGEST_NAME])
    state = await storage.archive.state(id)
    if state is None:
        raise Permanent(
            f"There is no conversation {wanted[:80]}. Give a ticket's number, or platform:workspace:channel:thread."
        )
    log = [Entry(row.at, STEP.load(row.body)) for row in await storage.facts.log(id)]
    begun = Conversation(id=id, place=state.place)
    rules = sorted(scan("handoff.rules", "RULE", EscalationRule), key=lambda rule: -rule.priority)
    turns = await explained(begun, log, rules, company, understanding)
    return [asdict(turn) | {"at": turn.at.isoformat()} for turn in turns]


async def _found(storage: Storage, wanted: str) -> ConversationId:
    number = wanted.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) <= 12:
        ticket = await storage.tickets.find(int(number))
        if ticket is not None:
            return ticket.conversation
    parts = wanted.split(":")
    if len(parts) in (3, 4):
        platform, workspace, channel, *thread = parts
        return conversation_at(Place(platform, workspace, channel, thread[0] if thread else None))
    return ConversationId(wanted)
