"""The schedules and the laws find faults: each of a list of deliberate ones, within few schedules."""

import pytest

from tests.property.exploring import explore
from tests.property.mutants import MUTANTS, Mutant

SEED = 100
MOST = 300


@pytest.mark.timeout(300)
def test_without_a_fault_nothing_is_found() -> None:
    assert explore(MOST, SEED, shrink=False) == MOST


@pytest.mark.timeout(300)
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name.replace(" ", "-"))
def test_a_fault_is_found(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant.make(monkeypatch)
    with pytest.raises(AssertionError):
        explore(mutant.within, SEED, shrink=False)
