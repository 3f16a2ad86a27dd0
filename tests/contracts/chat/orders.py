"""What the contract of chat platforms orders, and what it needs of the far side."""

import pytest

from bot.core.content import (
    Content,
)
from bot.core.delivery import Delivery, Operation
from bot.core.effects import Purpose, Speaker, Voice
from bot.core.places import ConversationId, Place
from tests.contracts.chat.rig import Rig

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
