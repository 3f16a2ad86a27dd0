"""The directory with what agents said: who an outsider is whom the records do not know by the platform's identity."""

import asyncio
from collections.abc import Sequence

from adapters.customers.directory import CsvDirectory, facts_about, record_of
from adapters.customers.reading import Customer
from bot.core.customer import CustomerEntry, OrderRecord
from bot.core.desk import IdentityBook
from bot.core.places import Person


class LinkedDirectory:
    """Implements CustomerDirectory and CustomerBook.

    The company's own word goes first (an identity in customers.csv), then an agent's, then a verified e-mail address.
    """

    def __init__(self, records: CsvDirectory, identities: IdentityBook) -> None:
        self._records = records
        self._identities = identities

    # ------------------------------------------------------------------------------------------------ CustomerDirectory

    async def facts(self, customer: Person) -> Sequence[tuple[str, str]]:
        """(label, value) in reading order; empty for somebody unknown."""
        found = await self._known(customer)
        return facts_about(found) if found else ()

    async def orders(self, customer: Person) -> Sequence[OrderRecord]:
        """Their own orders, newest first; empty for somebody unknown."""
        found = await self._known(customer)
        return [record_of(order) for order in found.orders] if found else []

    async def _known(self, person: Person) -> Customer | None:
        found = self._records.find(person.id)
        if found is None and (linked := await self._identities.customer_of(person.id)) is not None:
            found = self._records.by_id(linked)
        return found or self._records.known(person)

    # ----------------------------------------------------------------------------------------------------- CustomerBook

    @property
    def is_empty(self) -> bool:
        return not self._records.customers

    async def search(self, words: str, limit: int = 20) -> Sequence[CustomerEntry]:
        """Those in whose name, company, e-mail or id all of the words stand; an exact id or e-mail first."""
        wanted = words.casefold().split()[:8]
        if not wanted:
            return []
        whole = " ".join(wanted)
        everybody = self._records.customers
        found = await asyncio.to_thread(lambda: [one for one in everybody if _holds(one, wanted)])
        found.sort(key=lambda one: whole not in (one.id.casefold(), one.email.casefold()))
        return [_entry(one) for one in found[:limit]]

    async def entry(self, id: str) -> CustomerEntry | None:
        found = self._records.by_id(id)
        return _entry(found) if found else None

    async def facts_of(self, id: str) -> Sequence[tuple[str, str]]:
        """As `facts`, of the customer with that id."""
        found = self._records.by_id(id)
        return facts_about(found) if found else ()


def _holds(customer: Customer, words: Sequence[str]) -> bool:
    text = f"{customer.id}\n{customer.name}\n{customer.company}\n{customer.email}".casefold()
    return all(word in text for word in words)


def _entry(customer: Customer) -> CustomerEntry:
    return CustomerEntry(id=customer.id, name=customer.name, company=customer.company, email=customer.email)
