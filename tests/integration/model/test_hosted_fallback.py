"""Who answers when a hosted model cannot: down, slow, busy or over the budget."""

import pytest

from bot.answering.budget import Budget
from bot.core.clock import HandClock
from tests.integration.model.conftest import MakeModel
from tests.support.hostile_provider import Act, HostileProvider, drips, says
from tests.support.kettle_house import GOOD, PASSAGES, RETURN, Make, said
from tests.support.mock_provider import MockProvider


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (says("", 500), "down"),
        (says({}, 429), "busy"),
        (drips(GOOD, 0.05), "slow"),
        (says({"error": {"code": "insufficient_quota"}}, 429), "quota"),
        (says({"error": {"message": "no"}}, 401), "misconfigured"),
        (says({"error": {"message": "no"}}, 400), "refused"),
    ],
)
async def test_the_embedded_model_answers_instead(
    hostile: HostileProvider, make_model: MakeModel, answerer: Make, act: Act, why: str
) -> None:
    hostile.plays(act)
    answer = await answerer(make_model(hostile.url), seconds=0.6).answer(RETURN)
    assert said(answer) == PASSAGES[0].text
    assert answer.effort.fallback == why
    assert answer.model.startswith("local-quote")


@pytest.mark.parametrize("chaos", ["rateLimitRate", "dropRate", "malformedRate", "disconnectRate"])
async def test_the_embedded_model_answers_through_chaos(
    mock: MockProvider, make_model: MakeModel, answerer: Make, chaos: str
) -> None:
    mock.answers(({"responseFormat": "json_schema"}, {"content": "{}"}))
    mock.chaos(**{chaos: 1})
    answer = await answerer(make_model(mock.url, retries=1), seconds=2).answer(RETURN)
    assert said(answer) == PASSAGES[0].text
    assert answer.effort.fallback in {"busy", "down"}


async def test_a_spent_budget_is_not_overdrawn(hostile: HostileProvider, make_model: MakeModel, answerer: Make) -> None:
    clock = HandClock()
    budget = Budget(clock, day=0.005)
    asked = answerer(make_model(hostile.url, clock), clock=clock, budget=budget)
    hostile.plays(says(GOOD))  # 1,000 tokens in and 100 out: 0.28 cents
    answers = [await asked.answer(RETURN) for _ in range(3)]
    assert [answer.effort.fallback for answer in answers] == ["", "", "over-budget"]
    assert said(answers[2]) == PASSAGES[0].text
    assert len(hostile.requests) == 2
    await clock.advance(86_400)
    assert (await asked.answer(RETURN)).effort.fallback == ""
