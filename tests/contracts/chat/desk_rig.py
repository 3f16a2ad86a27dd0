"""What a far side must be able to do for the desk's part of the contract, beyond `rig.Rig`.

A platform joins by adding these words to `Rig.can`: "forms", "marks", "whispers", "reactions", "files-in",
"files-out", "home", "commands".
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.core.content import Attachment, Button, Buttons, Content, Heading, Text, content
from bot.core.errors import Gone
from bot.core.forms import Choice, ChoiceField, Form, TextField
from bot.core.places import Person, Place, Role
from tests.contracts.chat.rig import Rig

RESOLVE = Form(
    action="resolve",
    value="7",
    title="Resolve ticket 7",
    submit="Resolve",
    intro="One look back.",
    fields=(
        ChoiceField(
            name="needed",
            label="Was a person needed?",
            choices=(Choice("right", "Yes"), Choice("needless", "No"), Choice("late", "Yes, sooner")),
            initial="right",
            required=True,
            as_buttons=True,
        ),
        TextField(name="answer", label="The right answer", hint="The bot learns from it.", lines=True, longest=500),
    ),
)
ONLY_AGENTS = "This is for agents."


@dataclass(slots=True)
class HandDesk:
    """A front desk for the contract. `slow` makes it think for so many seconds; `broken` makes it fail.

    Attributes:
        shows: what every command and home shows instead of its own.
        asked: (action, value, role) of every form that was asked for. commands: (text, role).
    """

    forms: dict[str, Form] = field(default_factory=lambda: {"resolve": RESOLVE})
    asked: list[tuple[str, str, Role]] = field(default_factory=list)
    commands: list[tuple[str, Role]] = field(default_factory=list)
    homes: list[Person] = field(default_factory=list)
    slow: float = 0.0
    broken: bool = False
    waiting: int = 3
    shows: Content | None = None

    async def form(self, action: str, value: str, author: Person) -> Form | None:
        self.asked.append((action, value, author.role))
        await self._think()
        return self.forms.get(action) if author.role is Role.AGENT else None

    async def command(self, text: str, author: Person, place: Place) -> Content | Form:
        self.commands.append((text, author.role))
        await self._think()
        if self.shows is not None:
            return self.shows
        if author.role is not Role.AGENT:
            return content(Text(ONLY_AGENTS))
        return RESOLVE if text == "resolve 7" else content(Heading("Queue"), Text(f"{self.waiting} tickets wait."))

    async def home(self, author: Person) -> Content:
        self.homes.append(author)
        if self.shows is not None:
            return self.shows
        if author.role is not Role.AGENT:
            return content(Text("Write to me."))
        row = Buttons((Button("presence-away", "I am away"), Button("resolve", "Resolve 7", "7")))
        return content(Heading("Your tickets"), Text(f"{self.waiting} tickets wait."), row)

    async def _think(self) -> None:
        if self.broken:
            raise RuntimeError("the desk is on fire")
        await asyncio.sleep(self.slow)


@dataclass(slots=True)
class Shelf:
    """Files of another platform, by their ref."""

    files: dict[str, bytes] = field(default_factory=dict)

    async def __call__(self, attachment: Attachment) -> bytes:
        if attachment.ref not in self.files:
            raise Gone("The file is not there any more.")
        return self.files[attachment.ref]


class DeskRig(Rig, Protocol):
    """Attributes:
    desk: what the platform was started with. shelf: where it fetches other platforms' files.
    """

    desk: HandDesk
    shelf: Shelf

    async def agent_says(self, words: str) -> str:
        """Ana writes in the agents' channel, outside of threads; the message's id."""
        ...

    async def agent_presses(self, message: str, label: str) -> None:
        """Ana taps a button in the agents' channel; returns when that was acknowledged."""
        ...

    async def open_form(self) -> Sequence[str] | None:
        """What Ana reads in the dialog before her, waiting a little for it; None when there is none."""
        ...

    async def fill(self, fields: dict[str, str]) -> bool:
        """Ana fills in the dialog and sends it; True when it closed, False when it stayed open with an error."""
        ...

    async def agent_reacts(self, message: str, emoji: str, *, off: bool = False) -> None:
        """Ana puts an emoji on a message in the agents' channel, or takes it back; returns when acknowledged."""
        ...

    def signs(self, message: str) -> frozenset[str]:
        """The marks that stand on a message in the agents' channel, as the platform shows them."""
        ...

    def ana(self) -> str:
        """Ana's person id."""
        ...

    def whispered(self) -> Sequence[str]:
        """The words that only Ana can see, in the agents' channel."""
        ...

    def files_shown(self, place: Place) -> Sequence[tuple[str, bytes]]:
        """(name, bytes) of the files that Baton showed in a place."""
        ...
