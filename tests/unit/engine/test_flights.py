"""Flights are handed out in order, and none is lost."""

import asyncio

from bot.engine.flights import Flights
from tests.unit.engine.rig import calm


async def test_as_many_as_are_free_and_wanted() -> None:
    flights = Flights(5)
    assert await flights.reserve(3) == 3
    assert await flights.reserve(3) == 2


async def test_who_waits_is_served_in_order_and_nobody_overtakes() -> None:
    flights = Flights(1)
    await flights.reserve(1)
    served: list[str] = []

    async def ask(name: str) -> None:
        await flights.reserve(4)
        served.append(name)

    first, second = asyncio.create_task(ask("first")), asyncio.create_task(ask("second"))
    await calm()
    flights.give_back(1)
    third = asyncio.create_task(ask("third"))
    await calm()
    assert served == ["first"]
    flights.give_back(1)
    flights.give_back(1)
    await asyncio.gather(first, second, third)
    assert served == ["first", "second", "third"]


async def test_one_who_gives_up_waiting_takes_nothing_along() -> None:
    flights = Flights(1)
    await flights.reserve(1)
    gone = asyncio.create_task(flights.reserve(1))
    await calm()
    gone.cancel()
    await calm()
    flights.give_back(1)
    assert await asyncio.wait_for(flights.reserve(1), 1) == 1


async def test_one_who_is_cancelled_just_as_it_is_served_gives_back() -> None:
    flights = Flights(1)
    await flights.reserve(1)
    gone = asyncio.create_task(flights.reserve(1))
    await calm()
    flights.give_back(1)
    gone.cancel()
    await calm()
    assert await asyncio.wait_for(flights.reserve(1), 1) == 1
