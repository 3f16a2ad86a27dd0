"""What an agent said about who somebody is: below the company's own word, above an e-mail address."""

from pathlib import Path

import pytest

from adapters.customers.directory import CsvDirectory, read_customers
from adapters.customers.linked import LinkedDirectory
from bot.core.places import Person

ROWS = """id,name,email,company,slack_user
C1,Ana Lima,ana@lima.example,Lima Ltd,T1:U1
C2,Bo Lima,bo@lima.example,Lima Ltd,
C3,Cy Öst,cy@ost.example,Öst AB,
"""
ORDERS = "id,customer,date,items,state\nO1,C2,2026-01-01,Kettle,delivered\n"


class Said(dict[str, str]):
    async def customer_of(self, person: str) -> str | None:
        return self.get(person)


@pytest.fixture
def records(tmp_path: Path) -> CsvDirectory:
    (tmp_path / "customers.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    mistakes: list[object] = []
    made = CsvDirectory(read_customers(tmp_path, mistakes))  # type: ignore[arg-type]  # it must stay empty
    assert mistakes == []
    return made


@pytest.mark.parametrize(
    ("person", "said", "known"),
    [
        (Person("slack:T1:U9", "Bo"), {}, None),
        (Person("slack:T1:U9", "Bo"), {"slack:T1:U9": "C2"}, "Bo Lima (C2)"),
        (Person("slack:T1:U1", "Ana"), {"slack:T1:U1": "C2"}, "Ana Lima (C1)"),
        (Person("slack:T1:U9", "Cy", email="cy@ost.example"), {"slack:T1:U9": "C2"}, "Bo Lima (C2)"),
        (Person("slack:T1:U9", "Cy", email="cy@ost.example"), {"slack:T1:U9": "gone"}, "Cy Öst (C3)"),
        (Person("slack:T1:U8", "C2"), {"slack:T1:U9": "C2"}, None),
    ],
)
async def test_whose_word_counts(
    records: CsvDirectory, person: Person, said: dict[str, str], known: str | None
) -> None:
    directory = LinkedDirectory(records, Said(said))
    facts = dict(await directory.facts(person))
    assert facts.get("Customer") == known
    assert [order.number for order in await directory.orders(person)] == (["O1"] if known == "Bo Lima (C2)" else [])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lima", ["C1", "C2"]),
        ("LIMA bo", ["C2"]),
        ("ana@lima.example", ["C1"]),
        ("öst", ["C3"]),
        ("c3", ["C3"]),
        ("lima öst", []),
        ("", []),
        ("\0", []),
        ("x" * 100_000, []),
    ],
)
async def test_search(records: CsvDirectory, words: str, found: list[str]) -> None:
    directory = LinkedDirectory(records, Said())
    assert [entry.id for entry in await directory.search(words)] == found
    assert len(await directory.search("lima", limit=1)) == 1


async def test_records_that_were_read_anew(records: CsvDirectory) -> None:
    directory = LinkedDirectory(records, Said())
    assert not directory.is_empty
    assert (await directory.entry("C2")) is not None
    records.replace(())
    assert directory.is_empty
    assert await directory.entry("C2") is None
    assert await directory.facts_of("C2") == ()
