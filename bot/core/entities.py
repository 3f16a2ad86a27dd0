"""What stands in a message that a machine can use: order numbers, dates, amounts, and what tells who somebody is."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["order", "amount", "date", "email", "phone", "iban", "card", "url", "ip"]
PERSONAL: frozenset[str] = frozenset({"email", "phone", "iban", "card", "ip"})


@dataclass(frozen=True, slots=True)
class Entity:
    """One find.

    Attributes:
        kind: what it is. value: in a form to compare (an IBAN without spaces, a phone number as +31201234567).
        start, end: where it stands in the message, in characters.
    """

    kind: Kind
    value: str
    start: int
    end: int

    @property
    def personal(self) -> bool:
        """It tells who somebody is, or lets others reach or charge them."""
        return self.kind in PERSONAL
