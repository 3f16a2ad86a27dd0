"""The contract on bad days: each way to fail, by its right name."""

import pytest

from bot.core.content import (
    content,
)
from bot.core.errors import Ambiguous, Gone, Misconfigured, Retryable
from tests.contracts.chat.orders import delivery, needs
from tests.contracts.chat.rig import RETRY_AFTER, Fault, Rig


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
