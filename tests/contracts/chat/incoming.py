"""The contract's first half: what people do reaches the intake once, as what it was."""

import asyncio

import pytest

from bot.core.events import MessageDeleted, MessageEdited, MessagePosted
from bot.core.places import Role, Side
from tests.contracts.chat.orders import needs
from tests.contracts.chat.rig import Forgery, Noise, Rig


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
