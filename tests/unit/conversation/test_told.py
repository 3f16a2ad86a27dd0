"""A story without a question is heard as one; anything asked, wished or demanded is not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.conversation.sounds import RECORDING, heard
from bot.conversation.told import so_far, tells_first, tells_only
from bot.conversation.words import LABEL, which
from bot.core.company import Company
from bot.core.content import Attachment, Attachments, Buttons, Content, Source, Text
from bot.core.conversation import Conversation, Line
from bot.core.effects import Purpose, Voice
from bot.core.events import MessagePosted
from bot.core.knowledge import Reading
from bot.core.places import Person, Place, Role, Side, conversation_at

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
PLACE = Place("web", "web", "c-1")
STATE = Conversation(id=conversation_at(PLACE), place=PLACE)
COMPANY = Company(name="Kettles", agents=PLACE, managers=PLACE)
ASKED = COMPANY.words.tell_more


@pytest.mark.parametrize(
    "text",
    [
        "I bought a blender",
        "it leaks",
        "last week",
        "So, my parcel came open",
        "Mein Wasserkocher leckt",
        "mi horno no funciona",
        "ma bouilloire fuit",
        "mijn waterkoker lekt",
    ],
)
def test_a_story(text: str) -> None:
    assert tells_only(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Where is my parcel?",
        "how long is the warranty",
        "I need an invoice with VAT",
        "I want my money back",
        "my parcel is late, please help",
        "delivery to Belgium",
        "Ich möchte eine Rechnung",
        "necesito una factura",
        "je voudrais une facture",
        "ik wil een factuur",
        "I bought it. " * 40,
    ],
)
def test_no_story(text: str) -> None:
    assert not tells_only(text)


def test_what_is_wanted_is_asked_once_and_the_story_goes_on() -> None:
    story = Line("1", NOW, Role.CUSTOMER, "Mia", "I bought a blender", answered=True)
    asked = Line("2", NOW, Voice.BOT, "Bot", ASKED, purpose=Purpose.SMALL_TALK)
    after = replace(STATE, lines=(story, asked))
    assert tells_first(STATE, "it leaks", ASKED)
    assert not tells_first(after, "it leaks", ASKED)
    assert not tells_first(replace(STATE, unsure=1), "it leaks", ASKED)
    assert so_far(after, "it leaks", ASKED) == "I bought a blender\nit leaks"
    assert so_far(after, "Where is my parcel?", ASKED) == "Where is my parcel?"
    assert so_far(STATE, "it leaks", ASKED) == "it leaks"


@pytest.mark.parametrize(
    ("file", "text", "reading", "expected"),
    [
        (Attachment("q.ogg"), "", Reading(), RECORDING),
        (Attachment("clip", media_type="audio/webm"), "hi", Reading(small_talk="greeting"), RECORDING),
        (Attachment("q.ogg"), "My oven is cold", Reading(), None),
        (Attachment("leak.png", media_type="image/png"), "", Reading(), None),
    ],
)
def test_a_sound_file(file: Attachment, text: str, reading: Reading, expected: str | None) -> None:
    cause = MessagePosted(
        id="1",
        at=NOW,
        place=PLACE,
        side=Side.CUSTOMER,
        author=Person("c", "Mia", Role.CUSTOMER),
        message="m",
        content=Content((Text(text), Attachments((file,)))),
    )
    assert heard(reading, text, cause).small_talk == expected


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Returns and refunds › If you disagree", "Returns and refunds › If you disagree"),
        ("Measuring a niche › Not sure?", "Measuring a niche › Not sure?"),
        ("Delivery › How long does delivery take?", "How long does delivery take?"),
        ("Is it safe?", "Is it safe?"),
        ("A" * 90 + " › Prices", "A" * 62 + "… › Prices"),
    ],
)
def test_a_button_says_what_it_is_about(title: str, label: str) -> None:
    parts = which(COMPANY, (Source("1", title),)).parts
    button = next(part for part in parts if isinstance(part, Buttons)).items[0]
    assert (button.label, button.value) == (label, title)
    assert len(button.label) <= LABEL
