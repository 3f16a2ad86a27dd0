"""A street with customers, a floor with agents, lives of the program, and time: everything a schedule moves."""

from dataclasses import replace
from math import ceil, floor
from typing import Any

from adapters.chat.console.platform import AGENTS, MANAGERS, place
from bot.core.codec import STEP
from bot.core.company import Company
from bot.core.conversation import Conversation, Entry
from bot.core.delivery import Operation
from bot.core.desk_rules import DeskRules, Targets
from bot.core.effects import Owner, Voice
from bot.core.places import ConversationId
from storage.opening import Storage, storage_over
from storage.rows import Head
from storage.tables import Tables
from tests.property.hand_loop import HandLoop, finished
from tests.property.people import People
from tests.property.process import Process, Wire
from tests.property.storages import Store
from tests.property.street import STAFF, Street

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


class World(People):
    """Attributes:
    broken: what was seen to be wrong while it happened.
    """

    def __init__(self, company: int, workers: int, runner: Store) -> None:
        self.loop = HandLoop()
        self.runner = runner
        self.company = COMPANIES[company % len(COMPANIES)]
        self.street = Street(self.loop)
        self.storage: Storage = storage_over(runner, clock=self.loop, holder="observer")
        self.broken: list[str] = []
        self.expected = []
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

    # ------------------------------------------------------------------------------------------------ what can be seen

    def state(self, id: ConversationId) -> Conversation | None:
        return finished(self.storage.archive.state(id))

    def log(self, id: ConversationId) -> list[Entry]:
        rows = finished(self.storage.facts.log(id)) or ()
        return [Entry(row.at, STEP.load(row.body)) for row in rows]
