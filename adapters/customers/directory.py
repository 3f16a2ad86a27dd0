"""Who a customer is, from the company's own customers.csv and orders.csv. Kept in memory: these are small files.

A customer is found by the identity that the chat platform vouches for, never by a name or an address that somebody
typed.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from adapters.customers.reading import Customer, Order, read_customers
from bot.core.customer import OrderRecord
from bot.core.places import Person

__all__ = ["CsvDirectory", "read_customers"]

RECENT = 3
GIVEN_BACK = frozenset({"cancelled", "returned", "refunded"})


class CsvDirectory:
    """Implements the port CustomerDirectory. The files are read once; `replace` swaps in newer ones."""

    def __init__(self, customers: Iterable[Customer] = ()) -> None:
        self._by_id: dict[str, Customer] = {}
        self._by_user: dict[str, Customer] = {}
        self._by_email: dict[str, Customer] = {}
        self.replace(customers)

    def __len__(self) -> int:
        return len({customer.id for customer in self.customers})

    @property
    def customers(self) -> tuple[Customer, ...]:
        """Everybody in customers.csv, also those without an identity on a chat platform."""
        return self._customers

    def replace(self, customers: Iterable[Customer]) -> None:
        """Serve these customers from now on."""
        self._customers = tuple(customers)
        self._by_id = {customer.id: customer for customer in self._customers}
        self._by_user = {user: customer for customer in self._customers for user in customer.users}
        emails = Counter(customer.email.lower() for customer in self._customers if customer.email)
        self._by_email = {c.email.lower(): c for c in self._customers if c.email and emails[c.email.lower()] == 1}

    async def facts(self, customer: Person) -> Sequence[tuple[str, str]]:
        """(label, value) in reading order; empty for somebody who is not in customers.csv."""
        found = self.known(customer)
        return facts_about(found) if found else ()

    async def orders(self, customer: Person) -> Sequence[OrderRecord]:
        """Their own orders, newest first; empty for somebody who is not in customers.csv."""
        found = self.known(customer)
        return [record_of(order) for order in found.orders] if found else []

    def known(self, person: Person) -> Customer | None:
        """By the platform's id; otherwise by the e-mail address it vouches for, if only one row has that."""
        return self.find(person.id) or (self._by_email.get(person.email.lower()) if person.email else None)

    def by_id(self, id: str) -> Customer | None:
        """By the company's own id."""
        return self._by_id.get(id)

    def find(self, person: str) -> Customer | None:
        """By the platform's id: in full (``slack:T123:U456``), or without the workspace (``slack:U456``)."""
        platform, _, rest = person.partition(":")
        return self._by_user.get(person) or self._by_user.get(f"{platform}:{rest.rpartition(':')[2]}")


def facts_about(customer: Customer) -> tuple[tuple[str, str], ...]:
    """(label, value) in reading order: who, on what terms, what they bought, how to speak to them."""
    orders = [(f"Order {order.id}", _order(order)) for order in customer.orders[:RECENT]]
    older = len(customer.orders) - RECENT
    labelled = (
        ("Customer", f"{customer.name} ({customer.id})"),
        ("Company", customer.company),
        ("Plan", customer.plan),
        ("Billing", customer.billing),
        ("Bought so far", _bought(customer.orders)),
        *orders,
        ("Older orders", str(older) if older > 0 else ""),
        ("Preferences", customer.preferences),
        ("Language", customer.language),
        ("Time zone", customer.zone),
        ("Customer since", customer.since.isoformat() if customer.since else ""),
        ("City", customer.city),
        ("E-mail", customer.email),
    )
    return tuple((label, value) for label, value in labelled if value)


def _bought(orders: Iterable[Order]) -> str:
    """What was paid for and kept, by currency, as in ``237.00 EUR in 2 orders``."""
    sums: dict[str, Decimal] = {}
    kept = [order for order in orders if order.total and order.state not in GIVEN_BACK]
    for order in kept:
        amount, _, currency = order.total.partition(" ")
        sums[currency] = sums.get(currency, Decimal(0)) + Decimal(amount)
    total = " + ".join(f"{amount:.2f} {currency}" for currency, amount in sums.items())
    return f"{total} in {'1 order' if len(kept) == 1 else f'{len(kept)} orders'}" if kept else ""


def record_of(order: Order) -> OrderRecord:
    """An order, in the words of the core."""
    return OrderRecord(
        number=order.id,
        placed=order.date,
        items=order.items,
        state=order.state,
        total=order.total,
        tracking=order.tracking,
        expected=order.expected,
    )


def _order(order: Order) -> str:
    parts = [order.items, order.state, f"ordered {order.date.isoformat()}"]
    if order.expected and order.state in {"placed", "paid", "packed", "shipped"}:
        parts.append(f"expected {order.expected.isoformat()}")
    if order.tracking:
        parts.append(f"tracking {order.tracking}")
    if order.total:
        parts.append(order.total)
    return " · ".join(parts)
