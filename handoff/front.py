"""What a platform asks at once: the form behind a button, the answer to a command, an agent's home.

Nothing here changes a ticket: what is filled in comes back as an event and goes through the durable line.
"""

from collections.abc import Awaitable, Callable, Sequence

from bot.core.company import Words
from bot.core.content import Button, Buttons, Content, Fact, Facts, Heading, Part, Small, Text, content, literal
from bot.core.desk import Saying
from bot.core.forms import Choice, ChoiceField, Form, TextField
from bot.core.moments import Timed
from bot.core.places import ConversationId, Person, Place, Role, Side
from bot.core.ticket import Priority, Ticket, TicketState
from bot.core.understood import Labels
from handoff import kinds, report, survey
from handoff.cards import line_of
from handoff.counting import counted
from handoff.desk import MAKE_TICKET
from handoff.estimate import dated, zone_or
from handoff.means import Means
from handoff.presence import here, is_here
from handoff.standing_in import may_pass_on
from handoff.step import Step
from handoff.summary import short

LIVE = (TicketState.OPEN, TicketState.CLAIMED)
SHOWN = 20
FOUND = 10
MOST_LABELLED = 500
"""So many of the newest messages about something are searched for words."""
CLAIMABLE = 5
"""Tickets that can be claimed right from the list."""
ONLY_AGENTS = "These commands are for the people who answer tickets. Ask to be added to the agents' channel."
FOR_MANAGERS = frozenset({"queue", "find", "report", "presence", "help"})
"""What also answers in the managers' channel: it shows the desk and changes nothing."""
HELP = (
    ("queue", "the tickets that wait, the most urgent first"),
    ("mine", "the tickets that you have"),
    (
        "find WORDS",
        "search what was said; a number finds that ticket, topic:delivery what is about that",
    ),
    ("report", "the last seven days in figures"),
    ("presence", "who is here"),
    ("presence here, presence away", "says it of yourself"),
    ("help", "this list"),
)

Answer = Content | Form
Command = Callable[[str, Person], Awaitable[Answer]]


class TicketFront:
    """Implements `bot.core.desk.FrontDesk`."""

    def __init__(self, means: Means, steps: Sequence[Step]) -> None:
        self._means = means
        self._steps = {step.action: step for step in steps}
        self._commands: dict[str, Command] = {
            "queue": self._queue,
            "mine": self._mine,
            "find": self._find,
            "report": self._report,
            "presence": self._presence,
            "here": lambda _, author: self._presence("here", author),
            "away": lambda _, author: self._presence("away", author),
            "help": self._help,
        }

    # ---------------------------------------------------------------------------------------------------------- forms

    async def form(self, action: str, value: str, author: Person) -> Form | None:
        """Nobody but an agent gets an agents' form: the tap goes on as an event, and is refused there."""
        if action == survey.COMMENT:
            return survey.comment_form(value, await self._words_for(value))
        if author.role is not Role.AGENT:
            return None
        if action == MAKE_TICKET:
            return make_ticket_form(value)
        step = self._steps.get(action)
        ticket = await self._ticket(value.partition(":")[0]) if step and step.form else None
        if step is None or step.form is None or ticket is None or not step.when(ticket):
            return None
        if not await self._may_fill(step, ticket, author):
            return None
        return await step.form(self._means, ticket, author)

    async def _words_for(self, number: str) -> Words:
        """The company's, in the language of that ticket's conversation."""
        ticket = await self._ticket(number)
        state = await self._means.archive.state(ticket.conversation) if ticket else None
        return self._means.company().speaking(state.language if state else None).words

    async def _may_fill(self, step: Step, ticket: Ticket, author: Person) -> bool:
        if ticket.assignee is None or ticket.assignee.id == author.id:
            return True
        return step.in_place and await may_pass_on(self._means, ticket, author, self._means.clock.now())

    # -------------------------------------------------------------------------------------------------------- commands

    async def command(self, text: str, author: Person, place: Place) -> Answer:
        if author.role is not Role.AGENT and not self._is_manager(author, place):
            return content(Small(ONLY_AGENTS))
        name, _, rest = text.strip().partition(" ")
        command = self._commands.get(name.lower() or "help")
        if command is None or not _may(author, name):
            return content(Small(f"There is no command “{short(name, 40)}”."), *_help(author))
        return await command(rest.strip()[:500], author)

    def _is_manager(self, author: Person, place: Place) -> bool:
        """A colleague in the managers' channel; who can write there follows from the platform's own records."""
        there = self._means.company().managers
        return author.role is Role.COLLEAGUE and (there.platform, there.channel) == (place.platform, place.channel)

    async def _queue(self, _rest: str, author: Person) -> Answer:
        return content(Heading("Waiting"), *await self._waiting(author))

    async def _mine(self, _rest: str, author: Person) -> Answer:
        return content(Heading("Yours"), *await self._own(author))

    async def _find(self, words: str, author: Person) -> Answer:
        if not words:
            return content(Small("Say what to look for, as in: find blender smells burnt"))
        number = await self._ticket(words.lstrip("#"))
        if number is not None:
            return content(Heading(f"Ticket {number.number}"), *self._lines([number]))
        found = await self._sought(words)
        zone = zone_or(self._means.company().zone, "UTC")
        tickets = {one: await self._number_of(one) for one in dict.fromkeys(said.conversation for said in found)}
        parts: list[Part] = []
        for one in found:
            known = tickets[one.conversation]
            ticket = f"{known} · " if known else ""
            inside = " · internal" if one.side is not Side.CUSTOMER else ""
            who = one.name or one.who
            rest = f" · {short(who, 40)}{inside}: {short(one.text, 200)}"
            parts.append(literal(Timed(ticket) + dated(one.at, zone) + rest))
        nothing = Small("Nothing was found. All of the words must stand in one message.")
        return content(Heading(f"Found for “{short(words, 60)}”"), *(parts or [nothing]))

    async def _sought(self, words: str) -> Sequence[Saying]:
        """By words, or by what a message is about, or by both."""
        labels, rest = kinds.wanted(words, self._means.company())
        if labels == Labels():
            return await self._means.archive.search(words, FOUND)
        labelled = await self._means.readings.labelled(labels, MOST_LABELLED if rest else FOUND)
        asked = rest.casefold().split()
        return [one for one in labelled if all(word in one.text.casefold() for word in asked)][:FOUND]

    async def _number_of(self, conversation: ConversationId) -> int | None:
        """The ticket that stands for a conversation now: the one that is open, or the last one that was settled."""
        state = await self._means.archive.state(conversation)
        ticket = (state.ticket or state.settled) if state else None
        return ticket.number if ticket else None

    async def _report(self, _rest: str, author: Person) -> Answer:
        return report.page(await report.week(self._means, self._means.clock.now()))

    async def _presence(self, said: str, author: Person) -> Answer:
        word = said.split()[0].lower() if said else ""
        if word in ("here", "away") and author.role is Role.AGENT:
            await self._means.presence.say(author, here=word == "here", at=self._means.clock.now())
            return content(Small("You are here." if word == "here" else "You are away. Nothing is offered to you."))
        return content(Heading("Who is here"), await self._present())

    async def _help(self, _rest: str, author: Person) -> Answer:
        return content(*_help(author))

    # ------------------------------------------------------------------------------------------------------------ home

    async def home(self, author: Person) -> Content:
        if author.role is not Role.AGENT:
            words = self._means.company()
            return content(Heading(words.bot_name), Text(f"Write to me, and I answer for {words.name}."))
        everybody = await self._means.presence.listed()
        mine = next((one for one in everybody if one.agent.id == author.id), None)
        away = mine is None or not is_here(mine, self._means.clock.now(), self._means.company().desk)
        other = Button("presence-here", "I am here") if away else Button("presence-away", "I am away")
        return content(
            Heading("Your tickets"),
            *await self._own(author),
            Heading("Waiting"),
            *await self._waiting(author),
            Heading("Who is here"),
            await self._present(),
            Buttons((other,)),
            Small(self._settings()),
        )

    def _settings(self) -> str:
        rules = self._means.company().desk
        seconds, hours = _plain(rules.hold_seconds), _plain(rules.reopen_hours)
        held = f"Your words are held for {counted(seconds, 'second')}. " if seconds else ""
        return f"{held}A resolved ticket can be opened again for {counted(hours, 'hour')}."

    # ------------------------------------------------------------------------------------------------------------ lists

    async def _own(self, author: Person) -> list[Part]:
        tickets = await self._means.book.listed((TicketState.CLAIMED,), 200, assignee=author.id)
        return self._lines(tickets) or [Small("You have none. Claim one of those that wait.")]

    async def _waiting(self, author: Person) -> list[Part]:
        tickets = await self._means.book.listed((TicketState.OPEN,), 1000)
        ordered = sorted(tickets, key=lambda one: (-one.escalation.priority, one.opened_at))
        if not ordered:
            return [Small("Nobody waits. Enjoy it.")]
        claims = tuple(Button("claim", f"Claim {one.number}", str(one.number)) for one in ordered[:CLAIMABLE])
        return [*self._lines(ordered), *([Buttons(claims)] if author.role is Role.AGENT else [])]

    def _lines(self, tickets: Sequence[Ticket]) -> list[Part]:
        at = self._means.clock.now()
        parts: list[Part] = [Text(line_of(ticket, at)) for ticket in tickets[:SHOWN]]
        more = len(tickets) - SHOWN
        return [*parts, Small(f"And {more} more.")] if more > 0 else parts

    async def _present(self) -> Part:
        at, rules = self._means.clock.now(), self._means.company().desk
        everybody = await self._means.presence.listed()
        load = await self._means.book.load()
        present = here(everybody, at, rules)[:SHOWN]
        rows = [Fact(short(agent.name, 60), counted(load.get(agent.id, 0), "ticket")) for agent in present]
        return Facts(tuple(rows)) if rows else Small("Nobody is here now, as far as anybody said or did.")

    async def _ticket(self, number: str) -> Ticket | None:
        known = number.isascii() and number.isdigit() and len(number) <= 12
        return await self._means.book.find(int(number)) if known else None


def _plain(number: float) -> int | float:
    """Without a point where there is nothing behind it."""
    return int(number) if number == int(number) else number


def make_ticket_form(words: str) -> Form:
    choices = tuple(Choice(priority.name.lower(), priority.name.capitalize()) for priority in Priority)
    return Form(
        action=MAKE_TICKET,
        value="",
        title="Make a ticket",
        intro=short(words, 200),
        fields=(
            TextField(name="reason", label="Why does this need a person?", longest=200),
            ChoiceField(name="priority", label="Priority", choices=choices, initial="normal", required=True),
        ),
        submit="Make it",
    )


def _may(author: Person, name: str) -> bool:
    return author.role is Role.AGENT or (name.lower() or "help") in FOR_MANAGERS


def _help(author: Person) -> list[Part]:
    agent = author.role is Role.AGENT
    known = [
        (shown, what) for shown, what in HELP if agent or (shown.partition(" ")[0] in FOR_MANAGERS and "," not in shown)
    ]
    return [Heading("Commands"), Facts(tuple(Fact(shown, what) for shown, what in known))]
