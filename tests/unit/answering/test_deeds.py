"""A model cannot say that something was done: the promises that nobody keeps."""

import time

import pytest

from bot.answering.deeds import deed_in


@pytest.mark.parametrize(
    "answer",
    [
        "I am transferring you to a colleague now.",
        "I'm connecting you with our support team.",
        "I’ve passed this on to our service team.",
        "I have cancelled your order.",
        "Sure, I'll forward this to a colleague.",
        "Let me transfer you.",
        "Please hold, transferring you now.",
        "You are now being connected to an agent.",
        "A colleague will get back to you shortly.",
        "Someone from our team will contact you.",
        "One of our specialists will be in touch.",
        "Your request has been forwarded.",
        "Your appointment was booked for Monday.",
        "We have updated your address.",
        "We've sent you a new one.",
        "Ich leite Sie an einen Kollegen weiter.",
        "Ich habe Ihre Bestellung storniert.",
        "Ein Kollege wird sich bei Ihnen melden.",
        "Je vous transfère à un collègue.",
        "J'ai annulé votre commande.",
        "Le paso con un agente.",
        "Ik verbind u door met een collega.",
    ],
)
def test_what_only_the_program_may_say(answer: str) -> None:
    assert deed_in(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "You can return appliances within 30 days.",
        "We deliver parcels everywhere in the EU.",
        "Cancel under Orders → Cancel order; the payment goes back the same day.",
        "You get an e-mail when the refund has left us.",
        "We check a return within 3 working days and pay back at once.",
        "A large appliance can be cancelled free of charge until noon.",
        "Pass the cable through the hole and connect the hose.",
        "You can ask a colleague at any time.",
        "We send the label by e-mail.",
        "The order in your account is the proof.",
        "Orders placed before 17:00 arrive the next working day.",
        "",
    ],
)
def test_what_anybody_may_say(answer: str) -> None:
    assert deed_in(answer) is None


def test_what_the_company_says_of_itself_may_be_said_again() -> None:
    source = "Before the visit a technician will call you."
    assert deed_in("Our technician will call you the day before.", [source]) is None
    assert deed_in("A colleague will call you.", [source])
    assert deed_in("Your order is now cancelled.", ["If you do not pay, the order is now cancelled."]) is None


def test_what_became_of_an_order_may_be_told_where_it_was_looked_up() -> None:
    assert deed_in("Your order was cancelled on 2 March.", looked_up=True) is None
    assert deed_in("I have cancelled your order.", looked_up=True)


def test_hostile_text_is_quick() -> None:
    for text in ("i have just " * 20_000, "ich habe " * 20_000, "your " * 50_000, "a" * 200_000):
        began = time.perf_counter()
        deed_in(text)
        assert time.perf_counter() - began < 0.5
