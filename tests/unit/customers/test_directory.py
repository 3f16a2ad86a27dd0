"""Customers by the identity that a platform vouches for; files checked line by line."""

from pathlib import Path

import pytest

from adapters.customers.directory import CsvDirectory, read_customers
from bot.core.mistakes import Mistake
from bot.core.places import Person

CUSTOMERS = "id,name,plan,since,zone,slack_user,web_user\nC1,Ana,Plus,2024-01-02,Europe/Lisbon,T1:U1,\nC2,Bo,,,,U2,\n"
ORDERS = """id,customer,date,items,state,total,tracking,expected
O1,C1,2026-01-01,Kettle,delivered,59.00 EUR,,
O2,C1,2026-03-01,"Pan, large",shipped,89.00 EUR,TR1,2026-03-04
O3,C1,2026-02-01,Mixer,returned,,,
O4,C1,2025-02-01,Oven,delivered,,,
"""


def folder(path: Path, customers: str = CUSTOMERS, orders: str | None = ORDERS) -> Path:
    (path / "customers.csv").write_text(customers, encoding="utf-8")
    if orders is not None:
        (path / "orders.csv").write_text(orders, encoding="utf-8")
    return path


def directory(path: Path) -> CsvDirectory:
    mistakes: list[Mistake] = []
    customers = read_customers(path, mistakes)
    assert mistakes == []
    return CsvDirectory(customers)


def told(path: Path) -> list[str]:
    mistakes: list[Mistake] = []
    read_customers(path, mistakes)
    return [str(mistake) for mistake in mistakes]


async def test_facts_in_reading_order(tmp_path: Path) -> None:
    facts = await directory(folder(tmp_path)).facts(Person("slack:T1:U1", "whoever"))

    assert facts == (
        ("Customer", "Ana (C1)"),
        ("Plan", "Plus"),
        ("Bought so far", "148.00 EUR in 2 orders"),
        ("Order O2", "Pan, large · shipped · ordered 2026-03-01 · expected 2026-03-04 · tracking TR1 · 89.00 EUR"),
        ("Order O3", "Mixer · returned · ordered 2026-02-01"),
        ("Order O1", "Kettle · delivered · ordered 2026-01-01 · 59.00 EUR"),
        ("Older orders", "1"),
        ("Time zone", "Europe/Lisbon"),
        ("Customer since", "2024-01-02"),
    )


@pytest.mark.parametrize(
    ("person", "known"),
    [
        ("slack:T1:U1", True),
        ("slack:T9:U1", False),
        ("slack:T9:U2", True),
        ("web:T1:U1", False),
        ("slack:Ana", False),
        ("slack:", False),
        ("", False),
    ],
)
async def test_only_the_platforms_identity_counts(tmp_path: Path, person: str, known: bool) -> None:
    facts = await directory(folder(tmp_path)).facts(Person(person, "Ana"))

    assert bool(facts) is known


async def test_a_site_vouches_for_its_own_customers_by_web_user(tmp_path: Path) -> None:
    rows = "id,name,slack_user,web_user\nC1,Ana,U1,shop-17\n"
    served = directory(folder(tmp_path, rows, None))

    assert await served.facts(Person("web:user:shop-17", "whatever they are called")) == (("Customer", "Ana (C1)"),)
    assert await served.facts(Person("web:web:m5z3kq7h2n4p6r8t0v2x4z6b", "Ana")) == ()
    assert await served.facts(Person("web:user:U1", "Ana")) == ()
    assert await served.facts(Person("slack:T1:shop-17", "Ana")) == ()


async def test_newer_files_can_be_swapped_in(tmp_path: Path) -> None:
    served = directory(folder(tmp_path))
    served.replace(())

    assert await served.facts(Person("slack:T1:U1", "")) == ()


def test_both_files_may_lack_and_orders_alone_may(tmp_path: Path) -> None:
    assert told(tmp_path) == []
    assert told(folder(tmp_path, orders=None)) == []


@pytest.mark.parametrize(
    ("customers", "expected"),
    [
        ("name\nAna\n", ["customers.csv:1: the column 'id' is missing; expected a first line with the columns' names"]),
        (
            "id,name,emial\nC1,Ana,a@b.c\n",
            [
                "customers.csv:1: unknown column 'emial' (did you mean 'email'?); expected one of id, name, email, "
                "company, plan, billing, language, zone, city, since, preferences"
            ],
        ),
        (
            "id,name,email\nC1,Ana,nope\nC1,Bo,\n",
            [
                "customers.csv:2: email is 'nope'; expected an e-mail address",
                "customers.csv:3: id 'C1' stands in line 2 already; expected a different one",
            ],
        ),
        (
            "id,name\nC1,Ana,Plus\n",
            [
                "customers.csv:2: 3 values where the first line names 2 columns; "
                'expected as many values as columns ("quotes" around a comma)'
            ],
        ),
        (
            'id,name\nC1,"Ana\n',
            ['customers.csv:2: this is not CSV: unexpected end of data; expected values between commas or "quotes"'],
        ),
        ("id,name\nC1,A\0na\n", ["customers.csv:2: a null byte stands here; expected text"]),
        (
            'id,name\nC1,"Ana\nMaria"\nC2,\n',
            ["customers.csv:4: name is empty; expected a value for 'name'"],
        ),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path: Path, customers: str, expected: list[str]) -> None:
    assert told(folder(tmp_path, customers, None)) == expected


def test_one_identity_belongs_to_one_customer(tmp_path: Path) -> None:
    found = told(folder(tmp_path, "id,name,slack_user\nC1,Ana,U1\nC2,Bo,slack:U1\n", None))

    assert found == ["customers.csv:3: identity 'slack:U1' stands in line 2 already; expected a different one"]


async def test_orders_are_typed_and_their_own(tmp_path: Path) -> None:
    known = directory(folder(tmp_path))

    orders = await known.orders(Person("slack:T1:U1", "whoever"))

    assert [order.number for order in orders] == ["O2", "O3", "O1", "O4"]
    assert [order.number for order in orders if order.is_open] == ["O2"]
    assert await known.orders(Person("slack:T9:U1", "Ana")) == []


async def test_bills_and_what_was_bought_by_currency(tmp_path: Path) -> None:
    customers = "id,name,billing,slack_user\nC1,Ana,overdue since 2026-02-01,U1\nC2,Bo,,U2\n"
    orders = """id,customer,date,items,state,total
O1,C1,2026-01-01,Kettle,delivered,59.90 EUR
O2,C1,2026-01-02,Pan,paid,10.20 CHF
O3,C1,2026-01-03,Oven,refunded,900.00 EUR
O4,C2,2026-01-03,Oven,cancelled,900.00 EUR
"""
    book = directory(folder(tmp_path, customers, orders))
    facts = dict(await book.facts(Person("slack:T1:U1", "x")))
    assert facts["Billing"] == "overdue since 2026-02-01"
    assert facts["Bought so far"] == "10.20 CHF + 59.90 EUR in 2 orders"
    assert "Bought so far" not in dict(await book.facts(Person("slack:T1:U2", "x")))
