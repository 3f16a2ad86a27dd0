"""The contract's second half: what is sent is seen as it was meant."""

from datetime import UTC, datetime

import pytest

from bot.core.content import (
    Button,
    Buttons,
    Content,
    Fact,
    Facts,
    Heading,
    Quote,
    Small,
    Source,
    Sources,
    Text,
    content,
    fact,
    literal,
    small,
)
from bot.core.delivery import Delivery, Operation, Receipt
from bot.core.effects import Speaker
from bot.core.errors import Permanent
from bot.core.events import ButtonPressed, MessagePosted
from bot.core.moments import Moment, worded
from bot.core.places import Role, Side
from tests.contracts.chat.orders import ANA, BOT, HOSTILE, delivery, needs
from tests.contracts.chat.rig import Rig


class Outgoing:
    """What is sent is seen as it was meant, and every failure is told apart."""

    async def test_a_post_is_shown_and_its_receipt_names_it(self, rig: Rig) -> None:
        receipt = await rig.platform.send(delivery(rig.customers(), content("It **left** yesterday.")))
        (shown,) = rig.shown(receipt.place)
        assert shown.message == receipt.message
        assert shown.words == "It left yesterday."

    async def test_a_thread_survives_the_round_trip(self, rig: Rig) -> None:
        await rig.say("hello")
        (event,) = rig.kept.events
        assert isinstance(event, MessagePosted)
        receipt = await rig.platform.send(delivery(event.place, content("hi there")))
        assert receipt.place == event.place
        assert [shown.words for shown in rig.shown(event.place)][-1:] == ["hi there"]
        await rig.say("thanks", thread=event.place.thread)
        assert rig.kept.events[-1].place == event.place

    async def test_a_card_opens_a_thread(self, rig: Rig) -> None:
        if not rig.platform.capabilities.threads:
            pytest.skip("there are no threads there")
        card = await rig.platform.send(delivery(rig.agents(), content(Heading("Ticket 7"))))
        assert card.place.thread is not None
        below = await rig.platform.send(delivery(card.place, content("more"), key="key-2"))
        assert below.place == card.place
        assert [shown.words for shown in rig.shown(card.place)][-1:] == ["more"]

    async def test_literal_words_stay_literal_and_call_nobody(self, rig: Rig) -> None:
        receipt = await rig.platform.send(delivery(rig.customers(), content(Text(HOSTILE))))
        (shown,) = rig.shown(receipt.place)
        assert shown.words == HOSTILE
        assert shown.mentions == ()

    async def test_markdown_calls_nobody_and_links_to_the_web_only(self, rig: Rig) -> None:
        receipt = await rig.platform.send(delivery(rig.customers(), content(HOSTILE + " [ok](https://ok.example/)")))
        (shown,) = rig.shown(receipt.place)
        assert shown.mentions == ()
        assert "https://ok.example/" in shown.links
        assert all(link.startswith(("https://", "http://")) for link in shown.links)

    async def test_every_part_can_be_read(self, rig: Rig) -> None:
        said = content(
            Heading("Ticket 7"),
            "**Problem**: none",
            Facts((Fact("Waiting", "3 min"),)),
            Quote("Rosa", "it is cold"),
            Sources((Source("e1", "Refunds", "https://shop.example/r"),)),
            Small("A bot can be wrong."),
            Buttons((Button("claim", "Claim", "7"), Button("resolve", "Resolve", "7"))),
        )
        receipt = await rig.platform.send(delivery(rig.agents(), said))
        (shown,) = [one for one in rig.shown(rig.agents().in_thread(None)) if one.message == receipt.message]
        for words in (
            "Ticket 7",
            "Problem",
            "Waiting",
            "3 min",
            "Rosa",
            "it is cold",
            "Refunds",
            "A bot can be wrong.",
        ):
            assert words in shown.words
        assert shown.buttons == (("Claim", "Resolve") if rig.platform.capabilities.buttons else ())

    async def test_a_moment_can_be_read_wherever_it_stands(self, rig: Rig) -> None:
        """By its words, where a reader's client cannot word it for the reader's own zone."""
        at = Moment(at=datetime(2026, 3, 2, 13, 30, tzinfo=UTC), words="today at 14:30 (Europe/Berlin)")
        said = content(
            worded("**Expect** an answer by {at}, _not_ before.", at=at),
            literal(worded("<!channel> by {at}", at=at)),
            Facts((fact("Promised", worded("an answer by {at}", at=at)),)),
            small(worded("Late: {at} was said", at=at)),
            small(worded("*Late*: {at} was said", at=at)),
        )
        receipt = await rig.platform.send(delivery(rig.agents(), said))
        (shown,) = [one for one in rig.shown(rig.agents().in_thread(None)) if one.message == receipt.message]
        assert shown.words.count("today at 14:30 (Europe/Berlin)") == 5
        for words in ("an answer by today", "<!channel> by today", "Promised", "Late: today", "*Late*: today"):
            assert words in shown.words
        assert shown.mentions == ()

    async def test_a_tap_comes_back(self, rig: Rig) -> None:
        if not rig.platform.capabilities.buttons:
            pytest.skip("there are no buttons there")
        needs(rig, "press")
        row = Buttons((Button("helpful", "Helpful", "a1"), Button("ask-for-person", "Talk to a person", "a2")))
        await rig.say("hello")
        place = rig.kept.events[0].place
        receipt = await rig.platform.send(delivery(place, content("Yes.", row)))
        await rig.press(receipt.message, "Talk to a person")
        tap = rig.kept.events[-1]
        assert isinstance(tap, ButtonPressed)
        assert (tap.action, tap.value, tap.message) == ("ask-for-person", "a2", receipt.message)
        assert (tap.place, tap.author.role, tap.side) == (place, Role.CUSTOMER, Side.CUSTOMER)

    async def test_a_long_text_goes_out_whole_up_to_the_limit_and_is_cut_beyond(self, rig: Rig) -> None:
        limit = rig.platform.capabilities.text_limit
        whole = "word " * (limit // 5)
        receipt = await rig.platform.send(delivery(rig.customers(), content(Text(whole))))
        (shown,) = rig.shown(receipt.place)
        assert shown.words.count("word") == limit // 5
        beyond = await rig.platform.send(delivery(rig.agents(), content(Text("word " * limit)), key="key-2"))
        assert beyond.message

    async def test_an_agent_speaks_under_the_own_name_also_after_a_change(self, rig: Rig) -> None:
        if not rig.platform.capabilities.speaker_names:
            pytest.skip("everything is shown under the bot's name there")
        receipt = await rig.platform.send(delivery(rig.customers(), content(Text("Ana here")), speaker=ANA))
        assert rig.shown(receipt.place)[0].speaker == "Ana Ferro"
        if rig.platform.capabilities.edits:
            await rig.platform.send(self._change(receipt, Text("Ana is here"), ANA))
            assert rig.shown(receipt.place)[0].speaker == "Ana Ferro"

    async def test_a_message_can_be_revised_again_and_again(self, rig: Rig) -> None:
        if not rig.platform.capabilities.edits:
            pytest.skip("messages cannot be revised there")
        receipt = await rig.platform.send(delivery(rig.agents(), content("open", Buttons((Button("claim", "Claim"),)))))
        for _ in range(2):
            again = await rig.platform.send(self._change(receipt, Text("claimed"), BOT))
            assert again == receipt
        (shown,) = [one for one in rig.shown(rig.agents().in_thread(None)) if one.message == receipt.message]
        assert (shown.words, shown.buttons) == ("claimed", ())

    async def test_a_message_can_be_withdrawn_also_twice(self, rig: Rig) -> None:
        if not rig.platform.capabilities.deletes:
            pytest.skip("messages cannot be withdrawn there")
        receipt = await rig.platform.send(delivery(rig.customers(), content("oops")))
        for _ in range(2):
            order = delivery(
                receipt.place, Content(), key="key-3", operation=Operation.WITHDRAW, target=receipt.message
            )
            await rig.platform.send(order)
        assert receipt.message not in [one.message for one in rig.shown(receipt.place)]

    async def test_a_sent_message_is_found_by_its_key(self, rig: Rig) -> None:
        if not rig.platform.capabilities.finds_sent:
            with pytest.raises(Permanent):
                await rig.platform.find(delivery(rig.customers(), content("hi")))
            return
        await rig.say("hello")
        for place in (rig.customers(), rig.kept.events[0].place):
            order = delivery(place, content("hi"), key="key-" + str(place.thread))
            assert await rig.platform.find(order) is None
            receipt = await rig.platform.send(order)
            assert await rig.platform.find(order) == receipt

    @staticmethod
    def _change(receipt: Receipt, part: Text, speaker: Speaker) -> Delivery:
        return delivery(
            receipt.place,
            content(part),
            key="key-2",
            operation=Operation.REVISE,
            speaker=speaker,
            target=receipt.message,
        )
