"""Lines about the customer's side: what customers do, and every word that reaches them."""

from adapters.chat.console.platform import buttons
from bot.core.effects import Voice
from bot.core.events import MessagePosted
from bot.core.places import Person, Role, Side
from tests.support.transcript.stage import NAME, Form, Stage, fits, unescape, words

WHO = r"(?: \(([^<>()]+?)(?: <(\S+@\S+)>)?(?: in (\S+))?\))?"
"""``(Mia)``, ``(Mia <mia@mail.example>)`` whose address the platform vouches for, ``(Mia in shared-acme)``."""


class CustomerLines:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._platform = stage.platform

    def forms(self) -> list[Form]:
        return [
            (rf"customer(\+?){WHO}: (.*)", self._writes),
            (r"customer \((\w+)\) elsewhere: (.*)", self._elsewhere),
            (r"customer broadcasts: (.*)", self._broadcasts),
            (r"customer edits: (.*)", self._edits),
            (r"customer deletes", self._deletes),
            (r"customer taps(?: (twice))?: (.*)", self._taps),
            (r"customer taps on the card: (.*)", self._taps_on_card),
            (r"customer sends again", self._again),
            (r"customer attaches (\S+): (.*)", self._attaches),
            (r"customer reacts: (\S+)", self._reacts),
            (r"customer fills ([\w-]+): (.*)", self._fills),
            (rf"{NAME}( \(colleague\))? here(\+?): (.*)", self._steps_in),
            (r"bot: (.*)", self._bot_said),
            (r"bot in order: (.*)", self._bot_in_order),
            (r"bot buttons: (.*)", self._bot_buttons),
            (r"customer sees (\w+): (.*)", self._sees),
            (r"customer sees the picture of (\w+)", self._sees_picture),
            (r"customer no longer sees: (.*)", self._lost),
            (r"customer never sees: (.*)", self._lost),
            (r"-> no bot message", self._silence),
        ]

    # ----------------------------------------------------------------------------------------------------- what they do

    async def _writes(self, at_once: str, name: str | None, email: str | None, room: str | None, text: str) -> None:
        self._stage.nothing_unexpected("the customer's next words")
        who = self._stage.current = self._stage.customer(name or "Cus", email, room)
        who.last = await self._platform.write(who.person, who.place, unescape(text), Side.CUSTOMER)
        if not at_once:
            await self._stage.settle()

    async def _broadcasts(self, text: str) -> None:
        """In the thread, and shown in the channel as well."""
        self._stage.nothing_unexpected("the customer's next words")
        who = self._stage.current
        who.last = await self._platform.write(who.person, who.place, text, Side.CUSTOMER, broadcast=True)
        await self._stage.settle()

    async def _elsewhere(self, name: str, text: str) -> None:
        who = self._stage.current = self._stage.customer_elsewhere(name)
        who.last = await self._platform.write(who.person, who.place, text, Side.CUSTOMER)
        await self._stage.settle()

    async def _edits(self, text: str) -> None:
        who = self._stage.current
        await self._platform.edit(who.person, who.place, who.last, text, Side.CUSTOMER)
        await self._stage.settle()

    async def _deletes(self) -> None:
        await self._platform.delete(self._stage.current.place, self._stage.current.last, Side.CUSTOMER)
        await self._stage.settle()

    async def _taps(self, twice: str | None, label: str) -> None:
        posts = [post for post in self._stage.at_customer() if any(b.label == label for b in buttons(post))]
        assert posts, f"no message carries a button {label!r}"
        for _ in range(2 if twice else 1):
            await self._platform.press(self._stage.current.person, posts[-1], label, Side.CUSTOMER)
        await self._stage.settle()

    async def _taps_on_card(self, label: str) -> None:
        """Somebody who is no agent reaches the agents' channel, as an outsider can who was invited there by mistake."""
        card = self._stage.cards()[-1]
        await self._platform.press(self._stage.current.person, card, label, Side.AGENTS)
        await self._stage.settle()

    async def _again(self) -> None:
        last = self._stage.current.last
        sent = [e for e in self._platform.taken if isinstance(e, MessagePosted) and e.message == last]
        await self._platform.take_again(sent[0])
        await self._stage.settle()

    async def _attaches(self, file: str, text: str) -> None:
        self._stage.nothing_unexpected("the customer's next words")
        who = self._stage.current
        files = self._stage.file(file)
        who.last = await self._platform.write(who.person, who.place, text, Side.CUSTOMER, files=files)
        await self._stage.settle()

    async def _reacts(self, emoji: str) -> None:
        who, post = self._stage.current, self._stage.at_customer()[-1]
        await self._platform.react(who.person, who.place, post.id, emoji, Side.CUSTOMER)
        await self._stage.settle()

    async def _fills(self, action: str, text: str) -> None:
        person = self._stage.current.person
        form = self._platform.open_forms.get(person.id)
        assert form, "no form is open before the customer"
        assert form[0].action == action, f"the form is {form[0].action}"
        await self._platform.fill(person, fields_of(text))
        await self._stage.settle()

    async def _steps_in(self, name: str, colleague: str | None, at_once: str, text: str) -> None:
        person = self._stage.agent(name).person
        if colleague:
            person = Person(person.id, person.name, Role.COLLEAGUE)
        await self._platform.write(person, self._stage.current.place, text, Side.CUSTOMER)
        if not at_once:
            await self._stage.settle()

    # --------------------------------------------------------------------------------------------------- what they see

    async def _bot_said(self, expected: str) -> None:
        post = self._stage.next_at_customer(expected)
        assert post.speaker.voice in (Voice.BOT, Voice.SYSTEM), f"it was {post.speaker.name} who said that"

    async def _bot_in_order(self, expected: str) -> None:
        """One message that says all of this, in this order."""
        parts = [part.strip() for part in expected.split("|")]
        post = self._stage.next_at_customer(f"~ {parts[0]}")
        text = words(post).casefold()
        places = [text.find(part.casefold()) for part in parts]
        assert places == sorted(place for place in places if place >= 0), f"the customer got: {words(post)}"

    async def _bot_buttons(self, expected: str) -> None:
        assert self._stage.expected is not None, "no line before this one expects a message"
        labels = [button.label for button in buttons(self._stage.expected)]
        for label in (part.strip() for part in expected.split("|")):
            assert any(fits(label, have) for have in labels), f"the buttons are {labels}"

    async def _sees(self, name: str, expected: str) -> None:
        post = self._stage.next_at_customer(expected)
        assert post.speaker.name.casefold() == name.casefold(), f"it was {post.speaker.name or 'nobody'} who said that"

    async def _sees_picture(self, name: str) -> None:
        shown = self._stage.expected.speaker.avatar_url if self._stage.expected else None
        own = self._stage.agent(name).person.avatar_url
        assert shown == own, f"the picture is {shown}"

    async def _lost(self, text: str) -> None:
        kept = [post for post in self._stage.at_customer() if text in words(post)]
        assert not kept, f"it stands there: {words(kept[0])}"

    async def _silence(self) -> None:
        self._stage.nothing_unexpected("this line")


def fields_of(text: str) -> dict[str, str]:
    """``name=value, other=value`` as a form's fields."""
    return dict(pair.split("=", 1) for pair in text.split(", ") if "=" in pair)
