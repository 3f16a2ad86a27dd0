"""The summary on the card: extractive, short, and never longer than it may be."""

import time
from datetime import UTC, datetime

import pytest

from bot.core.conversation import Line
from bot.core.effects import Purpose, Voice
from bot.core.places import Role
from bot.core.wording import Summary
from handoff.summary import extract, facts_in, short, tells, verified

AT = datetime(2026, 3, 2, tzinfo=UTC)


def lines(*said: str) -> tuple[Line, ...]:
    return tuple(Line(str(n), AT, Role.CUSTOMER, "Cleo", text) for n, text in enumerate(said))


def test_the_problem_the_wish_and_the_facts() -> None:
    told = extract(
        lines(
            "Hello!",
            "My blender from order JP-10442 smells burnt after two weeks. I paid €89.90 for it.",
            "I would like a replacement.",
            "Can I talk to a human?",
        )
    )
    assert told.problem == "My blender from order JP-10442 smells burnt after two weeks."
    assert told.wants == "I would like a replacement."
    assert told.facts == ("JP-10442", "€89.90")


def test_only_a_call_for_a_person_is_still_something() -> None:
    assert extract(lines("human please")).problem == "human please"
    assert extract(()) == Summary()


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (("My kettle leaks.", "hello?", "is anybody there", "human please"), "My kettle leaks."),
        (("Where is my parcel JP-10442?", "hello??", "Thanks!"), "Where is my parcel JP-10442?"),
        (("Do you ship to Canada?", "My order JP-10442 has a broken lid. Give me a person."),
         "My order JP-10442 has a broken lid."),
        (("My blender smells burnt", "The X200, bought in March", "a person now"), "My blender smells burnt"),
        (("My oven arrived with a dented door. What can I do?",), "My oven arrived with a dented door."),
        (("The mixer I bought in May is loud. How do we go on? Can you help?",), "The mixer I bought in May is loud."),
        (("I ordered the wrong size, sorry. What now?",), "I ordered the wrong size, sorry."),
        (("I bought the Brio last week. How long is its warranty?",), "How long is its warranty?"),
        (("I need a person, the hob is cold. What can I do?",), "I need a person, the hob is cold."),
        (("What can I do?",), "What can I do?"),
        (("hello?",), "hello?"),
    ],
)  # fmt: skip
def test_the_problem_is_the_matter_and_not_the_last_words(said: tuple[str, ...], problem: str) -> None:
    assert extract(lines(*said)).problem == problem


Q = Purpose.CLARIFY
A = Purpose.ANSWER


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        (("How long does delivery take?", A, "I want a person, the cobalt kettle leaks"),
         "I want a person, the cobalt kettle leaks"),
        (("How long does delivery take?", A, "the kettle whistles off key", "human please"),
         "the kettle whistles off key"),
        (("My oven is broken and makes noise, what can I do?", A, "Do you have the Brio in blue?", Q, "a person"),
         "Do you have the Brio in blue?"),
        (("The kettle's lid is odd", Q, "How long does delivery take?", A, "human please"), "The kettle's lid is odd"),
        (("My kettle leaks at the lid", A, "that didn't help", Q, "human"), "My kettle leaks at the lid"),
        (("My kettle leaks at the lid", A, "It still doesn't work!", "human please"), "My kettle leaks at the lid"),
        (("How long does delivery take?", A, "a person please"), "How long does delivery take?"),
        (("My oven arrived with a dented door.", A, "I'd like a person please, I have guests on Sunday."),
         "My oven arrived with a dented door."),
    ],
)  # fmt: skip
def test_what_was_answered_before_is_not_the_matter(told: tuple[str | Purpose, ...], problem: str) -> None:
    said = [
        Line(str(n), AT, Role.CUSTOMER, "Cleo", one)
        if isinstance(one, str) and not isinstance(one, Purpose)
        else Line(str(n), AT, Voice.BOT, "Pepper", "So it is.", purpose=Purpose(one))
        for n, one in enumerate(told)
    ]
    assert extract(said).problem == problem


@pytest.mark.parametrize(
    ("problem", "does"),
    [
        ("My card was charged twice, I want to talk to a human", True),
        ("I want to talk to a human because my oven is cold", True),
        ("I'd rather talk to a person. What is your return policy?", True),
        ("I want to talk to a human", False),
        ("hello, a person please", False),
        ("", False),
    ],
)
def test_what_says_something_of_the_matter(problem: str, does: bool) -> None:
    assert tells(problem) is does


def test_a_greeting_before_the_call_is_not_the_matter() -> None:
    said = lines("hi", "Someone stole my account, I need to speak to a human about order 4711")
    assert extract(said).problem == "Someone stole my account, I need to speak to a human about order 4711"


def test_what_the_bot_tried() -> None:
    said = (
        Line("1", AT, Role.CUSTOMER, "Cleo", "How long?"),
        Line("2", AT, Voice.BOT, "Baton", "Two days.", purpose=Purpose.ANSWER),
        Line("3", AT, Voice.BOT, "Baton", "?", purpose=Purpose.CLARIFY),
    )
    assert extract(said).tried == ("The bot answered: Two days.", "The bot had no answer once")


def test_facts_are_found_as_they_are_written() -> None:
    text = "Order #5512 and KP-26901, invoice 2026-02-14, mail ana@example.com, 25,00 EUR, phone? 4711"
    assert facts_in(text) == ("#5512", "KP-26901", "2026-02-14", "ana@example.com", "25,00 EUR", "4711")


def test_nothing_that_nobody_said_passes() -> None:
    said = lines("My kettle leaks")
    invented = Summary(problem="The customer is angry", wants="a refund", facts=("KP-1",))
    assert verified(invented, said) == Summary()
    assert verified(extract(said), said).problem == "My kettle leaks"


def test_hostile_text_is_quick_and_short() -> None:
    for text in (
        "A" * 200_000,
        "a-" * 100_000,
        "1" * 200_000,
        "?" * 100_000,
        "x@" * 100_000,
        "\n" * 100_000,
        "€" * 99_999,
    ):
        begun = time.process_time()
        told = extract(lines(*[text] * 20))
        assert len(told.problem) <= 240
        assert all(len(fact) <= 300 for fact in told.facts)
        assert time.process_time() - begun < 2
    assert short("a " * 1000, 20) == "a a a a a a a a a a…"
