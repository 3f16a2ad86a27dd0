"""Messages leave in order, in the right voice, and what became of each is recorded once."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.codec import CONTENT, PLACE, SPEAKER
from bot.core.delivery import Dead, DeadLetter, Delivery, Operation, Outcome, Postponed, Receipt, Sent
from bot.core.effects import Owner, Purpose, Sign, Voice
from bot.core.events import Delivered, DeliveryFailed, Event
from bot.core.places import ConversationId, conversation_at
from storage.keeping import arrival, clean, keep, key_of
from storage.rows import Head, OutboxRow, State
from storage.tables import Tables

_CHANGES = (Operation.REVISE, Operation.WITHDRAW)
_ROUNDS = 8
"""A discarded message uncovers the next one of its order; so often a take looks again."""


def take(tables: Tables, lane: str, limit: int, now: datetime, lost_at: datetime) -> list[Head]:
    """Send off up to `limit` messages of a lane; those that may not leave any more are discarded on the way."""
    taken: list[Head] = []
    for _ in range(_ROUNDS):
        heads = tables.heads(lane, now, limit - len(taken))
        taken_now, discarded = _sent_off(tables, heads, now, lost_at)
        taken += taken_now
        if not discarded or len(taken) >= limit:
            break
    return taken


def _sent_off(tables: Tables, heads: Sequence[Head], now: datetime, lost_at: datetime) -> tuple[list[Head], int]:
    ownership = tables.ownership(sorted({head.row.conversation for head in heads if head.row.voice == Voice.BOT}))
    taken: list[Head] = []
    discarded = 0
    for head in heads:
        row = head.row
        epoch, owner = ownership.get(row.conversation, (head.epoch, head.owner))
        unfit = _unfit(head, epoch, owner)
        if unfit is not None:
            tables.change_message(row.row, state=unfit, settled=now)
            discarded += 1
        elif tables.send_off(row, lost_at, in_doubt=row.in_doubt or row.state == State.SENDING):
            taken.append(head)
    return taken, discarded


def _unfit(head: Head, epoch: int, owner: str) -> State | None:
    """Why a message may not leave any more, if so."""
    row = head.row
    if is_overtaken(row, epoch, owner):
        return State.OVERTAKEN
    if row.op in _CHANGES and head.parent_message is None:
        return State.DROPPED
    return None


def is_overtaken(row: OutboxRow, epoch: int, owner: str) -> bool:
    """The bot's own words hold only in the epoch they were thought in, and it posts only what it owns.

    A revision of an earlier answer (to take its buttons away) may be made by the very turn that hands over.
    """
    if row.voice != Voice.BOT:
        return False
    return row.epoch != epoch or (row.op == Operation.POST and owner != Owner.BOT)


def delivery(head: Head) -> Delivery:
    """The order for the platform; read outside the transaction."""
    row = head.row
    stands = None if head.parent_stands is None else PLACE.load(head.parent_stands)
    place = PLACE.load(row.place)
    target = None
    if row.op in _CHANGES:
        place, target = stands or place, head.parent_message
    elif row.about is not None:
        target = row.about
    elif stands is not None:
        place = stands.in_thread(stands.thread or head.parent_message)
    return Delivery(
        row=row.row,
        key=row.key,
        operation=Operation(row.op),
        conversation=row.conversation,
        name=row.name,
        place=place,
        content=CONTENT.load(row.content),
        speaker=SPEAKER.load(row.speaker),
        purpose=Purpose(row.purpose),
        target=target,
        attempt=row.attempts + 1,
        in_doubt=row.in_doubt or row.state == State.SENDING,
        only_to=row.only_to,
        sign=None if row.sign is None else Sign(row.sign),
    )


def settle(tables: Tables, done: Delivery, outcome: Outcome, now: datetime) -> ConversationId | None:
    """Record the outcome once; what comes late changes nothing, except that a late success ends the trying."""
    row = tables.message(done.row)
    if row is None or not State(row.state).is_active:
        return None
    if isinstance(outcome, Sent):
        return _arrived(tables, row, outcome.receipt, now)
    if row.state != State.SENDING or row.attempts != done.attempt:
        return None
    if isinstance(outcome, Postponed):
        tables.change_message(
            row.row,
            state=State.QUEUED,
            due=outcome.until,
            in_doubt=row.in_doubt or outcome.in_doubt,
            reason=clean(outcome.reason),
        )
        return None
    return _died(tables, row, outcome, now)


def _arrived(tables: Tables, row: OutboxRow, receipt: Receipt, now: datetime) -> ConversationId | None:
    message = clean(receipt.message)
    tables.change_message(
        row.row,
        state=State.SENT,
        message=message,
        stands=PLACE.dump(receipt.place),
        settled=now,
        in_doubt=False,
        reason="",
    )
    moved = row.opens_thread and _link(tables, row.conversation, receipt, now)
    if not row.report:
        return row.conversation if moved else None
    event = Delivered(
        id=f"delivered:{row.key}",
        at=now,
        conversation=row.conversation,
        name=row.name,
        message=receipt.message,
        note=clean(receipt.note),
    )
    return _told(tables, event, now) or (row.conversation if moved else None)


def _link(tables: Tables, conversation: ConversationId, receipt: Receipt, now: datetime) -> bool:
    """Tie the opened thread to the conversation.

    A reply can be faster than our own receipt. It waits under the thread's own id then, and is brought home.
    """
    thread = receipt.place.in_thread(receipt.place.thread or receipt.message)
    tables.put_link(key_of(thread), conversation, now)
    stray = conversation_at(thread)
    if stray == conversation:
        return False
    row = tables.conversation(stray)
    if row is not None and row.is_held(now):
        return False
    return tables.rehome(stray, conversation)


def _died(tables: Tables, row: OutboxRow, outcome: Dead, now: datetime) -> ConversationId | None:
    tables.change_message(row.row, state=State.DEAD, settled=now, reason=clean(outcome.reason))
    if row.sign is not None:
        return None
    event = DeliveryFailed(
        id=f"failed:{row.key}:{row.rounds}",
        at=now,
        conversation=row.conversation,
        name=row.name,
        reason=outcome.reason,
    )
    return _told(tables, event, now)


def _told(tables: Tables, event: Event, now: datetime) -> ConversationId | None:
    return keep(tables, [arrival(event, now)])[0]


def retry(tables: Tables, rows: Sequence[int] | None, now: datetime) -> list[str]:
    """Queue dead letters again in their old order; what is overtaken or out of date stays dead."""
    lanes: set[str] = set()
    for row in tables.dead_to_retry(rows):
        if _may_return(tables, row):
            tables.change_message(row.row, state=State.QUEUED, due=now, attempts=0, rounds=row.rounds + 1, settled=None)
            lanes.add(row.lane)
    return sorted(lanes)


def _may_return(tables: Tables, row: OutboxRow) -> bool:
    owned = tables.ownership([row.conversation]).get(row.conversation)
    if owned is not None and is_overtaken(row, *owned):
        return False
    if row.target_key is None:
        return True
    later = (other for other in tables.followers(row.target_key) if other.row > row.row)
    return not any(State(other.state).is_active or other.state == State.SENT for other in later)


def dead_letter(row: OutboxRow) -> DeadLetter:
    return DeadLetter(
        row=row.row,
        conversation=row.conversation,
        name=row.name,
        place=PLACE.load(row.place),
        purpose=Purpose(row.purpose),
        attempts=row.attempts,
        reason=row.reason,
        at=row.settled or row.created,
    )
