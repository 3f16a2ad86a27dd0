"""A hosted model's last day is known for the model and for what was fine-tuned from it."""

from datetime import date

import pytest

from adapters.model.openai.shutdowns import base_of, stops


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("gpt-4.1-mini", date(2027, 1, 14)),
        ("ft:gpt-4.1-mini-2025-04-14:acme::abc", date(2027, 1, 14)),
        ("gpt-4o-2024-05-13", date(2026, 10, 23)),
        ("gpt-4o-2024-08-06", date(2027, 1, 14)),
        ("gpt-4o-mini", date(2027, 1, 14)),
        ("ft:gpt-3.5-turbo-0125:acme::x", date(2026, 10, 23)),
        ("gpt-4", date(2026, 10, 23)),
        ("gpt-4-turbo-2024-04-09", date(2026, 10, 23)),
        ("gpt-5-mini", date(2026, 12, 11)),
        ("o3-2025-04-16", date(2026, 12, 11)),
        ("gpt-5.1", date(2027, 4, 1)),
        ("gpt-6-luna", None),
        ("gpt-5.6-sol", None),
        ("llama3.1", None),
    ],
)
def test_the_last_day(name: str, day: date | None) -> None:
    assert stops(name) == day


def test_the_base_of_a_fine_tune() -> None:
    assert base_of("ft:gpt-4o-mini-2024-07-18:acme:support:9") == "gpt-4o-mini-2024-07-18"
    assert base_of("ft:") == ""
    assert base_of("llama3.1:8b") == "llama3.1:8b"
