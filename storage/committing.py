"""A turn becomes rows, all of them in one transaction.

Two steps: `drafted` writes everything down as JSON (no transaction open), `commit` carries it out under the lease.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from pydantic_core import PydanticSerializationError

from bot.core.codec import CONTENT, CONVERSATION, PERSON, PLACE, SPEAKER, STEP, TICKET
from bot.core.conversation import Entry
from bot.core.delivery import Operation
from bot.core.effects import (
    CloseEpisode,
    Effect,
    LinkCustomer,
    MakePromise,
    Mark,
    NotePresence,
    NoteReading,
    PassOwnership,
    PutTicket,
    RecordFact,
    Revise,
    Say,
    SettlePromise,
    StartTimer,
    StopTimer,
    Supersede,
    Withdraw,
)
from bot.core.errors import Permanent
from bot.core.places import ConversationId
from bot.core.ports import Turn
from bot.core.ticket import Ticket
from bot.core.understood import Noted, Understood
from storage import changing, minutes
from storage.keeping import clean, storable, ticket_key
from storage.leasing import held
from storage.rows import (
    FactRow,
    IdentityRow,
    LogRow,
    OutboxRow,
    PresenceRow,
    PromiseRow,
    TicketRow,
    TimerRow,
)
from storage.tables import Tables

T = TypeVar("T")
_LABELS = ("category", "topic", "problem", "intent", "language", "heads")


@dataclass(frozen=True, slots=True)
class Drafted:
    """Attributes:
    steps: what is left to do on the tables, in the order of the effects.
    """

    state: str
    log: Sequence[LogRow]
    facts: Sequence[FactRow]
    steps: Sequence[Callable[[Tables], object]]


def drafted(turn: Turn) -> Drafted:
    """Write the turn down.

    Raises:
        Permanent: a text in it cannot be stored.
    """
    try:
        return _Scribe(turn).write()
    except PydanticSerializationError as error:
        raise Permanent("The turn holds text that is not valid Unicode, so it cannot be stored.") from error


def commit(tables: Tables, turn: Turn, draft: Drafted) -> frozenset[str]:
    """Raises LostLease; then nothing was stored."""
    row = held(tables, turn.lease)
    tables.save(row.id, draft.state, turn.after.owner, turn.after.epoch, turn.at)
    tables.mark_handled(row.id, turn.handled, turn.at)
    tables.add_log(draft.log)
    for step in draft.steps:
        step(tables)
    tables.add_facts(draft.facts)
    return tables.open_lanes(row.id, turn.at)


class _Scribe:
    """Walks the entries, counting episodes and epochs as they pass."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._id: ConversationId = turn.lease.conversation.id
        self._episode = turn.lease.conversation.episode
        self._epoch = turn.lease.conversation.epoch
        self._facts: list[FactRow] = []
        self._steps: list[Callable[[Tables], object]] = []

    def write(self) -> Drafted:
        log = [self._logged(entry) for entry in self._turn.entries]
        return Drafted(CONVERSATION.dump(self._turn.after), log, self._facts, self._steps)

    def _logged(self, entry: Entry) -> LogRow:
        row = LogRow(self._id, entry.at, entry.what.kind, self._episode, self._epoch, STEP.dump(entry.what))
        if (taken := minutes.taken(self._turn.lease.conversation, self._episode, entry)) is not None:
            self._steps.append(taken)
        if isinstance(entry.what, Effect):
            self._effect(entry.what, entry.at)
        return row

    def _effect(self, effect: Effect, at: datetime) -> None:
        match effect:
            case Say():
                self._say(effect, at)
            case Revise() | Withdraw() | Supersede() | Mark():
                self._change(effect)
            case PassOwnership():
                self._epoch += 1
                epoch = self._epoch
                self._steps.append(lambda tables: tables.overtake(self._id, epoch, at))
            case CloseEpisode():
                self._episode += 1
            case PutTicket(ticket=ticket):
                row = _row_of(ticket)
                self._steps.append(lambda tables: _put_ticket(tables, row, at))
            case StartTimer(name=name, due=due, conversation=other):
                timer = TimerRow(other or self._id, storable(name), due)
                self._steps.append(lambda tables: tables.put_timer(timer))
            case StopTimer(name=name):
                self._steps.append(lambda tables: tables.drop_timer(self._id, storable(name)))
            case MakePromise() | SettlePromise() | NotePresence() | LinkCustomer():
                self._note(effect, at)
            case NoteReading(understood=understood):
                self._reading(understood, at)
            case RecordFact(name=name, data=data):
                self._facts.append(FactRow(storable(name), at, self._id, self._episode, self._epoch, data))

    def _note(self, effect: MakePromise | SettlePromise | NotePresence | LinkCustomer, at: datetime) -> None:
        match effect:
            case MakePromise(name=name, what=what, due=due, owner=owner):
                promise = PromiseRow(self._id, storable(name), clean(what), due, clean(owner), at)
                self._steps.append(lambda tables: tables.put_promise(promise))
            case SettlePromise(name=name, outcome=outcome):
                self._steps.append(lambda tables: tables.settle_promise(self._id, storable(name), outcome, at))
            case NotePresence(agent=agent, here=here):
                said = None if here is None else at
                seen = PresenceRow(storable(agent.id), PERSON.dump(agent), here, said, at)
                self._steps.append(lambda tables: tables.put_presence(seen))

            case LinkCustomer(person=person, customer=customer, by=by):
                known = None if customer is None else clean(customer)
                identity = IdentityRow(storable(person), known, storable(by), at)
                self._steps.append(lambda tables: tables.put_identity(identity))

    def _reading(self, understood: Understood, at: datetime) -> None:
        texts: dict[str, Any] = {name: clean(value) for name in _LABELS if (value := getattr(understood, name))}
        told = replace(understood, message=storable(understood.message), **texts)
        noted = Noted(self._id, at, self._episode, told)
        self._steps.append(lambda tables: tables.put_reading(noted))

    def _say(self, say: Say, at: datetime) -> None:
        row = OutboxRow(
            key=changing.key_of(self._id, say.name),
            conversation=self._id,
            name=clean(say.name),
            op=Operation.POST,
            lane=storable(say.place.lane),
            order_key=storable(f"{self._id}|{say.place.key}"),
            place=PLACE.dump(say.place),
            content=CONTENT.dump(say.content),
            speaker=SPEAKER.dump(say.speaker),
            voice=say.speaker.voice,
            purpose=say.purpose,
            thread_key=None if say.thread_of is None else changing.key_of(self._id, say.thread_of),
            opens_thread=say.opens_thread,
            report=say.report,
            priority=say.priority,
            epoch=self._epoch,
            due=max(self._turn.at, say.not_before or self._turn.at),
            created=at,
            only_to=None if say.only_to is None else storable(say.only_to),
        )
        self._steps.append(lambda tables: tables.queue_message(row))

    def _change(self, effect: Revise | Withdraw | Supersede | Mark) -> None:
        now = self._turn.at
        match effect:
            case Revise():
                draft = changing.Revision(
                    changing.key_of(self._id, effect.name),
                    CONTENT.dump(effect.content),
                    SPEAKER.dump(effect.speaker),
                    effect.speaker.voice,
                    self._epoch,
                )
                self._steps.append(lambda tables: changing.revise(tables, draft, now))
            case Withdraw(name=name):
                key = changing.key_of(self._id, name)
                self._steps.append(lambda tables: changing.withdraw(tables, key, now))
            case Supersede(names=names):
                keys = [changing.key_of(self._id, name) for name in names]
                self._steps.append(lambda tables: changing.supersede(tables, keys, now))
            case Mark():
                mark = changing.mark_row(self._id, effect, self._epoch, now)
                self._steps.append(lambda tables: changing.mark(tables, mark, now))


def _put_ticket(tables: Tables, row: TicketRow, at: datetime) -> None:
    tables.put_ticket(row)
    tables.put_link(ticket_key(row.number), row.conversation, at)


def _row_of(ticket: Ticket) -> TicketRow:
    return TicketRow(
        ticket.number,
        ticket.conversation,
        ticket.state,
        ticket.escalation.priority,
        ticket.opened_at,
        TICKET.dump(ticket),
        None if ticket.assignee is None else storable(ticket.assignee.id),
        storable(ticket.queue),
        None if ticket.customer is None else storable(ticket.customer.id),
    )
