"""`baton evaluate answers` measures the model that the settings name, and counts what it cost."""

from typing import Any

import pytest

from adapters.model import openai
from bot.entrypoints.cli.evaluate_conduct import ask_with
from bot.entrypoints.company_folder import SAMPLE, load_company_folder
from bot.entrypoints.settings import read_settings
from bot.learning.intents import quiet
from bot.learning.replies import ReplyCase
from tests.integration.model.conftest import KEY
from tests.support.hostile_provider import HostileProvider, reply, says

CASES = [ReplyCase(id="one", question="What does delivery cost?", expected="answer", allowed_facts=("€4.95",))]


def settings(provider: HostileProvider, **given: Any) -> openai.Settings:
    own = {"kind": "openai", "name": "m-1", "key": KEY, "url": provider.url}
    return read_settings(openai.Settings, env_file=None, **(own | given))


async def test_a_hosted_model_is_asked_and_paid(hostile: HostileProvider) -> None:
    hostile.plays(says(reply("A parcel costs €4.95 in the Netherlands and Belgium.", "p1")))
    folder = load_company_folder(SAMPLE)

    replied, cost = await ask_with(CASES, folder, quiet, settings(hostile, price_in=0.4, price_out=1.6))

    assert [one.outcome for one in replied] == ["answer"]
    assert len(hostile.requests) >= 1
    assert cost["model"] == "openai:m-1"
    assert cost["usd"] == pytest.approx(len(hostile.requests) * (1000 * 0.4 + 100 * 1.6) / 1e6)


async def test_without_a_price_the_cost_is_not_known(hostile: HostileProvider) -> None:
    hostile.plays(says(reply("A parcel costs €4.95 in the Netherlands and Belgium.", "p1")))
    _, cost = await ask_with(CASES, load_company_folder(SAMPLE), quiet, settings(hostile))
    assert cost["usd"] is None


async def test_the_embedded_model_costs_nothing() -> None:
    replied, cost = await ask_with(CASES, load_company_folder(SAMPLE), quiet, None)
    assert cost == {"model": "embedded", "usd": 0.0}
    assert "€4.95" in replied[0].words
