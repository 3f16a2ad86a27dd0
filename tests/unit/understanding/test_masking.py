"""What tells who somebody is does not leave the house, however much of it there is."""

import pytest

from bot.understanding.masking import masked, without_names


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Write to mia@mail.example, please.", "Write to [e-mail], please."),
        ("Call +31 20 123 4567.", "Call [phone]."),
        ("Card 4111 1111 1111 1111 was charged €59.", "Card [card] was charged €59."),
        ("Pay to DE89 3704 0044 0532 0130 00 now", "Pay to [bank account] now"),
        ("Order KP-26040 of 3 March costs €4.90", "Order KP-26040 of 3 March costs €4.90"),
        ("", ""),
    ],
)
def test_it_is_replaced_by_what_it_is(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_a_text_full_of_addresses_keeps_none() -> None:
    text = " ".join(f"a{number}@mail.example" for number in range(300))
    assert "@" not in masked(text)


def test_names_that_are_known_are_taken_out_and_words_stay() -> None:
    assert (
        without_names("Hi Will Smith, ask Will. Will it fit?", ["Will Smith"]) == "Hi [name], ask [name]. Will it fit?"
    )
    assert without_names("Give me the lid, Bo.", ["me", "Bo", ""]) == "Give me the lid, Bo."
