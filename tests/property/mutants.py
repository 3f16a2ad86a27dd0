"""Deliberate faults, to see that the schedules and the laws find them. None of them is ever in the product.

Each is made by replacing a piece of the program while it runs; the pieces are named as they are in the program, so a
fault that no longer fits fails loudly.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest

from bot.conversation.manager import ConversationManager
from bot.core.effects import MakePromise, RecordFact
from bot.engine.courier import Courier
from bot.engine.intake import IntakeDesk
from handoff import promises, relay, sla, thread
from handoff import ticket as machine
from handoff.case import Case
from handoff.step import is_live
from handoff.steps import claim, hand_back, merge
from storage import changing, committing, leasing, sending, timing
from storage.memory.tables import MemoryTables

Patch = pytest.MonkeyPatch


@dataclass(frozen=True, slots=True)
class Mutant:
    """Attributes:
    within: found by so many schedules at the latest.
    """

    name: str
    make: Callable[[Patch], None]
    within: int = 300


def _clocks_go_on_after_hand_back(patch: Patch) -> None:
    patch.setattr(hand_back, "sla", SimpleNamespace(open_names=lambda _ticket: ()))


def _epoch_is_not_checked_at_the_send(patch: Patch) -> None:
    patch.setattr(sending, "is_overtaken", lambda *_: False)


def _anybody_can_claim_what_is_claimed(patch: Patch) -> None:
    def taken(ticket: Any, agent: Any, at: datetime) -> Any:
        return replace(ticket, state=machine.TicketState.CLAIMED, assignee=agent, claimed_at=at)

    patch.setattr(machine, "claim", taken)
    patch.setattr(claim, "STEP", replace(claim.STEP, when=is_live))


def _everybodys_notes_are_relayed(patch: Patch) -> None:
    patch.setattr(thread, "is_assignee", lambda *_: True)


def _what_is_held_cannot_be_taken_back(patch: Patch) -> None:
    real = changing.withdraw

    def only_what_was_sent(tables: Any, key: str, now: datetime) -> None:
        post = tables.post(key)
        if post is not None and not post.can_be_changed:
            real(tables, key, now)

    patch.setattr(changing, "withdraw", only_what_was_sent)


def _promises_are_not_written_down(patch: Patch) -> None:
    real = promises.made
    patch.setattr(promises, "made", lambda *a: [e for e in real(*a) if not isinstance(e, MakePromise)])


def _the_book_of_promises_forgets(patch: Patch) -> None:
    patch.setattr(MemoryTables, "put_promise", lambda *_: None)


def _the_same_event_is_kept_again(patch: Patch) -> None:
    real, numbers = MemoryTables._add_event, count()

    def always(self: MemoryTables, row: Any) -> bool:
        return real(self, replace(row, id=f"{row.id}~{next(numbers)}"))

    patch.setattr(MemoryTables, "_add_event", always)


def _nobody_looks_whether_it_arrived(patch: Patch) -> None:
    async def never(*_: Any) -> None:
        return None

    patch.setattr(Courier, "_earlier", never)


def _the_fence_is_ignored(patch: Patch) -> None:
    def whoever(tables: Any, lease: Any) -> Any:
        return tables.conversation(lease.conversation.id)

    patch.setattr(leasing, "held", whoever)
    patch.setattr(committing, "held", whoever)


def _timers_fire_twice(patch: Patch) -> None:
    real = timing.fire

    def twice(tables: Any, limit: int, now: datetime) -> Any:
        due = tables.due_timers(now, limit)
        again = [timing.arrival(replace(timing._fired(t), id=f"again:{t.name}:{t.due}"), now) for t in due]
        found = real(tables, limit, now)
        if again:
            timing.keep(tables, again)
        return found

    patch.setattr(timing, "fire", twice)


def _merging_tells_nobody(patch: Patch) -> None:
    patch.setattr(merge, "_told", lambda *_: RecordFact(name="quiet"))


def _merging_keeps_the_customer_with_people(patch: Patch) -> None:
    real = Case.settle
    patch.setattr(Case, "settle", lambda self, outcome: None if outcome == "merged" else real(self, outcome))


def _clocks_count_the_bots_time(patch: Patch) -> None:
    real = sla.start

    def earlier(ticket: Any, name: str, at: datetime, seconds: float) -> Any:
        return real(ticket, name, at - timedelta(seconds=30), seconds)

    patch.setattr(sla, "start", earlier)


def _clocks_run_in_the_customers_turn(patch: Patch) -> None:
    patch.setattr(Case, "rest", lambda *_: None)


def _acknowledged_before_it_is_kept(patch: Patch) -> None:
    real = IntakeDesk.__call__

    async def at_once(self: IntakeDesk, events: Sequence[Any]) -> None:
        from asyncio import create_task

        self._task = create_task(real(self, events))  # type: ignore[attr-defined]  # only to hold it

    patch.setattr(IntakeDesk, "__call__", at_once)


def _messages_overtake_each_other(patch: Patch) -> None:
    def any_row(self: Any, now: datetime) -> Any:
        return [head for row in self._active_rows() if row.due <= now and (head := self._head(row)) is not None]

    patch.setattr(MemoryTables, "_all_heads", any_row)


def _cards_stay_as_they_were(patch: Patch) -> None:
    patch.setattr(Case, "_looks_new", property(lambda self: self.new_card))


def _customers_words_stay_outside(patch: Patch) -> None:
    patch.setattr(relay, "to_agents", lambda *_: [])


def _cards_go_to_the_customer(patch: Patch) -> None:
    real = Case.say_card
    patch.setattr(Case, "say_card", lambda self, face: replace(real(self, face), place=self.state.place))


def _a_sleeping_ticket_is_handed_on_asleep(patch: Patch) -> None:
    patch.setattr(Case, "wake", lambda self: self.change(snoozed_until=None))


def _a_failed_turn_forgets_everything(patch: Patch) -> None:
    async def nothing(*_: Any) -> tuple[()]:
        return ()

    patch.setattr(ConversationManager, "_react_alone", nothing)


def _replies_do_not_wait_for_the_receipt(patch: Patch) -> None:
    patch.setattr(MemoryTables, "is_opening", lambda *_: False)


MUTANTS = (
    Mutant("clocks go on after a hand-back", _clocks_go_on_after_hand_back),
    Mutant("the epoch is not checked at the send", _epoch_is_not_checked_at_the_send),
    Mutant("anybody can claim what is claimed", _anybody_can_claim_what_is_claimed),
    Mutant("everybody's notes are relayed", _everybodys_notes_are_relayed),
    Mutant("what is held cannot be taken back", _what_is_held_cannot_be_taken_back, within=800),
    Mutant("promises are not written down", _promises_are_not_written_down),
    Mutant("the book of promises forgets", _the_book_of_promises_forgets),
    Mutant("the same event is kept again", _the_same_event_is_kept_again),
    Mutant("nobody looks whether it arrived", _nobody_looks_whether_it_arrived),
    Mutant("the fence is ignored", _the_fence_is_ignored, within=800),
    Mutant("timers fire twice", _timers_fire_twice),
    Mutant("merging tells nobody", _merging_tells_nobody),
    Mutant("merging keeps the customer with people", _merging_keeps_the_customer_with_people),
    Mutant("clocks count the bot's time", _clocks_count_the_bots_time),
    Mutant("clocks run in the customer's turn", _clocks_run_in_the_customers_turn),
    Mutant("acknowledged before it is kept", _acknowledged_before_it_is_kept),
    Mutant("messages overtake each other", _messages_overtake_each_other),
    Mutant("cards stay as they were", _cards_stay_as_they_were),
    Mutant("customers' words stay outside", _customers_words_stay_outside),
    Mutant("cards go to the customer", _cards_go_to_the_customer),
    Mutant("a sleeping ticket is handed on asleep", _a_sleeping_ticket_is_handed_on_asleep),
    Mutant("a failed turn forgets everything", _a_failed_turn_forgets_everything),
    Mutant("replies do not wait for the receipt", _replies_do_not_wait_for_the_receipt, within=800),
)
