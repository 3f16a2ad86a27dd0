"""Who may think about a conversation: a lease with a fence that goes up, kept in the database."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.codec import CONVERSATION, EVENT
from bot.core.conversation import Conversation
from bot.core.effects import Owner
from bot.core.errors import LostLease
from bot.core.events import Event, PlatformEvent
from bot.core.places import ConversationId, Side, conversation_at
from bot.core.ports import Lease
from storage.rows import ConversationRow
from storage.tables import Tables

PENDING_AT_ONCE = 500
"""So many events come with one lease; the rest stays pending for the next one."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RawLease:
    """A lease before its JSON is read, which happens outside the transaction."""

    state: str
    fence: int
    until: datetime
    pending: Sequence[tuple[int, str]]
    unsent: Sequence[str]


def opened(raw: RawLease) -> Lease:
    return Lease(
        conversation=CONVERSATION.load(raw.state),
        fence=raw.fence,
        until=raw.until,
        pending=tuple((number, EVENT.load(body)) for number, body in raw.pending),
        unsent=tuple(raw.unsent),
    )


def lease(tables: Tables, id: ConversationId, holder: str, now: datetime, until: datetime) -> RawLease | None:
    """Take the conversation; None when somebody holds it or nothing is pending."""
    row = tables.conversation(id)
    if row is not None and row.is_held(now):
        return None
    pending = tables.pending(id, PENDING_AT_ONCE)
    if row is None and pending:
        row = _begun(tables, id, pending, now)
        pending = tables.pending(id, PENDING_AT_ONCE)  # another process may have been first, and done
    if row is None or row.is_held(now) or not pending:
        return None
    tables.hold(id, row.fence + 1, holder, until)
    return RawLease(row.state, row.fence + 1, until, pending, tables.unsent(id))


def _begun(
    tables: Tables, id: ConversationId, pending: Sequence[tuple[int, str]], now: datetime
) -> ConversationRow | None:
    """The conversation's first row, in the place where it began; None while that is not certain."""
    events = [EVENT.load(body) for _, body in pending]
    if _may_come_home(tables, events):
        return None
    state = _first_state(id, events)
    if state is None:
        _log.warning("events of an unknown conversation are set aside", extra={"conversation": id})
        tables.mark_handled(id, [number for number, _ in pending], now)
        return None
    tables.add_conversation(ConversationRow(id, CONVERSATION.dump(state), Owner.BOT, 0))
    return tables.conversation(id)


def _may_come_home(tables: Tables, events: Sequence[Event]) -> bool:
    """Agents wrote in a thread that may be the one which a post of ours has just opened: its receipt will tell."""
    lanes = {
        event.place.lane
        for event in events
        if isinstance(event, PlatformEvent) and event.side is Side.AGENTS and event.place.thread is not None
    }
    return any(tables.is_opening(lane) for lane in sorted(lanes))


def _first_state(id: ConversationId, events: Sequence[Event]) -> Conversation | None:
    """Only what came in through a platform tells where a conversation is."""
    places = [event.place for event in events if isinstance(event, PlatformEvent)]
    if not places:
        return None
    own = (place for place in places if conversation_at(place) == id)
    return Conversation(id=id, place=next(own, places[0]))


def held(tables: Tables, lease: Lease) -> ConversationRow:
    """The conversation's row, if this lease still holds it.

    Raises:
        LostLease: it was let go, committed, or taken by somebody else.
    """
    row = tables.conversation(lease.conversation.id)
    if row is None or row.fence != lease.fence or row.holder is None:
        raise LostLease(f"Conversation {lease.conversation.id} is in other hands now; this turn is discarded.")
    return row


def extend(tables: Tables, lease: Lease, holder: str, until: datetime) -> RawLease:
    row = held(tables, lease)
    tables.hold(row.id, row.fence, holder, until)
    return RawLease(row.state, row.fence, until, tables.pending(row.id, PENDING_AT_ONCE), tables.unsent(row.id))


def reopened(lease: Lease, raw: RawLease) -> Lease:
    """The extended lease; events that were read before are not read again."""
    known = dict(lease.pending)
    pending = tuple((n, known[n] if n in known else EVENT.load(body)) for n, body in raw.pending)
    return replace(lease, until=raw.until, pending=pending, unsent=tuple(raw.unsent))


def release(tables: Tables, lease: Lease) -> None:
    """Let go. A lease that is lost already needs no letting go."""
    row = tables.conversation(lease.conversation.id)
    if row is not None and row.fence == lease.fence:
        tables.hold(row.id, row.fence, None, None)
