"""Plays schedules by the hundred: the same ones every time for the same seed."""

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.property.laws import check
from tests.property.schedules import SCHEDULES, Schedule, run
from tests.property.storages import Memory, Store, values_instead_of_json

_COLLECT_AFTER = 200


def explore(schedules: int, number: int, store: Callable[[], Store] = Memory, *, shrink: bool = True) -> int:
    """Play that many schedules; returns how many were.

    Args:
        number: chooses which. store: makes an empty one.
        shrink: at a failure, look for the shortest schedule that fails like it.

    Raises:
        AssertionError: a law was broken.
    """
    played = 0

    @seed(number)
    @settings(
        max_examples=schedules,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(SCHEDULES)
    def day(schedule: Schedule) -> None:
        nonlocal played
        played += 1
        if played % _COLLECT_AFTER == 0:
            gc.collect()
        judge(schedule, store)

    play: Callable[[], None] = day
    with _quickly():
        play()
    return played


def judge(schedule: Schedule, store: Callable[[], Store] = Memory) -> None:
    """One schedule from its beginning to its end, and then the laws."""
    with values_instead_of_json() if store is Memory else nullcontext():
        world = run(schedule, store())
        try:
            check(world)
        finally:
            world.end()


@contextmanager
def _quickly() -> Iterator[None]:
    """Without the log, which tells of every fault that a schedule makes, and with garbage collected now and then."""
    gc.disable()
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
        gc.enable()
