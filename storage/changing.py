"""Second thoughts: what a revision, a withdrawal and a supersession do to messages, wherever those stand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.codec import CONTENT, PLACE, SPEAKER
from bot.core.content import Content
from bot.core.delivery import Operation
from bot.core.effects import Mark, Purpose, Speaker, Voice
from bot.core.places import ConversationId
from storage.keeping import clean, storable
from storage.rows import OutboxRow, State
from storage.tables import Tables

_GONE = (State.SUPERSEDED, State.OVERTAKEN, State.WITHDRAWN, State.DROPPED)


@dataclass(frozen=True, slots=True)
class Revision:
    key: str
    content: str
    speaker: str
    voice: Voice
    epoch: int


def key_of(conversation: ConversationId, name: str) -> str:
    """The idempotency key of what is said under a name."""
    return storable(f"{conversation}:{name}")


def revise(tables: Tables, revision: Revision, now: datetime) -> None:
    """Change the message where it stands: in the queue, in a queued revision, or on the platform.

    A dead message takes the new content too, so that a retry does not post what is out of date. A message that
    never got out (superseded, overtaken, withdrawn) is not revised.
    """
    post = tables.post(revision.key)
    if post is None or post.state in _GONE:
        return
    if post.can_be_changed or post.state == State.DEAD:
        _reword(tables, post, revision)
        return
    followers = tables.followers(revision.key)
    if any(row.op == Operation.WITHDRAW and row.state != State.DEAD for row in followers):
        return
    queued = [row for row in followers if row.op == Operation.REVISE and row.state == State.QUEUED]
    if queued:
        _reword(tables, queued[-1], revision)
    else:
        _add(tables, _reworded(_follower(post, Operation.REVISE, len(followers), now), revision))


def _reword(tables: Tables, row: OutboxRow, revision: Revision) -> None:
    tables.change_message(
        row.row,
        content=revision.content,
        speaker=revision.speaker,
        voice=revision.voice,
        epoch=revision.epoch,
    )


def _reworded(row: OutboxRow, revision: Revision) -> OutboxRow:
    return replace(row, content=revision.content, speaker=revision.speaker, voice=revision.voice, epoch=revision.epoch)


def withdraw(tables: Tables, key: str, now: datetime) -> None:
    """Cancel the message if nobody can have seen it, otherwise have it deleted; waiting revisions are moot."""
    post = tables.post(key)
    if post is None or post.state in _GONE:
        return
    followers = tables.followers(key)
    for row in followers:
        if row.op == Operation.REVISE and row.state in (State.QUEUED, State.DEAD):
            tables.change_message(row.row, state=State.DROPPED, settled=now)
    if post.can_be_changed or post.state == State.DEAD:
        tables.change_message(post.row, state=State.WITHDRAWN, settled=now)
    elif not any(row.op == Operation.WITHDRAW for row in followers):
        _add(tables, _follower(post, Operation.WITHDRAW, len(followers), now))


def supersede(tables: Tables, keys: Sequence[str], now: datetime) -> None:
    """Take back what is queued; what is on its way or may have arrived stays as it is."""
    for key in keys:
        post = tables.post(key)
        if post is not None and post.can_be_changed:
            tables.change_message(post.row, state=State.SUPERSEDED, settled=now)


MARKS_LANE = "|marks"
"""What a channel's marks have behind the channel's name: platforms count them apart from messages."""


def mark_row(conversation: ConversationId, mark: Mark, epoch: int, now: datetime) -> OutboxRow:
    """Marks on one message keep their order; they neither wait for messages nor hold them up."""
    name = f"mark:{mark.message}:{mark.sign}"
    return OutboxRow(
        key=key_of(conversation, name),
        conversation=conversation,
        name=clean(name),
        op=Operation.UNMARK if mark.off else Operation.MARK,
        lane=storable(mark.place.lane + MARKS_LANE),
        order_key=storable(f"{conversation}|mark|{mark.place.lane}|{mark.message}"),
        place=PLACE.dump(mark.place),
        content=CONTENT.dump(Content()),
        speaker=SPEAKER.dump(Speaker(Voice.SYSTEM)),
        voice=Voice.SYSTEM,
        purpose=Purpose.NOTICE,
        sign=mark.sign,
        about=clean(mark.message),
        priority=-1,
        epoch=epoch,
        due=now,
        created=now,
    )


def mark(tables: Tables, row: OutboxRow, now: datetime) -> None:
    """Put a sign on a person's message or take it away; one that still waits is turned round instead.

    Taking away what was put on and not sent yet sends nothing at all.
    """
    first = tables.post(row.key)
    if first is None:
        if row.op == Operation.MARK:
            _add(tables, row)
        return
    earlier = [first, *tables.followers(row.key)]
    last = max(earlier, key=lambda one: one.row)
    if last.can_be_changed:
        if last.op != row.op:
            tables.change_message(last.row, state=State.DROPPED, settled=now)
        return
    shown = next((one.op for one in reversed(earlier) if one.state not in (*_GONE, State.DEAD)), Operation.UNMARK)
    if shown != row.op:
        _add(tables, replace(row, key=f"{row.key}#{len(earlier)}", target_key=row.key))


def _follower(post: OutboxRow, op: Operation, earlier: int, now: datetime) -> OutboxRow:
    """A row that changes `post`: after it, in order with its other changes, and behind what is new in the channel."""
    return OutboxRow(
        key=f"{post.key}#{op}-{earlier + 1}",
        conversation=post.conversation,
        name=post.name,
        op=op,
        lane=post.lane,
        order_key=f"{post.order_key}#{post.row}",
        place=post.place,
        content=CONTENT.dump(Content()),
        speaker=post.speaker,
        voice=Voice.SYSTEM,
        purpose=post.purpose,
        target_key=post.key,
        priority=min(post.priority, 0),
        epoch=post.epoch,
        due=now,
        created=now,
    )


def _add(tables: Tables, row: OutboxRow) -> None:
    while not tables.add_message(row):
        row = replace(row, key=f"{row.key}+")
