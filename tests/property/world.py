"""A street with customers, a floor with agents, lives of the program, and time: everything a schedule moves."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil, floor
from typing import Any

from adapters.chat.console.platform import AGENTS, MANAGERS, Post, buttons, place
from bot.core.codec import STEP
from bot.core.company import Company
from bot.core.content import Button
from bot.core.conversation import Conversation, Entry
from bot.core.delivery import Operation
from bot.core.desk_rules import DeskRules, Targets
from bot.core.effects import Owner, Voice
from bot.core.places import ConversationId, Person, Side
from storage.opening import Storage, storage_over
from storage.rows import Head
from storage.tables import Tables
from tests.property.hand_loop import HandLoop, finished
from tests.property.process import HABITS, Process, Wire
from tests.property.storages import Memory, Sqlite
from tests.property.street import HOMES, STAFF, Street, home, number_of

_TARGETS = Targets(queue=10, first_reply=15, silent=15, next_reply=30, resolution=60)
_PLAIN = Company(
    name="Acme",
    agents=place(AGENTS),
    managers=place(MANAGERS),
    desk=DeskRules(hold_seconds=3, targets=_TARGETS),
)
COMPANIES: tuple[Company, ...] = (
    _PLAIN,
    replace(_PLAIN, desk=replace(_PLAIN.desk, assign="round-robin", offer_minutes=1)),
    replace(_PLAIN, hours=tuple((day, "09:00", "10:30") for day in ("monday", "tuesday", "wednesday"))),
    replace(_PLAIN, desk=replace(_PLAIN.desk, hold_seconds=0)),
)
"""One desk that is open always, one that asks one agent after the other, one that soon closes, one without a hold."""

STEPS = (
    "claim", "claim", "release", "transfer", "resolve", "hand-back", "hand-back", "merge", "merge", "not-needed",
    "snooze", "reopen", "take-back", "send-to-customer", "draft", "use-draft",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expected:
    """An agent wrote under the card of a ticket that they had, when all was quiet."""

    message: str
    author: Person
    conversation: ConversationId


class World:
    """Attributes:
    broken: what was seen to be wrong while it happened.
    """

    def __init__(self, company: int, workers: int, runner: Memory | Sqlite) -> None:
        self.loop = HandLoop()
        self.runner = runner
        self.company = COMPANIES[company % len(COMPANIES)]
        self.street = Street(self.loop)
        self.storage: Storage = storage_over(runner, clock=self.loop, holder="observer")
        self.broken: list[str] = []
        self.lives = 0
        self._workers = workers
        self.processes: list[Process] = []
        self.deaths = 0
        self._dying: list[None] = []
        self._carried: dict[str, Process] = {}
        for agent in STAFF:
            finished(self.storage.presence.say(agent, here=True, at=self.loop.now()))
        self._rise()

    # ------------------------------------------------------------------------------------------------------ processes

    def _rise(self) -> None:
        """Start what is missing; whoever starts a program on SQLite is alone with its file."""
        while len(self.processes) < self._workers:
            if self.lives and not self.processes:
                finished(self.runner.restart())
            self.lives += 1
            wire = Wire(self.loop, self.runner, self._watch, lambda: self._dying.append(None))
            process = Process(self.loop, wire, self.street, self.company, f"life {self.lives}")
            self.processes.append(process)
            process.begin()

    def _watch(self, tables: Tables, result: Any) -> None:
        """From inside the transaction that sends a message off: does the bot still own the conversation?"""
        if not isinstance(result, list) or not result or not isinstance(result[0], Head):
            return
        for head in result:
            if head.row.voice != Voice.BOT:
                continue
            now = tables.conversation(head.row.conversation)
            posts = head.row.op == Operation.POST
            if now is not None and (now.epoch != head.row.epoch or (posts and now.owner != Owner.BOT)):
                self.broken.append(f"the bot's {head.row.name} left although people took over")

    def _bury(self) -> None:
        self._dying.clear()
        for process in [one for one in self.processes if one.is_dead]:
            self.processes.remove(process)
            process.end()
            self.deaths += 1

    def crash(self, pick: int, steps: int, *, after: bool) -> None:
        """A process dies now, or at the step after so many that the world can see."""
        if not self.processes:
            return
        process = self.processes[pick % len(self.processes)]
        if steps:
            process.wire.dies_in, process.wire.dies_after = steps, after
            return
        process.wire.cut()
        self._bury()

    def freeze(self, pick: int, steps: int, seconds: float) -> None:
        """A process stands still for so long, from the step on that comes after so many."""
        if self.processes:
            wire = self.processes[pick % len(self.processes)].wire
            wire.freezes_in, wire.freezes_for = steps, seconds

    # ----------------------------------------------------------------------------------------------------------- time

    def rounds(self, most: int) -> None:
        for _ in range(most):
            if not self.loop.round():
                return
            if self._dying:
                self._bury()

    def calm(self) -> None:
        while not self.loop.calm(lambda: self._dying):
            self._bury()

    def passes(self, seconds: float) -> None:
        """Letters are brought, the dead rise, everybody ticks once a second as long as there is anything to do."""
        until = self.loop.time() + seconds
        self._rise()
        self.bring()
        self.calm()
        while (moment := self._next_moment(until)) <= until:
            self.loop.go_to(moment)
            self._rise()
            self.bring()
            if moment == floor(moment):
                for process in self.processes:
                    process.tick()
            self.calm()
        self.loop.go_to(until)
        self.calm()

    def _next_moment(self, until: float) -> float:
        tick = floor(self.loop.time()) + 1.0
        waking = self.loop.next_moment()
        if until - self.loop.time() > 5 and self.is_quiet():
            due = finished(self.storage.timers.next_due())
            tick = max(tick, float(ceil((due - self.loop._start).total_seconds()))) if due else until + 1
        return tick if waking is None else min(tick, waking)

    def is_quiet(self) -> bool:
        """Nothing waits to be handled, to be sent, to be brought or to rise."""
        return (
            not self.street.letters
            and not any(process.wire.is_frozen for process in self.processes)
            and len(self.processes) == self._workers
            and self.runner.active() == 0
            and finished(self.storage.inbox.lag()) == (0, None)
        )

    def settle(self) -> None:
        """Good weather until nothing is left to do."""
        self.street.weather.clear()
        for process in self.processes:
            process.wire.dies_in = process.wire.freezes_in = None
        for _ in range(120):
            self.passes(1.0)
            if self.is_quiet() and self.loop.next_moment() is None:
                return
        raise AssertionError(f"there is no end to it: {self._left()}")

    def _left(self) -> str:
        pending = finished(self.storage.inbox.lag())
        active = [row for row in self.runner.outbox() if row["state"] in ("queued", "sending")]
        return f"pending {pending}, active {active}, letters {len(self.street.letters)}, {self.loop.troubles[:3]}"

    def end(self) -> None:
        for process in self.processes:
            process.end()
        finished(self.runner.stop())

    # ----------------------------------------------------------------------------------------------------- the post

    def bring(self, *, together: bool = False, backwards: bool = False) -> None:
        """The platform brings what was not acknowledged, unless somebody who lives has it in hand."""
        takers = self.processes
        letters = [letter for letter in self.street.letters if self._carried.get(letter.id) not in takers]
        if not takers or not letters:
            return
        if backwards:
            letters.reverse()
        taker = takers[len(self.street.given) % len(takers)]
        self._carried.update((letter.id, taker) for letter in letters)
        for batch in [letters] if together else [[letter] for letter in letters]:
            taker.take(batch)

    def again(self, pick: int) -> None:
        """The platform brings some event once more, although it was acknowledged."""
        given = list(self.street.given.values())
        if given and self.processes:
            self.processes[pick % len(self.processes)].take([given[-1 - pick % len(given)]])

    # ------------------------------------------------------------------------------------------------- what people do

    def customer_writes(self, who: int, words: str) -> None:
        person = HOMES[who % len(HOMES)][1]
        finished(self.street.write(person, home(who), f"{words} {self.street.token()}", Side.CUSTOMER))

    def customer_changes(self, who: int, *, delete: bool) -> None:
        person, where = HOMES[who % len(HOMES)][1], home(who)
        mine = [e for e in self.street.said_by(person, Side.CUSTOMER) if e.place == where]
        if mine and delete:
            finished(self.street.delete(where, mine[-1].message, Side.CUSTOMER))
        elif mine:
            words = f"changed {self.street.token()}"
            finished(self.street.edit(person, where, mine[-1].message, words, Side.CUSTOMER))

    def customer_taps(self, who: int, pick: int) -> None:
        person, where = HOMES[who % len(HOMES)][1], home(who)
        shown = self.street.buttons_for_customers(where.channel)
        if shown:
            post, button = shown[-1 - pick % len(shown)]
            self._tap(person, post, button, Side.CUSTOMER)

    def agent_writes(self, who: int, pick: int) -> None:
        cards = self.street.cards()
        if not cards:
            return
        card = cards[-1 - pick % len(cards)]
        author = STAFF[who % len(STAFF)]
        expected = self._has(author, card)
        words = f"from {author.name} {self.street.token()}"
        message = finished(self.street.write(author, card.place.in_thread(card.id), words, Side.AGENTS))
        if expected is not None and message is not None:
            self.expected.append(Expected(message, author, expected))

    @cached_property
    def expected(self) -> list[Expected]:
        """What agents may count on to reach a customer."""
        return []

    def _has(self, author: Person, card: Post) -> ConversationId | None:
        """The conversation whose ticket this agent has, if this is its newest card and nothing is on its way."""
        if self.street.letters or finished(self.storage.inbox.lag()) != (0, None):
            return None
        ticket = finished(self.storage.tickets.find(int(number_of(card))))
        if ticket is None or ticket.assignee != author or not ticket.is_live:
            return None
        return ticket.conversation if card.key == f"{ticket.conversation}:{ticket.card}" else None

    def agent_changes(self, who: int, *, delete: bool) -> None:
        author = STAFF[who % len(STAFF)]
        mine = self.street.said_by(author, Side.AGENTS)
        if mine and delete:
            finished(self.street.delete(mine[-1].place, mine[-1].message, Side.AGENTS))
        elif mine:
            words = f"changed {self.street.token()}"
            finished(self.street.edit(author, mine[-1].place, mine[-1].message, words, Side.AGENTS))

    def agent_reacts(self, who: int, emoji: str) -> None:
        author = STAFF[who % len(STAFF)]
        mine = self.street.said_by(author, Side.AGENTS)
        if mine:
            finished(self.street.react(author, mine[-1].place, mine[-1].message, emoji, Side.AGENTS))

    def agent_steps_in(self, who: int, customer: int) -> None:
        author = STAFF[who % len(STAFF)]
        finished(self.street.write(author, home(customer), f"myself {self.street.token()}", Side.CUSTOMER))

    def agent_taps_shown(self, who: int, pick: int, card: int) -> None:
        """A button that the card shows."""
        cards = self.street.cards()
        if cards:
            post = cards[-1 - card % len(cards)]
            shown = buttons(post)
            if shown:
                self._agent_taps(STAFF[who % len(STAFF)], post, shown[pick % len(shown)], card)

    def agent_taps(self, who: int, pick: int, action: str) -> None:
        """Any action on any card, stale or not."""
        cards = self.street.cards()
        if cards:
            post = cards[-1 - pick % len(cards)]
            value = number_of(post)
            mine = self.street.said_by(STAFF[who % len(STAFF)], Side.AGENTS)
            if action in ("take-back", "send-to-customer") and mine:
                value = f"{value}:{mine[-1].message}"
            self._agent_taps(STAFF[who % len(STAFF)], post, Button(action, action, value), pick)

    def _agent_taps(self, author: Person, post: Post, button: Button, pick: int) -> None:
        if not self._tap(author, post, button, Side.AGENTS):
            return
        fields: dict[str, str] = {}
        form = self.street.open_forms[author.id][0]
        names = {field.name for field in form.fields}
        if button.action == "transfer":
            colleague = STAFF[(STAFF.index(author) + 1) % len(STAFF)]
            fields = {"to": f"queue {self.company.desk.queues[0].name}" if pick % 4 == 3 else f"agent {colleague.id}"}
        elif button.action == "merge" and "into" in names:
            choices: Sequence[Any] = getattr(form.fields[0], "choices", ())
            fields = {"into": choices[0].value} if choices else {}
        finished(self.street.fill(author, fields))

    def _tap(self, author: Person, post: Post, button: Button, side: Side) -> bool:
        """True when a form opened. A tap that nobody answers at once is lost, and whoever made it sees that."""
        asked = next((process for process in self.processes if process.can_answer), None)
        if asked is None:
            return False
        self.street._front_desk = asked.front
        try:
            form = finished(self.street.tap(author, post, button, side))
        except asyncio.CancelledError:  # the process ended while it was asked
            self._bury()
            return False
        if form is not None and side is Side.CUSTOMER:
            finished(self.street.fill(author, {"comment": "fine"}))
            return False
        return form is not None

    # ------------------------------------------------------------------------------------------------ what can be seen

    def state(self, id: ConversationId) -> Conversation | None:
        return finished(self.storage.archive.state(id))

    def log(self, id: ConversationId) -> list[Entry]:
        rows = finished(self.storage.facts.log(id)) or ()
        return [Entry(row.at, STEP.load(row.body)) for row in rows]


__all__ = ["HABITS", "STEPS", "Expected", "World"]
