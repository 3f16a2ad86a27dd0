"""A few rounds of the chaos benchmark (`tests.bench.chaos`): killed under load, nothing is lost and nothing doubled."""

import pytest

from tests.bench.chaos import Plan, run


@pytest.mark.timeout(300)
async def test_killed_under_load_it_answers_everything_once_and_in_order() -> None:
    verdict = await run(Plan(rounds=2, seed=11, longest=1.5))
    assert verdict.lost == []
    assert verdict.duplicates == []
    assert verdict.out_of_order == []
    assert verdict.violations == []
    assert verdict.acknowledged > 0
    assert verdict.answers > 0
