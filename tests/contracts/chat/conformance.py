"""The contract of every chat platform: one suite, told nothing about which platform it faces. How to join: rig.py."""

import asyncio
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
from bot.core.effects import Purpose, Speaker, Voice
from bot.core.errors import Ambiguous, Gone, Misconfigured, Permanent, Retryable
from bot.core.events import ButtonPressed, MessageDeleted, MessageEdited, MessagePosted
from bot.core.moments import Moment, worded
from bot.core.places import ConversationId, Place, Role, Side
from tests.contracts.chat.rig import RETRY_AFTER, Fault, Forgery, Noise, Rig

HOSTILE = "<!channel> <@U0000000001> @everyone @here *b* <b>x</b> [y](javascript:alert(1)) & <https://z.example|w>"
BOT = Speaker(Voice.BOT, "Baton")
ANA = Speaker(Voice.AGENT, "Ana Ferro", "https://avatars.example.com/ana.png")


def delivery(
    place: Place,
    said: Content,
    *,
    key: str = "key-1",
    operation: Operation = Operation.POST,
    speaker: Speaker = BOT,
    target: str | None = None,
) -> Delivery:
    return Delivery(
        row=1,
        key=key,
        operation=operation,
        conversation=ConversationId("c1"),
        name="answer:1",
        place=place,
        content=said,
        speaker=speaker,
        purpose=Purpose.ANSWER,
        target=target,
    )


def needs(rig: Rig, what: str) -> None:
    if what not in rig.can:
        pytest.skip(f"the far side cannot bring about {what!r}")


class Incoming:
    """What people do reaches the intake once, as what it was."""

    async def test_a_message_comes_in_as_it_was_written(self, rig: Rig) -> None:
        message, acknowledged = await rig.say("Where is my parcel? 1 * 2 * 3 <b> & \u05d0 😀")
        (event,) = rig.kept.events
        assert acknowledged
        assert isinstance(event, MessagePosted)
        assert event.content.words == "Where is my parcel? 1 * 2 * 3 <b> & \u05d0 😀"
        assert event.message == message
        assert (event.side, event.author.role) == (Side.CUSTOMER, Role.CUSTOMER)
        assert event.id.startswith(rig.platform.name + ":")
        assert event.author.id.startswith(rig.platform.name + ":")
        assert event.place.platform == rig.platform.name

    async def test_acknowledged_only_after_it_was_kept(self, rig: Rig) -> None:
        rig.kept.open.clear()
        saying = asyncio.create_task(rig.say("hello"))
        await asyncio.wait_for(rig.kept.entered.wait(), 5)
        done, _ = await asyncio.wait({saying}, timeout=0.15)
        assert not done
        rig.kept.open.set()
        _, acknowledged = await saying
        assert acknowledged

    async def test_not_acknowledged_when_it_could_not_be_kept(self, rig: Rig) -> None:
        needs(rig, "refuse")
        rig.kept.full = True
        message, acknowledged = await rig.say("hello")
        assert not acknowledged
        rig.kept.full = False
        assert await rig.again(message)
        assert len(rig.kept.events) == 1

    async def test_the_same_delivery_twice_is_one_event(self, rig: Rig) -> None:
        needs(rig, "redeliver")
        message, _ = await rig.say("hello")
        assert await rig.again(message)
        assert len(rig.kept.events) == 1
        assert list(rig.kept.times.values()) == [2]

    async def test_two_messages_with_the_same_words_are_two(self, rig: Rig) -> None:
        await rig.say("hello")
        await rig.say("hello")
        assert len(rig.kept.events) == 2

    async def test_an_edit_comes_in_with_its_message(self, rig: Rig) -> None:
        if not rig.platform.capabilities.edits:
            pytest.skip("messages cannot be edited there")
        needs(rig, "edit")
        message, _ = await rig.say("order 7")
        await rig.edit(message, "order 8")
        first, edited = rig.kept.events
        assert isinstance(edited, MessageEdited)
        assert (edited.message, edited.content.words, edited.place) == (message, "order 8", first.place)
        assert edited.id != first.id

    async def test_a_deletion_comes_in_with_its_message(self, rig: Rig) -> None:
        if not rig.platform.capabilities.deletes:
            pytest.skip("messages cannot be deleted there")
        needs(rig, "delete")
        message, _ = await rig.say("order 7")
        await rig.delete(message)
        first, deleted = rig.kept.events
        assert isinstance(deleted, MessageDeleted)
        assert (deleted.message, deleted.place) == (message, first.place)

    async def test_a_file_comes_in_with_name_and_address(self, rig: Rig) -> None:
        needs(rig, "file")
        await rig.say("see here", file="oven.jpg")
        (event,) = rig.kept.events
        assert isinstance(event, MessagePosted)
        assert event.content.words == "see here"
        assert [file.name for file in event.content.files] == ["oven.jpg"]

    @pytest.mark.parametrize("kind", list(Noise))
    async def test_noise_is_acknowledged_and_ignored(self, rig: Rig, kind: Noise) -> None:
        needs(rig, kind)
        await rig.noise(kind)
        assert rig.kept.events == []

    @pytest.mark.parametrize("kind", list(Forgery))
    async def test_wrong_requests_are_refused(self, rig: Rig, kind: Forgery) -> None:
        needs(rig, kind)
        assert 400 <= await rig.forge(kind) < 500
        assert rig.kept.events == []

    async def test_null_bytes_and_huge_words_are_harmless(self, rig: Rig) -> None:
        await rig.say("a\x00b")
        await rig.say("w" * 39_000)
        for event in rig.kept.events:
            assert isinstance(event, MessagePosted)
            assert "\x00" not in event.content.words

    async def test_health_tells_that_something_came_in(self, rig: Rig) -> None:
        assert rig.platform.health().connected
        await rig.say("hello")
        health = rig.platform.health()
        assert health.last_event is not None
        assert sum(health.counts.values()) >= 1


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


class Failing:
    """Each way to fail, by its right name."""

    async def test_a_limit_says_how_long_to_wait(self, rig: Rig) -> None:
        needs(rig, Fault.LIMITED)
        rig.fail(Fault.LIMITED)
        with pytest.raises(Retryable) as caught:
            await rig.platform.send(delivery(rig.customers(), content("hi")))
        assert caught.value.after == RETRY_AFTER

    async def test_nobody_listening_is_retryable(self, rig: Rig) -> None:
        needs(rig, Fault.DOWN)
        rig.fail(Fault.DOWN)
        with pytest.raises(Retryable):
            await rig.platform.send(delivery(rig.customers(), content("hi")))

    @pytest.mark.parametrize("fault", [Fault.LOST, Fault.SILENT, Fault.BROKEN])
    async def test_an_unknown_outcome_is_ambiguous(self, rig: Rig, fault: Fault) -> None:
        needs(rig, fault)
        rig.fail(fault)
        with pytest.raises(Ambiguous):
            await rig.platform.send(delivery(rig.customers(), content("hi")))

    async def test_a_lost_answer_is_cleared_up_by_looking(self, rig: Rig) -> None:
        needs(rig, Fault.LOST)
        if not rig.platform.capabilities.finds_sent:
            pytest.skip("it cannot tell what arrived")
        order = delivery(rig.customers(), content("hi"))
        rig.fail(Fault.LOST)
        with pytest.raises(Ambiguous):
            await rig.platform.send(order)
        found = await rig.platform.find(order)
        assert found is not None
        assert [one.message for one in rig.shown(found.place)] == [found.message]

    async def test_bad_credentials_are_a_misconfiguration_that_names_the_setting(self, rig: Rig) -> None:
        needs(rig, Fault.DENIED)
        rig.fail(Fault.DENIED)
        with pytest.raises(Misconfigured, match=r"[A-Z]+_[A-Z_]+"):
            await rig.platform.send(delivery(rig.customers(), content("hi")))

    async def test_a_channel_that_is_gone_is_gone(self, rig: Rig) -> None:
        needs(rig, Fault.GONE)
        rig.fail(Fault.GONE)
        with pytest.raises(Gone):
            await rig.platform.send(delivery(rig.customers(), content("hi")))

    async def test_it_still_sends_after_it_stopped_receiving(self, rig: Rig) -> None:
        await rig.platform.stop()
        assert not rig.platform.health().connected
        receipt = await rig.platform.send(delivery(rig.customers(), content("a last word")))
        assert [one.words for one in rig.shown(receipt.place)] == ["a last word"]


class ChatPlatformConformance(Incoming, Outgoing, Failing):
    """The whole contract; subclass it beside a `rig` fixture."""
