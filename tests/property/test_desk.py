"""Whatever customers, agents, timers, crashes and redelivery do, in any order, the desk's promises hold.

Never a bot message after a claim, never an internal word at the customer's side, never two assignees, never a promise
without a record, never a lost or doubled message, clocks that add up: `tests.property.laws` says what exactly.

A schedule is up to 32 moves of people, of time and of misfortune, played on the real line (intake, inbox, dispatcher,
manager, desk, the one commit, sender) under an event loop that is turned by hand. 10,000 schedules are played, and 500
more on PostgreSQL; the environment variable BATON_SCHEDULES says how many instead of 10,000. To see one again, give
what a failure prints to `tests.property.exploring.judge`.
"""

import os

import pytest

from tests.property.exploring import explore
from tests.property.storages import Memory, Sqlite, postgres_at

SCHEDULES = int(os.environ.get("BATON_SCHEDULES", "10000"))
SHARES = 20
"""In so many parts, so that they can be played side by side."""
ON_SQLITE = (18, 19)
"""These are played on SQLite, with everything written down and read again; the others on the offline twin."""


@pytest.mark.timeout(900)
@pytest.mark.parametrize("share", range(SHARES))
def test_the_desk_keeps_its_word(share: int) -> None:
    explore(max(1, SCHEDULES // SHARES), share, Sqlite if share in ON_SQLITE else Memory)


@pytest.mark.postgres
@pytest.mark.timeout(900)
def test_it_does_on_postgresql_too(postgres_database: str) -> None:
    with postgres_at(postgres_database) as store:
        explore(max(1, SCHEDULES // SHARES), SHARES, store)
