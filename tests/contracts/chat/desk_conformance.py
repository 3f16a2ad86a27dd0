"""The contract of chat platforms, the desk's part: forms, marks, whispers, reactions and files."""

import pytest

from bot.core.content import Attachment, Attachments, Button, Buttons, Heading, Text, content
from bot.core.delivery import Delivery, Operation
from bot.core.desk import FileSource
from bot.core.effects import Purpose, Sign, Speaker, Voice
from bot.core.errors import Permanent
from bot.core.events import ButtonPressed, FormSubmitted, MessagePosted, Reacted
from bot.core.places import ConversationId, Place, Role, Side
from tests.contracts.chat.desk_rig import DeskRig
from tests.contracts.chat.rig import PICTURE, Rig

ANA = Speaker(Voice.AGENT, "Ana Ferro", "https://avatars.example.com/ana.png")
CARD = content(Heading("Ticket 7"), Buttons((Button("claim", "Claim", "7"), Button("resolve", "Resolve", "7"))))


def order(place: Place, operation: Operation = Operation.POST, **more: object) -> Delivery:
    given: dict[str, object] = {
        "row": 1,
        "key": "desk-1",
        "conversation": ConversationId("c1"),
        "name": "desk:1",
        "content": content(Text("hello")),
        "speaker": Speaker(Voice.SYSTEM),
        "purpose": Purpose.NOTICE,
    }
    return Delivery(place=place, operation=operation, **(given | more))  # type: ignore[arg-type]  # one default each


def needs(rig: Rig, what: str) -> None:
    if what not in rig.can:
        pytest.skip(f"the far side cannot bring about {what!r}")


class Forms:
    async def test_a_tap_with_a_form_opens_it_and_is_no_event(self, rig: DeskRig) -> None:
        needs(rig, "forms")
        card = await rig.platform.send(order(rig.agents(), content=CARD, purpose=Purpose.CARD))
        await rig.agent_presses(card.message, "Resolve")
        shown = await rig.open_form()
        assert shown is not None
        for words in ("Resolve ticket 7", "One look back.", "Was a person needed?", "Yes, sooner", "The right answer"):
            assert words in " ".join(shown)
        assert rig.desk.asked == [("resolve", "7", Role.AGENT)]
        assert rig.kept.events == []

    async def test_what_is_filled_in_comes_back_once_it_is_kept(self, rig: DeskRig) -> None:
        needs(rig, "forms")
        card = await rig.platform.send(order(rig.agents(), content=CARD, purpose=Purpose.CARD))
        await rig.agent_presses(card.message, "Resolve")
        assert await rig.open_form()
        assert await rig.fill({"needed": "late", "answer": "It is\nthe valve"})
        (event,) = rig.kept.events
        assert isinstance(event, FormSubmitted)
        assert (event.action, event.value, event.place) == ("resolve", "7", card.place)
        assert event.fields == {"needed": "late", "answer": "It is\nthe valve"}
        assert (event.side, event.author.role, event.author.id) == (Side.AGENTS, Role.AGENT, rig.ana())
        assert await rig.open_form() is None

    async def test_what_is_left_alone_comes_back_as_it_stood(self, rig: DeskRig) -> None:
        needs(rig, "forms")
        card = await rig.platform.send(order(rig.agents(), content=CARD, purpose=Purpose.CARD))
        await rig.agent_presses(card.message, "Resolve")
        assert await rig.open_form()
        assert await rig.fill({})
        (event,) = rig.kept.events
        assert isinstance(event, FormSubmitted)
        assert event.fields == {"needed": "right", "answer": ""}

    async def test_what_could_not_be_kept_stays_open_and_can_be_sent_again(self, rig: DeskRig) -> None:
        needs(rig, "forms")
        card = await rig.platform.send(order(rig.agents(), content=CARD, purpose=Purpose.CARD))
        await rig.agent_presses(card.message, "Resolve")
        assert await rig.open_form()
        rig.kept.full = True
        assert not await rig.fill({"answer": "the valve"})
        rig.kept.full = False
        assert await rig.fill({"answer": "the valve"})
        (event,) = rig.kept.events
        assert isinstance(event, FormSubmitted)
        assert event.fields["answer"] == "the valve"

    async def test_a_tap_without_a_form_is_an_event(self, rig: DeskRig) -> None:
        needs(rig, "forms")
        card = await rig.platform.send(order(rig.agents(), content=CARD, purpose=Purpose.CARD))
        await rig.agent_presses(card.message, "Claim")
        (event,) = rig.kept.events
        assert isinstance(event, ButtonPressed)
        assert (event.action, event.value, event.place) == ("claim", "7", card.place)

    async def test_a_desk_that_fails_loses_no_tap(self, rig: DeskRig) -> None:
        needs(rig, "forms")
        rig.desk.broken = True
        card = await rig.platform.send(order(rig.agents(), content=CARD, purpose=Purpose.CARD))
        await rig.agent_presses(card.message, "Resolve")
        (event,) = rig.kept.events
        assert isinstance(event, ButtonPressed)


class Marks:
    async def test_a_mark_is_put_on_and_taken_off_also_twice(self, rig: DeskRig) -> None:
        needs(rig, "marks")
        message = await rig.agent_says("Hello Rosa")
        where = rig.kept.events[-1].place
        for operation, count in ((Operation.MARK, 1), (Operation.UNMARK, 0)):
            for _ in range(2):
                receipt = await rig.platform.send(order(where, operation, target=message, sign=Sign.SENT))
                assert receipt.message == message
            assert len(rig.signs(message)) == count

    async def test_every_sign_looks_different(self, rig: DeskRig) -> None:
        needs(rig, "marks")
        message = await rig.agent_says("Hello Rosa")
        for sign in Sign:
            await rig.platform.send(order(rig.kept.events[0].place, Operation.MARK, target=message, sign=sign))
        assert len(rig.signs(message)) == len(Sign)

    async def test_our_own_marks_are_no_events(self, rig: DeskRig) -> None:
        needs(rig, "marks")
        message = await rig.agent_says("Hello Rosa")
        await rig.platform.send(order(rig.kept.events[0].place, Operation.MARK, target=message, sign=Sign.SENT))
        await rig.agent_says("and again")
        assert all(isinstance(event, MessagePosted) for event in rig.kept.events)

    async def test_a_mark_on_a_message_that_is_gone_is_no_failure(self, rig: DeskRig) -> None:
        needs(rig, "marks")
        await rig.agent_says("Hello Rosa")
        where = rig.kept.events[0].place
        await rig.platform.send(order(where, Operation.MARK, target="1700000000.000100", sign=Sign.SENT))

    async def test_peoples_reactions_come_in_with_their_message_and_thread(self, rig: DeskRig) -> None:
        needs(rig, "reactions")
        message = await rig.agent_says("Hello Rosa")
        where = rig.kept.events[0].place
        await rig.agent_reacts(message, "thumbsup")
        await rig.agent_reacts(message, "thumbsup", off=True)
        put, taken = rig.kept.events[1:]
        assert isinstance(put, Reacted)
        assert isinstance(taken, Reacted)
        assert (put.message, put.emoji, put.removed, put.place) == (message, "thumbsup", False, where)
        assert (taken.message, taken.removed, put.author.role) == (message, True, Role.AGENT)
        assert put.id != taken.id


class Whispers:
    async def test_a_whisper_is_seen_by_one_person_only(self, rig: DeskRig) -> None:
        needs(rig, "whispers")
        before = [one.message for one in rig.shown(rig.agents())]
        await rig.platform.send(
            order(rig.agents(), only_to=rig.ana(), content=content(Text("Claim it first, <!channel>")))
        )
        assert "Claim it first, <!channel>" in rig.whispered()
        assert [one.message for one in rig.shown(rig.agents())] == before


class CarriedFiles:
    async def test_a_file_that_came_in_can_be_fetched(self, rig: DeskRig) -> None:
        needs(rig, "files-in")
        await rig.say("see here", file="oven.jpg")
        (event,) = rig.kept.events
        assert isinstance(event, MessagePosted)
        (file,) = event.content.files
        assert file.ref.startswith(rig.platform.name + ":")
        assert isinstance(rig.platform, FileSource)
        assert await rig.platform.fetch(file) == PICTURE

    async def test_another_platforms_file_is_not_fetched_here(self, rig: DeskRig) -> None:
        needs(rig, "files-in")
        assert isinstance(rig.platform, FileSource)
        with pytest.raises(Permanent):
            await rig.platform.fetch(Attachment("x.png", ref="elsewhere:1"))

    async def test_a_file_of_another_platform_is_shown_under_the_agents_words(self, rig: DeskRig) -> None:
        needs(rig, "files-out")
        rig.shelf.files["elsewhere:1"] = b"%PDF-1.7"
        await rig.say("hello")
        place = rig.kept.events[0].place
        said = content(Text("Here is the manual"), Attachments((Attachment("manual.pdf", ref="elsewhere:1"),)))
        receipt = await rig.platform.send(order(place, content=said, speaker=ANA, purpose=Purpose.RELAY))
        assert rig.files_shown(place) == [("manual.pdf", b"%PDF-1.7")]
        (shown,) = [one for one in rig.shown(place) if one.message == receipt.message]
        assert "Here is the manual" in shown.words
        assert shown.speaker == "Ana Ferro"

    async def test_a_file_that_cannot_be_had_goes_out_as_a_link(self, rig: DeskRig) -> None:
        needs(rig, "files-out")
        await rig.say("hello")
        place = rig.kept.events[0].place
        lost = Attachment("lost.pdf", ref="elsewhere:2", url="https://files.example/lost.pdf")
        receipt = await rig.platform.send(order(place, content=content(Attachments((lost,))), speaker=ANA))
        assert rig.files_shown(place) == []
        (shown,) = [one for one in rig.shown(place) if one.message == receipt.message]
        assert "lost.pdf" in shown.words
        assert "https://files.example/lost.pdf" in shown.links

    @pytest.mark.parametrize("name", ["tool.exe", "Photo.jpg.SCR", "x.bat. "])
    async def test_a_program_is_not_passed_on(self, rig: DeskRig, name: str) -> None:
        needs(rig, "files-out")
        rig.shelf.files["elsewhere:3"] = b"MZ"
        await rig.say("hello")
        place = rig.kept.events[0].place
        said = content(Text("Run this"), Attachments((Attachment(name, ref="elsewhere:3"),)))
        await rig.platform.send(order(place, content=said, speaker=ANA))
        assert rig.files_shown(place) == []


class DeskConformance(Forms, Marks, Whispers, CarriedFiles):
    """The desk's part of the contract; joined to ChatPlatformConformance."""
