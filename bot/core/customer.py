"""What the company's records say about a customer, typed."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerEntry:
    """One customer of the records, as far as it takes to tell them apart."""

    id: str
    name: str
    company: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRecord:
    """One order as it stands in the records.

    Attributes:
        number: as it is printed on the bill. state: ``placed``, ``paid``, ``packed``, ``shipped``, ``delivered``,
            ``cancelled``, ``returned`` or ``refunded``. total: with its currency. expected: never a promise.
    """

    number: str
    placed: date
    items: str
    state: str
    total: str = ""
    tracking: str = ""
    expected: date | None = None

    @property
    def is_open(self) -> bool:
        return self.state in {"placed", "paid", "packed", "shipped"}
