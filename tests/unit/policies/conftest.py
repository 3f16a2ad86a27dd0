"""The check as it ships, without the encoder: words alone, and so fast and the same everywhere."""

import pytest

from bot.entrypoints.company_folder import SAMPLE, load_company_folder
from bot.policies.gate import PolicyGate


@pytest.fixture(scope="session")
def gate() -> PolicyGate:
    return PolicyGate(load_company_folder(SAMPLE).company.policies)


@pytest.fixture(scope="session")
def bare() -> PolicyGate:
    """A company that wrote down nothing."""
    return PolicyGate()
