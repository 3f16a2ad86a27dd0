"""What `baton doctor` finds out about a hosted model."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from adapters.model import openai
from adapters.model.openai.doctor import end_of
from bot.core.clock import HandClock
from bot.core.findings import Finding, Grade
from bot.entrypoints.settings import read_settings
from tests.integration.model.conftest import KEY
from tests.support.hostile_provider import HostileProvider, completion, says

NOW = datetime(2026, 11, 20, tzinfo=UTC)
PRICED = {"price_in": 0.4, "price_out": 1.6, "prices_of": date(2026, 11, 1)}


def settings(**given: Any) -> openai.Settings:
    return read_settings(openai.Settings, env_file=None, **({"kind": "openai", "name": "m-1"} | given))


async def examined(**given: Any) -> dict[str, Finding]:
    found = await openai.examine(settings(**given), HandClock(NOW))
    return {finding.what: finding for finding in found}


async def test_the_embedded_model_needs_no_server() -> None:
    found = await examined(kind="embedded")
    assert [finding.grade for finding in found.values()] == [Grade.GOOD]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"name": None}, "BATON_MODEL_NAME"),
        ({"key": None}, "BATON_MODEL_KEY"),
        ({"key": "  "}, "BATON_MODEL_KEY"),
        ({"kind": "azure", "key": KEY}, "BATON_MODEL_URL"),
        ({"key": KEY, "budget_day": 3.0}, "BATON_MODEL_PRICE_IN"),
    ],
)
async def test_what_is_missing_is_named(given: dict[str, Any], named: str) -> None:
    found = await examined(**given)
    assert found["Hosted model"].grade is Grade.BAD
    assert named in found["Hosted model"].detail


async def test_a_server_of_ones_own_that_answers_is_all_there_is_to_say(hostile: HostileProvider) -> None:
    hostile.plays(says(completion("ready")))
    found = await examined(url=hostile.url)
    assert {name: finding.grade for name, finding in found.items()} == {"Hosted model": Grade.GOOD}


@pytest.mark.parametrize(("status", "word"), [(401, "BATON_MODEL_KEY"), (404, "BATON_MODEL_NAME"), (500, "500")])
async def test_one_that_fails_is_told_with_what_to_do(hostile: HostileProvider, status: int, word: str) -> None:
    hostile.plays(says({"error": {"message": KEY}}, status))
    found = await examined(url=hostile.url, key=KEY, retries=0)
    assert found["Hosted model"].grade is Grade.BAD
    assert word in found["Hosted model"].detail
    assert KEY not in str(found)


@pytest.mark.parametrize(
    ("name", "told", "grade"),
    [
        ("gpt-4.1-mini", None, Grade.DOUBTFUL),
        ("ft:gpt-4o-2024-05-13:acme::1", None, Grade.BAD),
        ("gpt-6-luna", None, Grade.GOOD),
        ("gpt-6-luna", date(2026, 12, 24), Grade.DOUBTFUL),
        ("gpt-6-luna", date(2028, 1, 1), Grade.GOOD),
    ],
)
def test_the_last_day_of_a_model(name: str, told: date | None, grade: Grade) -> None:
    found = end_of(settings(name=name, key=KEY), told, NOW.date())
    assert found is not None
    assert found.grade is grade


async def test_old_and_missing_prices_are_doubtful(hostile: HostileProvider) -> None:
    hostile.plays(says(completion("ready")))
    fresh = await examined(url=hostile.url, **PRICED)
    old = await examined(url=hostile.url, **(PRICED | {"prices_of": date(2026, 1, 1)}))
    assert fresh["Hosted model's prices"].grade is Grade.GOOD
    assert old["Hosted model's prices"].grade is Grade.DOUBTFUL
