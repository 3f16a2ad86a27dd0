"""Lines about what agents do: taps, forms, words in threads and beside them, commands."""

import re
from collections.abc import Callable
from dataclasses import replace

from adapters.chat.console.platform import AGENTS, Post, buttons, place
from bot.core.content import Attachments, Button
from bot.core.events import MessagePosted
from bot.core.places import Role, Side
from tests.support.transcript.customers import fields_of
from tests.support.transcript.stage import NAME, Form, Speaker, Stage, unescape


class AgentLines:
    """Args:
    upcoming: the text of the line that comes next, empty at the end.
    """

    def __init__(self, stage: Stage, upcoming: Callable[[], str]) -> None:
        self._stage = stage
        self._platform = stage.platform
        self._upcoming = upcoming

    def forms(self) -> list[Form]:
        return [
            (rf"{NAME}: /(.+)", self._presses),
            (rf"{NAME} fills ([\w-]+): (.*)", self._fills),
            (rf"{NAME} makes a ticket: (.*)", self._makes_ticket),
            (rf"{NAME} taps old: (.*)", self._taps_old),
            (rf"{NAME} taps twice: (.*)", self._taps_twice),
            (rf"{NAME} and {NAME} tap at once: (.*)", self._both_tap),
            (rf"{NAME}(\+?)> (.*)", self._writes),
            (rf"{NAME} broadcasts: (.*)", self._broadcasts),
            (rf"{NAME} in the old thread: (.*)", self._writes_in_old_thread),
            (rf"{NAME} beside: (.*)", self._writes_beside),
            (rf"{NAME} sends again", self._again),
            (rf"{NAME} attaches (\S+): (.*)", self._attaches),
            (rf"{NAME} edits: (.*)", self._edits),
            (rf"{NAME} deletes", self._deletes),
            (rf"{NAME} reacts: (\S+)", self._reacts),
            (rf"{NAME} takes back: (\w+)", self._takes_back),
            (rf"{NAME}: presence (here|away)", self._presence),
            (rf"{NAME} asks: (.*)", self._asks),
            (rf"{NAME} opens home", self._opens_home),
            (rf"{NAME} leaves the agents' channel", self._leaves),
        ]

    # ------------------------------------------------------------------------------------------------------------- taps

    async def _presses(self, name: str, label: str) -> None:
        agent = self._stage.agent(name)
        form = await self._platform.press(agent.person, self._with_button(label), label, Side.AGENTS)
        if form and not re.fullmatch(rf"{name} fills .*", self._upcoming()):
            await self._platform.fill(agent.person, {})
        await self._stage.settle()

    async def _taps_twice(self, name: str, label: str) -> None:
        await self._both_tap(name, name, label)

    async def _both_tap(self, name: str, other: str, label: str) -> None:
        """The second tap is there before the first one has changed anything."""
        card = self._with_button(label)
        for each in (name, other):
            await self._platform.press(self._stage.agent(each).person, card, label, Side.AGENTS)
        await self._stage.settle()

    def _with_button(self, label: str) -> Post:
        shown = self._stage.at_agents()
        cards = [post for post in shown if any(b.label.casefold() == label.casefold() for b in buttons(post))]
        assert cards, f"no card carries a button {label!r}"
        return cards[-1]

    async def _taps_old(self, name: str, label: str) -> None:
        """A tap on a button that the card showed before it changed."""
        card = self._stage.cards()[-1]
        number = card.key.partition("ticket:")[2].partition(":")[0]
        stale = Button(label.lower().replace(" ", "-"), label, number)
        await self._platform.tap(self._stage.agent(name).person, card, stale, Side.AGENTS)
        await self._stage.settle()

    async def _fills(self, name: str, action: str, text: str) -> None:
        agent = self._stage.agent(name)
        form = self._platform.open_forms.get(agent.person.id)
        assert form, f"no form is open before {name}"
        assert form[0].action == action, f"the form is {form[0].action}"
        await self._platform.fill(agent.person, fields_of(text))
        await self._stage.settle()

    async def _makes_ticket(self, name: str, text: str) -> None:
        """With the shortcut on a message at the customer's side; the form that opens is filled in."""
        agent, message = self._stage.agent(name), self._stage.at_customer()[-1]
        shortcut = Button("make-ticket", "Make a ticket", message.content.words if message.content else "")
        form = await self._platform.tap(agent.person, message, shortcut, Side.CUSTOMER)
        assert form, f"no form opened before {name}"
        await self._platform.fill(agent.person, fields_of(text))
        await self._stage.settle()

    # ------------------------------------------------------------------------------------------------------------ words

    async def _writes(self, name: str, at_once: str, text: str) -> None:
        await self._in_thread(name, text, at_once=bool(at_once))

    async def _attaches(self, name: str, file: str, text: str) -> None:
        await self._in_thread(name, text, self._stage.file(file))

    async def _broadcasts(self, name: str, text: str) -> None:
        """In the ticket's thread, and shown in the agents' channel as well."""
        await self._in_thread(name, text, broadcast=True)

    async def _in_thread(
        self,
        name: str,
        text: str,
        files: Attachments | None = None,
        *,
        broadcast: bool = False,
        at_once: bool = False,
    ) -> None:
        cards = self._stage.cards()
        assert cards, "there is no ticket's thread to write in"
        agent = self._speaking(name)
        agent.place = cards[-1].place.in_thread(cards[-1].id)
        agent.last = await self._platform.write(
            agent.person, agent.place, unescape(text), Side.AGENTS, files=files, broadcast=broadcast
        )
        if not at_once:
            await self._stage.settle()

    async def _writes_in_old_thread(self, name: str, text: str) -> None:
        """Under the first card, although there are newer ones."""
        agent, card = self._speaking(name), self._stage.cards()[0]
        agent.place = card.place.in_thread(card.id)
        agent.last = await self._platform.write(agent.person, agent.place, text, Side.AGENTS)
        await self._stage.settle()

    async def _writes_beside(self, name: str, text: str) -> None:
        agent = self._speaking(name)
        agent.place = place(AGENTS)
        agent.last = await self._platform.write(agent.person, agent.place, text, Side.AGENTS)
        await self._stage.settle()

    async def _again(self, name: str) -> None:
        last = self._stage.agent(name).last
        sent = [e for e in self._platform.taken if isinstance(e, MessagePosted) and e.message == last]
        await self._platform.take_again(sent[0])
        await self._stage.settle()

    async def _edits(self, name: str, text: str) -> None:
        agent = self._stage.agent(name)
        await self._platform.edit(agent.person, agent.place, agent.last, text, Side.AGENTS)
        await self._stage.settle()

    async def _deletes(self, name: str) -> None:
        agent = self._stage.agent(name)
        await self._platform.delete(agent.place, agent.last, Side.AGENTS)
        await self._stage.settle()

    async def _reacts(self, name: str, emoji: str) -> None:
        """On the newest message in the ticket's thread."""
        newest = [post for post in self._stage.at_agents() if post.place.thread][-1]
        await self._platform.react(self._stage.agent(name).person, newest.place, newest.id, emoji, Side.AGENTS)
        await self._stage.settle()

    async def _takes_back(self, name: str, emoji: str) -> None:
        agent = self._stage.agent(name)
        await self._platform.react(agent.person, agent.place, agent.last, emoji, Side.AGENTS)
        await self._stage.settle()

    def _speaking(self, name: str) -> Speaker:
        self._stage.last_agent = self._stage.agent(name)
        return self._stage.last_agent

    # --------------------------------------------------------------------------------------------------------- commands

    async def _presence(self, name: str, how: str) -> None:
        await self._asks(name, f"presence {how}")

    async def _asks(self, name: str, text: str) -> None:
        agent = self._stage.agent(name)
        self._stage.read = await self._platform.command(agent.person, place(AGENTS), text)
        await self._stage.settle()

    async def _opens_home(self, name: str) -> None:
        self._stage.read = await self._platform.home(self._stage.agent(name).person)

    async def _leaves(self, name: str) -> None:
        """From now on a colleague like any other; the platform notices it, and says that they are away."""
        agent = self._stage.agent(name)
        await self._platform.command(agent.person, place(AGENTS), "away")
        agent.person = replace(agent.person, role=Role.COLLEAGUE)
