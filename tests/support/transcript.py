"""Conversations as plain text, run through the real wiring. Every word that reaches the customer must be expected.

# What this conversation shows.
company default_mode=draft                     change the company for this transcript
company model=hosted                           … and let a hosted model word the answers, as the next lines say
model says: Within 30 days. [p1 p2]            its next reply, with what it cites; without [] it is sent as it stands
model fails: 500                               from now on its server answers with this status
customer: Where is my parcel?                  the customer writes, and everything settles
customer+: And one more thing                  the customer writes; the next line follows at once
customer (Mia): Hello                          another customer, in a place of their own
customer edits: Where is my order?             the last message of the customer is edited
customer deletes                               … or deleted
customer taps: Talk to a person                taps a button of the newest message that has it
customer sends again                           the platform delivers the last message a second time
bot: ~ on its way                              the next message at the customer's side contains this
bot buttons: Helpful | Not helpful             the message before carries these buttons
customer sees Ana: Hi                          … was said by Ana
customer no longer sees: Hi                    no message at the customer's side contains this
agents: card "asked for a person"              some message in the agents' channel contains this
agents thread: ~ thanks                        some message in the ticket's thread contains this
agents never: secret                           no message on the agents' side contains this
ana: /claim                                    Ana taps Claim on the newest card; a form that opens is sent as it is,
                                               unless the next line fills it
ana> Hi, Ana here.                             Ana writes in the ticket's thread
ana in the old thread: Hello                   Ana writes under the first card, although there are newer ones
ana beside: Hello                              Ana writes in the agents' channel, in no thread
ana edits: Hello                               Ana edits the last thing she wrote
ana deletes
ana here: I'll take this one.                  Ana writes in the customer's own place
cleo (colleague) here: ...                     a colleague who is no agent does
after 20m                                      time passes
-> handoff reason=asked-for-person             a ticket is open for that reason
agents mark: sent                              the last thing an agent wrote carries this mark
agents no mark: held                           … does not
ana sees: only for her                         a message shown to Ana alone contains this
ana fills resolve: verdict=right, answer=…     the form that Ana opened is filled in and sent
ben taps old: Claim                            Ben taps a button that the newest card does not show any more
ana: presence here                             … or away, by command
ana takes back: x                              Ana puts that emoji on the last thing she wrote
customer (Mia) elsewhere: Hello                the same person in another place
ana asks: mine                                 Ana gives the command /baton mine; `ana reads:` looks at the answer
ana reads: ~ ticket 1001                       … or at her home, after `ana opens home`
ana reacts: thumbsup                           Ana puts an emoji on the newest message in the ticket's thread
ana attaches photo.png: Look                   a file with words; `customer attaches` likewise
customer reacts: tada                          on the newest message at the customer's side
-> owner people
-> ticket resolved
-> fact ticket-claimed
-> fact answered fallback=down                 … with these values
-> no bot message                              nothing new reached the customer
-> no fact answered                            no such fact was recorded
-> promise owed                                the newest promise is owed, kept, broken or released
-> tickets 1                                   so many tickets were ever opened
the agents' channel is gone                    the bot was removed from it (… is back)
managers: ~ could not be shown                 some message in the managers' channel contains this
agents channel: ~ Late                         some message beside all threads contains this
agents no card: Suggested                      no message of the agents' channel contains this
restart                                        the process is killed and started again on the same storage
"""

import re
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from adapters.chat.console.platform import AGENTS, MANAGERS, ConsolePlatform, Post, buttons, place
from bot.core.clock import HandClock
from bot.core.codec import STEP
from bot.core.content import Attachment, Attachments, Button, Content
from bot.core.conversation import Conversation, Entry, evolve
from bot.core.effects import Sign, Voice
from bot.core.events import MessagePosted
from bot.core.places import Person, Place, Role, Side, conversation_at
from bot.core.ticket import TicketState
from tests.support.hostile_provider import HostileProvider, completion, reply, says

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class Running(Protocol):
    """What a transcript needs of the assembled application."""

    engine: Any
    storage: Any


Start = Callable[[ConsolePlatform, dict[str, str]], AbstractAsyncContextManager[Running]]


@dataclass
class Speaker:
    person: Person
    place: Place
    last: str = ""
    seen: list[tuple[str, int]] = field(default_factory=list)


class Transcript:
    """Plays one file. Fails with the line that did not come true."""

    def __init__(self, path: Path, start: Start, clock: HandClock, provider: HostileProvider) -> None:
        self._lines = [
            (number, line.rstrip())
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            if line.strip() and not line.lstrip().startswith("#")
        ]
        self._path = path
        self._start = start
        self._clock = clock
        self._platform = ConsolePlatform(clock)
        self._provider = provider
        self._customers: dict[str, Speaker] = {}
        self._agents: dict[str, Speaker] = {}
        self._current = self._customer("Cus")
        self._expected_post: Post | None = None
        self._app: Running | None = None
        self._changes: dict[str, str] = {}
        self._last_agent = self._agent("ana")
        self._read: Content | None = None

    async def play(self) -> None:
        while self._lines and self._lines[0][1].startswith("company "):
            self._changes.update(pair.split("=", 1) for pair in self._lines.pop(0)[1].split()[1:])
        again = True
        while again:
            async with self._start(self._platform, self._changes) as self._app:
                again = await self._play_until_restart()
        self._nothing_unexpected("the end")

    async def _play_until_restart(self) -> bool:
        await self._settle()
        while self._lines:
            number, line = self._lines.pop(0)
            if line == "restart":
                return True
            try:
                await self._step(line)
            except AssertionError as problem:
                raise AssertionError(f"{self._path.name}:{number}: {line}\n{problem}\n{self._seen()}") from None
        return False

    # ------------------------------------------------------------------------------------------------------- one line

    async def _step(self, line: str) -> None:
        for pattern, step in self._steps():
            if found := re.fullmatch(pattern, line):
                await step(*found.groups())
                return
        raise AssertionError("this line is of no known form")

    def _steps(self) -> list[tuple[str, Callable[..., Awaitable[None]]]]:
        return [
            (r"customer(\+?)(?: \((.+?)\))?: (.*)", self._customer_writes),
            (r"customer edits: (.*)", self._customer_edits),
            (r"customer deletes", self._customer_deletes),
            (r"customer taps: (.*)", self._customer_taps),
            (r"customer sends again", self._customer_again),
            (r"customer attaches (\S+): (.*)", self._customer_attaches),
            (r"customer reacts: (\S+)", self._customer_reacts),
            (r"bot: (.*)", self._bot_said),
            (r"bot buttons: (.*)", self._bot_buttons),
            (r"customer sees (.+?): (.*)", self._customer_sees),
            (r"customer no longer sees: (.*)", self._customer_lost),
            (r'agents: card "(.*)"', self._card),
            (r"agents thread: (.*)", self._in_thread),
            (r"agents never: (.*)", self._agents_never),
            (r"agents mark: (\w+)", self._marked),
            (r"agents no mark: (\w+)", self._not_marked),
            (r"after (\d+)([smhd])", self._after),
            (r"the agents' channel is (gone|back)", self._channel),
            (r"managers: (.*)", self._managers),
            (r"agents channel: (.*)", self._in_channel),
            (r"agents no card: (.*)", self._no_card),
            (r"-> promise (\w+)", self._promise),
            (r"-> no fact (\S+)", self._no_fact),
            (r"-> tickets (\d+)", self._count),
            (r"-> no bot message", self._silence),
            (r"-> handoff reason=(\S+)", self._handoff),
            (r"-> owner (\S+)", self._owner),
            (r"-> ticket (\S+)", self._ticket),
            (r"-> fact (\S+)((?: \w+=\S*)*)", self._fact),
            (r"model says: (.*?)(?: \[(.*)\])?", self._model_says),
            (r"model fails: (\d+)", self._model_fails),
            (r"(\w+) fills ([\w-]+): (.*)", self._agent_fills),
            (r"(\w+) asks: (.*)", self._agent_asks),
            (r"(\w+) opens home", self._agent_home),
            (r"(\w+) reads: (.*)", self._agent_reads),
            (r"(\w+) sees: (.*)", self._agent_sees),
            (r"(\w+) reacts: (\S+)", self._agent_reacts),
            (r"(\w+) attaches (\S+): (.*)", self._agent_attaches),
            (r"(\w+) in the old thread: (.*)", self._agent_in_old_thread),
            (r"(\w+): presence (here|away)", self._agent_presence),
            (r"(\w+) taps old: (.*)", self._agent_stale),
            (r"(\w+) takes back: (\w+)", self._agent_takes_back),
            (r"customer \((.+?)\) elsewhere: (.*)", self._customer_elsewhere),
            (r"(\w+): /(.+)", self._agent_presses),
            (r"(\w+)> (.*)", self._agent_writes),
            (r"(\w+) edits: (.*)", self._agent_edits),
            (r"(\w+) deletes", self._agent_deletes),
            (r"(\w+)( \(colleague\))? here: (.*)", self._steps_in),
            (r"(\w+) beside: (.*)", self._agent_beside),
        ]

    # ---------------------------------------------------------------------------------------------- the customer's side

    async def _customer_writes(self, at_once: str, name: str | None, text: str) -> None:
        self._nothing_unexpected("the customer's next words")
        self._current = self._customer(name or "Cus")
        who = self._current
        who.last = await self._platform.write(who.person, who.place, _unescape(text), Side.CUSTOMER)
        if not at_once:
            await self._settle()

    async def _customer_edits(self, text: str) -> None:
        who = self._current
        await self._platform.edit(who.person, who.place, who.last, text, Side.CUSTOMER)
        await self._settle()

    async def _customer_deletes(self) -> None:
        await self._platform.delete(self._current.place, self._current.last, Side.CUSTOMER)
        await self._settle()

    async def _customer_taps(self, label: str) -> None:
        posts = [post for post in self._at_customer() if any(b.label == label for b in buttons(post))]
        assert posts, f"no message carries a button {label!r}"
        await self._platform.press(self._current.person, posts[-1], label, Side.CUSTOMER)
        await self._settle()

    async def _customer_again(self) -> None:
        sent = [e for e in self._platform.taken if isinstance(e, MessagePosted) and e.message == self._current.last]
        await self._platform.take_again(sent[0])
        await self._settle()

    async def _bot_said(self, expected: str) -> None:
        post = self._next_at_customer(expected)
        assert post.speaker.voice in (Voice.BOT, Voice.SYSTEM), f"it was {post.speaker.name} who said that"

    async def _bot_buttons(self, expected: str) -> None:
        assert self._expected_post is not None
        labels = [button.label for button in buttons(self._expected_post)]
        for label in (part.strip() for part in expected.split("|")):
            assert any(_fits(label, have) for have in labels), f"the buttons are {labels}"

    async def _customer_sees(self, name: str, expected: str) -> None:
        post = self._next_at_customer(expected)
        assert post.speaker.name.casefold() == name.casefold(), f"it was {post.speaker.name or 'nobody'} who said that"

    async def _customer_lost(self, text: str) -> None:
        kept = [post for post in self._at_customer() if text in _words(post)]
        assert not kept, f"it still stands there: {_words(kept[0])}"

    async def _silence(self) -> None:
        self._nothing_unexpected("this line")

    # ------------------------------------------------------------------------------------------------ the agents' side

    async def _card(self, expected: str) -> None:
        words = [_words(post) for post in self._at_agents()]
        assert any(expected.casefold() in text.casefold() for text in words), "no such message in the agents' channel"

    async def _in_thread(self, expected: str) -> None:
        words = [_words(post) for post in self._at_agents() if post.place.thread]
        assert any(_fits(expected, text) for text in words), "no such message in the ticket's thread"

    async def _agents_never(self, text: str) -> None:
        assert not [post for post in self._at_agents() if text in _words(post)]

    async def _agent_presses(self, name: str, label: str) -> None:
        cards = [
            post for post in self._at_agents() if any(b.label.casefold() == label.casefold() for b in buttons(post))
        ]
        assert cards, f"no card carries a button {label!r}"
        agent = self._agent(name)
        form = await self._platform.press(agent.person, cards[-1], label, Side.AGENTS)
        fills_it = self._lines and re.fullmatch(rf"{name} fills .*", self._lines[0][1])
        if form and not fills_it:
            await self._platform.fill(agent.person, {})
        await self._settle()

    async def _agent_writes(self, name: str, text: str, files: Attachments | None = None) -> None:
        cards = [post for post in self._at_agents() if "ticket:" in post.key]
        assert cards, "there is no ticket's thread to write in"
        agent = self._agent(name)
        where = cards[-1].place.in_thread(cards[-1].id)
        agent.last = await self._platform.write(agent.person, where, _unescape(text), Side.AGENTS, files=files)
        agent.place = where
        self._last_agent = agent
        await self._settle()

    async def _agent_beside(self, name: str, text: str) -> None:
        agent = self._agent(name)
        agent.last = await self._platform.write(agent.person, place(AGENTS), text, Side.AGENTS)
        agent.place = place(AGENTS)
        self._last_agent = agent
        await self._settle()

    async def _agent_edits(self, name: str, text: str) -> None:
        agent = self._agent(name)
        await self._platform.edit(agent.person, agent.place, agent.last, text, Side.AGENTS)
        await self._settle()

    async def _agent_deletes(self, name: str) -> None:
        agent = self._agent(name)
        await self._platform.delete(agent.place, agent.last, Side.AGENTS)
        await self._settle()

    async def _steps_in(self, name: str, colleague: str | None, text: str) -> None:
        person = self._agent(name).person
        if colleague:
            person = Person(person.id, person.name, Role.COLLEAGUE)
        await self._platform.write(person, self._current.place, text, Side.CUSTOMER)
        await self._settle()

    async def _marked(self, sign: str) -> None:
        marks = {str(mark) for mark in self._platform.marks.get(self._last_agent.last, ())}
        assert sign in marks, f"the marks are {sorted(marks)}"

    async def _not_marked(self, sign: str) -> None:
        assert Sign(sign) not in self._platform.marks.get(self._last_agent.last, ())

    async def _agent_fills(self, name: str, action: str, text: str) -> None:
        agent = self._agent(name)
        form = self._platform.open_forms.get(agent.person.id)
        assert form, f"no form is open before {name}"
        assert form[0].action == action, f"the form is {form[0].action}"
        fields = dict(pair.split("=", 1) for pair in text.split(", ") if "=" in pair)
        await self._platform.fill(agent.person, fields)
        await self._settle()

    async def _agent_in_old_thread(self, name: str, text: str) -> None:
        """Under the first card, although there are newer ones."""
        agent = self._agent(name)
        card = next(post for post in self._at_agents() if "ticket:" in post.key and not post.place.thread)
        agent.place = card.place.in_thread(card.id)
        agent.last = await self._platform.write(agent.person, agent.place, text, Side.AGENTS)
        self._last_agent = agent
        await self._settle()

    async def _agent_presence(self, name: str, how: str) -> None:
        await self._agent_asks(name, f"presence {how}")

    async def _agent_stale(self, name: str, label: str) -> None:
        """A tap on a button that the card showed before it changed."""
        cards = [post for post in self._at_agents() if "ticket:" in post.key and not post.place.thread]
        stale = Button(label.lower().replace(" ", "-"), label, self._number(cards[-1]))
        await self._platform.tap(self._agent(name).person, cards[-1], stale, Side.AGENTS)
        await self._settle()

    def _number(self, card: Post) -> str:
        return card.key.partition("ticket:")[2].partition(":")[0]

    async def _agent_takes_back(self, name: str, emoji: str) -> None:
        agent = self._agent(name)
        await self._platform.react(agent.person, agent.place, agent.last, emoji, Side.AGENTS)
        await self._settle()

    async def _customer_elsewhere(self, name: str, text: str) -> None:
        """The same person in another place."""
        person = self._customer(name).person
        self._current = self._customers[f"{name} elsewhere"] = Speaker(person, place(f"c-{name.lower()}-2"))
        self._current.last = await self._platform.write(person, self._current.place, text, Side.CUSTOMER)
        await self._settle()

    async def _agent_asks(self, name: str, text: str) -> None:
        agent = self._agent(name)
        self._read = await self._platform.command(agent.person, place(AGENTS), text)
        await self._settle()

    async def _agent_home(self, name: str) -> None:
        self._read = await self._platform.home(self._agent(name).person)

    async def _agent_reads(self, name: str, expected: str) -> None:
        words = self._read.plain() if self._read else ""
        assert _fits(expected, words), f"{name} reads: {words}"

    async def _agent_sees(self, name: str, expected: str) -> None:
        person = self._agent(name).person.id
        seen = [_words(post) for post in self._platform.posts.values() if post.only_to == person]
        assert any(_fits(expected, text) for text in seen), f"{name} alone sees {seen}"

    async def _agent_reacts(self, name: str, emoji: str) -> None:
        agent = self._agent(name)
        inside = [post for post in self._at_agents() if post.place.thread]
        message = inside[-1].id if inside else agent.last
        await self._platform.react(agent.person, inside[-1].place, message, emoji, Side.AGENTS)
        await self._settle()

    async def _agent_attaches(self, name: str, file: str, text: str) -> None:
        await self._agent_writes(name, text, self._file(file))

    async def _customer_attaches(self, file: str, text: str) -> None:
        self._nothing_unexpected("the customer's next words")
        who = self._current
        who.last = await self._platform.write(who.person, who.place, text, Side.CUSTOMER, files=self._file(file))
        await self._settle()

    async def _customer_reacts(self, emoji: str) -> None:
        post = self._at_customer()[-1]
        await self._platform.react(self._current.person, self._current.place, post.id, emoji, Side.CUSTOMER)
        await self._settle()

    def _file(self, name: str) -> Attachments:
        ref = f"console:{name}"
        self._platform.files[ref] = name.encode()
        return Attachments((Attachment(name, size=len(name), ref=ref),))

    # ------------------------------------------------------------------------------------------------------ the records

    async def _after(self, amount: str, unit: str) -> None:
        assert self._app is not None
        await self._clock.advance(int(amount) * UNITS[unit])
        await self._app.engine.tick()
        await self._settle()

    async def _handoff(self, reason: str) -> None:
        assert self._app is not None
        tickets = await self._app.storage.tickets.listed((TicketState.OPEN, TicketState.CLAIMED))
        mine = [ticket for ticket in tickets if ticket.conversation == conversation_at(self._current.place)]
        assert mine, "there is no live ticket"
        assert mine[-1].escalation.rule == reason, f"the reason is {mine[-1].escalation.rule}"

    async def _owner(self, owner: str) -> None:
        state = await self._state()
        assert state.owner.value == owner, f"the owner is {state.owner.value}"

    async def _ticket(self, wanted: str) -> None:
        assert self._app is not None
        tickets = await self._app.storage.tickets.listed(tuple(TicketState))
        mine = [ticket for ticket in tickets if ticket.conversation == conversation_at(self._current.place)]
        assert mine, "there is no ticket"
        newest = max(mine, key=lambda ticket: ticket.number)
        assert newest.state.value == wanted, f"it is {newest.state.value}"

    async def _fact(self, name: str, wanted: str) -> None:
        assert self._app is not None
        facts = await self._app.storage.facts.named(name, datetime.min.replace(tzinfo=UTC))
        assert facts, "no such fact was recorded"
        values = dict(pair.split("=", 1) for pair in wanted.split())
        told = [{key: str(fact.data.get(key)) for key in values} for fact in facts]
        assert values in told, f"its values are {told}"

    async def _model_says(self, words: str, cites: str | None) -> None:
        said = completion(words) if cites is None else reply(words, *cites.split())
        self._provider.plays(says(said))

    async def _model_fails(self, status: str) -> None:
        self._provider.plays(says({"error": {"message": "it fails"}}, int(status)))

    async def _no_fact(self, name: str) -> None:
        assert self._app is not None
        assert not await self._app.storage.facts.named(name, datetime.min.replace(tzinfo=UTC))

    async def _promise(self, wanted: str) -> None:
        assert self._app is not None
        promises = await self._app.storage.promises.since(datetime.min.replace(tzinfo=UTC))
        assert promises, "nothing was promised"
        assert (promises[-1].outcome or "owed") == wanted, f"it is {promises[-1].outcome or 'owed'}"

    async def _count(self, number: str) -> None:
        assert self._app is not None
        tickets = await self._app.storage.tickets.listed(tuple(TicketState))
        assert len(tickets) == int(number), f"there are {len(tickets)}"

    async def _channel(self, how: str) -> None:
        if how == "gone":
            self._platform.gone.add(AGENTS)
            return
        assert self._app is not None
        self._platform.gone.discard(AGENTS)
        for lane in await self._app.storage.outbox.retry(None):
            self._app.engine.wake_lane(lane)
        await self._settle()

    async def _managers(self, expected: str) -> None:
        words = [_words(post) for post in self._platform.posts.values() if post.place.channel == MANAGERS]
        assert any(_fits(expected, text) for text in words), f"the managers see {words}"

    async def _in_channel(self, expected: str) -> None:
        words = [_words(post) for post in self._at_agents() if not post.place.thread]
        assert any(_fits(expected, text) for text in words), "no such message in the agents' channel"

    async def _no_card(self, text: str) -> None:
        assert not [post for post in self._at_agents() if text in _words(post) and not post.place.thread]

    async def _state(self) -> Conversation:
        assert self._app is not None
        where = self._current.place
        state = Conversation(id=conversation_at(where), place=where)
        for row in await self._app.storage.facts.log(state.id):
            state = evolve(state, Entry(row.at, STEP.load(row.body)))
        return state

    # ------------------------------------------------------------------------------------------------------------ means

    async def _settle(self) -> None:
        assert self._app is not None
        await self._app.engine.settled()

    def _customer(self, name: str) -> Speaker:
        if name not in self._customers:
            person = Person(f"console:{name.lower()}", name, Role.CUSTOMER)
            self._customers[name] = Speaker(person, place(f"c-{name.lower()}"))
        return self._customers[name]

    def _agent(self, name: str) -> Speaker:
        if name not in self._agents:
            person = Person(f"console:agent-{name.lower()}", name.capitalize(), Role.AGENT)
            self._agents[name] = Speaker(person, place(AGENTS))
        return self._agents[name]

    def _at_customer(self) -> list[Post]:
        return [p for p in self._platform.posts.values() if p.place.lane == self._current.place.lane and p.content]

    def _at_agents(self) -> list[Post]:
        return [post for post in self._platform.posts.values() if post.place.channel == AGENTS and post.content]

    def _unseen(self) -> list[Post]:
        return [post for post in self._at_customer() if (post.id, post.revisions) not in self._current.seen]

    def _next_at_customer(self, expected: str) -> Post:
        unseen = self._unseen()
        assert unseen, "nothing new reached the customer"
        post = unseen[0]
        self._current.seen.append((post.id, post.revisions))
        self._expected_post = post
        assert _fits(expected, _words(post)), f"the customer got: {_words(post)}"
        return post

    def _nothing_unexpected(self, before: str) -> None:
        unseen = self._unseen()
        assert not unseen, f"before {before} the customer got something that no line expects: {_words(unseen[0])}"

    def _seen(self) -> str:
        return "What was posted:\n" + "\n".join(_shown(post) for post in self._platform.posts.values())


def _shown(post: Post) -> str:
    where = "/".join(part for part in (post.place.channel, post.place.thread) if part)
    return f"  [{where}] {post.speaker.name or post.speaker.voice}: {_words(post)!r}"


def _words(post: Post) -> str:
    return post.content.plain() if post.content else ""


def _fits(expected: str, text: str) -> bool:
    """`~ words` means contains, in any case; otherwise the words themselves, as the first part."""
    if expected.startswith("~"):
        return expected[1:].strip().casefold() in text.casefold()
    return text == expected or text.startswith(expected + "\n")


def _unescape(text: str) -> str:
    return text.replace("\\n", "\n")
