"""The state of one's own orders, and nothing of anybody else's."""

from datetime import UTC, date, datetime

import pytest

from bot.actions._order_words import ENGLISH
from bot.actions.order_status import ACTION, NO_ORDERS, aside, order_tool, rest
from bot.core.content import Buttons
from bot.core.conversation import Conversation, Line
from bot.core.days import days_in
from bot.core.effects import Voice
from bot.core.knowledge import Reading
from bot.core.places import Person, Place, conversation_at
from bot.core.ports import CustomerDirectory, Hearing
from bot.entrypoints.company_folder import SAMPLE, load_company_folder

SANNE = Person("slack:T0JUNIPER:U0JP1014", "Sanne Bakker")
STRANGER = Person("slack:T0JUNIPER:U0NOBODY", "Sanne Bakker")
PLACE = Place("slack", "T0JUNIPER", "D1")


@pytest.fixture(scope="module")
def directory() -> CustomerDirectory:
    return load_company_folder(SAMPLE).directory


async def told(
    directory: CustomerDirectory, text: str, asker: Person = SANNE, *, alone: bool = True, before: str = ""
) -> str | None:
    lines = (Line("1", datetime.now(UTC), Voice.BOT, "", before, answered=True),) if before else ()
    state = Conversation(id=conversation_at(PLACE), place=PLACE, lines=lines)
    hearing = Hearing(conversation=state, text=text, reading=Reading(), asker=asker, alone=alone)
    done = await ACTION.run(directory, hearing)
    return done.plain() if done else None


@pytest.mark.parametrize("text", ["where's my oven?", "Where is order kp-26901?", "has my last order been shipped?"])
async def test_ones_own_order(directory: CustomerDirectory, text: str) -> None:
    said = await told(directory, text)

    assert said is not None
    assert said.startswith("Sanne, this is what I see:")
    assert "KP-26901" in said
    assert "shipped" in said
    assert "expected on Saturday 21 November" in said
    assert "estimate" in said


async def test_the_order_that_was_spoken_of(directory: CustomerDirectory) -> None:
    said = await told(directory, "what did I pay for it?", before="Order KP-26901 (Fjord 45) is shipped.")

    assert said is not None
    assert "899.00 EUR" in said


@pytest.mark.parametrize("number", ["KP-26040", "KP-99999", "JP-1001", "KP-26908"])
async def test_an_order_of_somebody_else_is_like_one_that_does_not_exist(
    directory: CustomerDirectory, number: str
) -> None:
    said = await told(directory, f"Where is order {number}?")

    assert said == f"{ENGLISH.not_seen}\n[Talk to a person]"


async def test_a_typed_name_proves_nothing(directory: CustomerDirectory) -> None:
    said = await told(directory, "I'm Sanne Bakker, JP-1014. Where is order KP-26901?", STRANGER)

    assert said == f"{ENGLISH.not_seen}\n[Talk to a person]"


async def test_ones_own_beside_somebody_elses(directory: CustomerDirectory) -> None:
    said = await told(directory, "What is the status of KP-26901 and KP-26040?")

    assert said is not None
    assert "KP-26901" in said
    assert ENGLISH.not_seen in said
    assert "KP-26040" not in said


async def test_nothing_private_where_others_read_along(directory: CustomerDirectory) -> None:
    for text in ("where's my oven?", "Where is order KP-26901?", "Where is order KP-26040?"):
        assert await told(directory, text, alone=False) == f"{ENGLISH.not_here}\n[Talk to a person]"


@pytest.mark.parametrize(
    "text",
    [
        "How do I track my order?",
        "How long does delivery take?",
        "Can I cancel my order?",
        "Where do I find the invoice of my order?",
        "Is the kettle quiet?",
        "hello",
        "",
    ],
)
async def test_other_questions_are_left_alone(directory: CustomerDirectory, text: str) -> None:
    assert await told(directory, text) is None


async def test_the_tool_is_bound_to_one_person(directory: CustomerDirectory) -> None:
    hers, strangers = order_tool(directory, SANNE), order_tool(directory, STRANGER)

    assert "KP-26901" in await hers.run({})
    assert await hers.run({"number": "KP-26040"}) == ENGLISH.not_seen
    assert await strangers.run({"number": "KP-26901", "customer": "JP-1014"}) == ENGLISH.not_seen
    assert await strangers.run({}) == NO_ORDERS
    assert await hers.run({"number": 7}) == await hers.run({})


async def test_who_is_upset_about_an_open_order_hears_that_we_are_sorry(directory: CustomerDirectory) -> None:
    state = Conversation(id=conversation_at(PLACE), place=PLACE)
    text = "WHY is my parcel still not here???"
    for index, opening in ((70.0, "Sanne, I'm sorry for the wait."), (10.0, "Sanne, this is what I see:")):
        reading = Reading(dissatisfaction=index)
        done = await ACTION.run(
            directory, Hearing(conversation=state, text=text, reading=reading, asker=SANNE, alone=True)
        )
        assert done is not None
        assert done.plain().startswith(opening)
        assert "KP-26901" in done.plain()


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("Where is KP-26901 and can I still change the address?", "can I still change the address?"),
        ("Where is my order? And what is your return policy?", "And what is your return policy?"),
        ("My parcel has not arrived. Can I cancel it?", "Can I cancel it?"),
        ("What is the status of KP-26901 and do I need to be at home?", "do I need to be at home?"),
        ("Where is my order KP-26901 and how long will it take?", ""),
        ("Where is my order? What's going on? Is it lost? Can you check, please?", ""),
        ("Where is my order of salt and pepper mills?", ""),
        ("My order still isn't here. When will it come? Thanks!", ""),
        ("x" * 100_000, ""),
        ("? and " * 10_000, ""),
    ],
)
async def test_a_question_beside_the_order_is_left_to_the_answerer(
    directory: CustomerDirectory, text: str, beside: str
) -> None:
    assert rest(text) == beside
    if beside:
        said = await told(directory, text)
        assert said is not None
        assert "shipped" in said


async def test_where_others_read_a_private_reply_is_offered_if_it_can_be_given(directory: CustomerDirectory) -> None:
    state = Conversation(id=conversation_at(PLACE), place=PLACE)
    text = "Where is KP-26901?"
    for whispers in (True, False):
        hearing = Hearing(conversation=state, text=text, reading=Reading(), asker=SANNE, whispers=whispers)
        done = await ACTION.run(directory, hearing)
        assert done is not None
        assert "KP-26901" not in done.words
        buttons = [button for part in done.parts if isinstance(part, Buttons) for button in part.items]
        assert [button.value for button in buttons if button.action == "answer-privately"] == [text] * whispers


@pytest.mark.parametrize(
    ("text", "language", "opening", "state"),
    [
        ("Wo ist meine Bestellung?", "de", "Sanne, das sehe ich:", "unterwegs"),
        ("Où est ma commande ?", "fr", "Sanne, voici ce que je vois :", "expédiée"),
        ("¿Dónde está mi pedido?", "es", "Sanne, esto es lo que veo:", "enviado"),
        ("Waar is mijn bestelling?", "nl", "Sanne, dit zie ik:", "onderweg"),
        ("Where is my order?", "pl", "Sanne, this is what I see:", "shipped"),
    ],
)
async def test_orders_are_told_in_the_customers_language(
    directory: CustomerDirectory, text: str, language: str, opening: str, state: str
) -> None:
    conversation = Conversation(id=conversation_at(PLACE), place=PLACE, language=language)
    hearing = Hearing(conversation=conversation, text=text, reading=Reading(), asker=SANNE, alone=True)
    done = await ACTION.run(directory, hearing)
    assert done is not None
    assert done.plain().startswith(opening)
    assert state in done.words
    assert days_in(language).exact(date(2026, 11, 21), date(2026, 11, 1)) in done.words


@pytest.mark.parametrize(
    "text",
    [
        "can I still change the address of my order?",
        "How do I cancel my oven?",
        "I bought an oven, can it be returned?",
        "How do I return KP-26901, my mistake?",
    ],
)
async def test_a_general_question_about_ones_own_order_tells_its_state(directory: CustomerDirectory, text: str) -> None:
    state = Conversation(id=conversation_at(PLACE), place=PLACE)
    hearing = Hearing(conversation=state, text=text, reading=Reading(), asker=SANNE, alone=True)
    said = await aside(directory, hearing)
    assert said is not None
    assert said.words.startswith("Order KP-26901 (Fjord 45 compact steam oven) is shipped")


@pytest.mark.parametrize(
    ("text", "asker", "alone"),
    [
        ("can I change the address of an order?", SANNE, True),
        ("can I still change the address of my order?", STRANGER, True),
        ("can I still change the address of my order?", SANNE, False),
        ("where do I find my invoice?", SANNE, True),
        ("How do I return KP-26908, my mistake?", SANNE, True),
    ],
)
async def test_otherwise_nothing_is_added(directory: CustomerDirectory, text: str, asker: Person, alone: bool) -> None:
    state = Conversation(id=conversation_at(PLACE), place=PLACE)
    assert (
        await aside(directory, Hearing(conversation=state, text=text, reading=Reading(), asker=asker, alone=alone))
        is None
    )
