"""customers.csv and orders.csv, read and checked line by line."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date as Date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.core.mistakes import Mistake, did_you_mean

BIGGEST = 50_000_000
ORDER_STATES = ("placed", "paid", "packed", "shipped", "delivered", "cancelled", "returned", "refunded")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PERSON = re.compile(r"[^\s,]{1,200}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Attributes:
    state: one of ORDER_STATES. total: with its currency, as it was billed.
    """

    id: str
    customer: str
    date: Date
    items: str
    state: str
    total: str = ""
    tracking: str = ""
    expected: Date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Attributes:
    billing: how it stands with their bills, in the company's own words, as in ``overdue since 2026-02-01``.
    users: the platform identities, as in ``slack:T123:U456`` or ``slack:U456``.
    orders: newest first.
    """

    id: str
    name: str
    email: str = ""
    company: str = ""
    plan: str = ""
    billing: str = ""
    language: str = ""
    zone: str = ""
    city: str = ""
    since: Date | None = None
    preferences: str = ""
    users: tuple[str, ...] = ()
    orders: tuple[Order, ...] = field(default=())


_CUSTOMER_COLUMNS = (
    "id",
    "name",
    "email",
    "company",
    "plan",
    "billing",
    "language",
    "zone",
    "city",
    "since",
    "preferences",
)
_ORDER_COLUMNS = ("id", "customer", "date", "items", "state", "total", "tracking", "expected")
_USER_COLUMN = re.compile(r"[a-z][a-z0-9]*_user")


@dataclass(frozen=True, slots=True)
class _Row:
    file: str
    line: int
    cells: dict[str, str]
    mistakes: list[Mistake]

    def text(self, column: str, *, needed: bool = False) -> str:
        value = self.cells.get(column, "")
        if needed and not value:
            self.wrong(f"{column} is empty", f"a value for '{column}'")
        return value

    def checked(self, column: str, right: Callable[[str], bool], expected: str) -> str:
        value = self.text(column)
        if value and not right(value):
            self.wrong(f"{column} is '{value[:60]}'", expected)
        return value

    def day(self, column: str, *, needed: bool = False) -> Date | None:
        value = self.text(column, needed=needed)
        if not value:
            return None
        try:
            return Date.fromisoformat(value)
        except ValueError:
            self.wrong(f"{column} is '{value[:60]}'", "a date as 2026-12-25")
            return None

    def wrong(self, problem: str, expected: str) -> None:
        self.mistakes.append(Mistake(self.file, self.line, problem, expected))


def read_customers(folder: Path, mistakes: list[Mistake]) -> tuple[Customer, ...]:
    """The customers of a company's folder with their orders; what is wrong goes to `mistakes`. Both files may lack."""
    if not (folder / "customers.csv").exists() and not (folder / "orders.csv").exists():
        return ()
    customers = _customers(folder, mistakes)
    orders: dict[str, list[Order]] = {id: [] for id in customers}
    for row, order in _orders(folder, mistakes) if (folder / "orders.csv").exists() else ():
        if order.customer in orders:
            orders[order.customer].append(order)
        elif order.customer:
            row.wrong(f"customer is '{order.customer[:60]}'", "the id of a customer in customers.csv")
    return tuple(_with_orders(customer, orders[customer.id]) for customer in customers.values())


def _with_orders(customer: Customer, orders: list[Order]) -> Customer:
    return replace(customer, orders=tuple(sorted(orders, key=lambda order: (order.date, order.id), reverse=True)))


def _customers(folder: Path, mistakes: list[Mistake]) -> dict[str, Customer]:
    customers: dict[str, Customer] = {}
    taken: dict[str, int] = {}
    for row in _rows(folder, "customers.csv", _CUSTOMER_COLUMNS, ("id", "name"), mistakes):
        customer = _customer(row)
        _unique(row, "id", customer.id, taken)
        for user in customer.users:
            _unique(row, "identity", user, taken)
        customers.setdefault(customer.id, customer)
    return customers


def _unique(row: _Row, what: str, value: str, taken: dict[str, int]) -> None:
    key = f"{what} {value}"
    if value and key in taken:
        row.wrong(f"{what} '{value[:60]}' stands in line {taken[key]} already", "a different one")
    taken.setdefault(key, row.line)


def _customer(row: _Row) -> Customer:
    return Customer(
        id=row.text("id", needed=True),
        name=row.text("name", needed=True),
        email=row.checked("email", lambda v: bool(_EMAIL.fullmatch(v)), "an e-mail address"),
        company=row.text("company"),
        plan=row.text("plan"),
        billing=row.text("billing"),
        language=row.text("language"),
        zone=row.checked("zone", _is_zone, "a time zone by its IANA name, as in Europe/Berlin"),
        city=row.text("city"),
        since=row.day("since"),
        preferences=row.text("preferences"),
        users=tuple(_users(row)),
    )


def _users(row: _Row) -> Iterator[str]:
    for column in row.cells:
        if not column.endswith("_user"):
            continue
        if value := row.checked(column, lambda v: bool(_PERSON.fullmatch(v)), "the platform's id of the person"):
            platform = column.removesuffix("_user")
            yield value if value.startswith(f"{platform}:") else f"{platform}:{value}"


def _orders(folder: Path, mistakes: list[Mistake]) -> Iterator[tuple[_Row, Order]]:
    taken: dict[str, int] = {}
    states = " ".join(ORDER_STATES)
    for row in _rows(folder, "orders.csv", _ORDER_COLUMNS, ("id", "customer", "date", "items", "state"), mistakes):
        _unique(row, "id", row.text("id"), taken)
        ordered = row.day("date", needed=True)
        state = row.checked("state", lambda v: v in ORDER_STATES, f"one of {states.replace(' ', ', ')}")
        yield (
            row,
            Order(
                id=row.text("id", needed=True),
                customer=row.text("customer", needed=True),
                date=ordered or Date.min,
                items=row.text("items", needed=True),
                state=state or row.text("state", needed=True),
                total=row.checked("total", _is_money, "an amount with its currency, as in 89.00 EUR"),
                tracking=row.text("tracking"),
                expected=row.day("expected"),
            ),
        )


def _is_zone(value: str) -> bool:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _is_money(value: str) -> bool:
    amount, _, currency = value.partition(" ")
    try:
        return Decimal(amount).is_finite() and len(currency) == 3 and currency.isupper()
    except InvalidOperation:
        return False


def _rows(
    folder: Path, name: str, columns: tuple[str, ...], needed: tuple[str, ...], mistakes: list[Mistake]
) -> Iterator[_Row]:
    text = _text(folder / name, name, mistakes)
    if text is None:
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if not _header_is_right(name, header, columns, needed, mistakes):
            return
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            line = reader.line_num - sum(cell.count("\n") for cell in cells)
            if len(cells) != len(header):
                problem = f"{len(cells)} values where the first line names {len(header)} columns"
                mistakes.append(Mistake(name, line, problem, 'as many values as columns ("quotes" around a comma)'))
                continue
            yield _Row(name, line, dict(zip(header, (cell.strip() for cell in cells), strict=True)), mistakes)
    except csv.Error as error:
        mistakes.append(
            Mistake(name, reader.line_num, f"this is not CSV: {error}", 'values between commas or "quotes"')
        )


def _header_is_right(
    name: str, header: list[str], columns: tuple[str, ...], needed: tuple[str, ...], mistakes: list[Mistake]
) -> bool:
    before = len(mistakes)
    for column in needed:
        if column not in header:
            mistakes.append(
                Mistake(name, 1, f"the column '{column}' is missing", "a first line with the columns' names")
            )
    for column in dict.fromkeys(header):
        if header.count(column) > 1:
            mistakes.append(Mistake(name, 1, f"the column '{column}' stands twice", "each column once"))
        elif column not in columns and not (name == "customers.csv" and _USER_COLUMN.fullmatch(column)):
            hint = did_you_mean(column, columns)
            mistakes.append(Mistake(name, 1, f"unknown column '{column}'{hint}", "one of " + ", ".join(columns)))
    return len(mistakes) == before


def _text(path: Path, name: str, mistakes: list[Mistake]) -> str | None:
    try:
        if path.stat().st_size > BIGGEST:
            mistakes.append(Mistake(name, 0, "the file is larger than 50 MB", "a smaller file"))
            return None
        raw = path.read_bytes()
    except FileNotFoundError:
        mistakes.append(Mistake(name, 0, "there is no such file", "a file of this name beside orders.csv"))
        return None
    except OSError as error:
        mistakes.append(Mistake(name, 0, f"it cannot be read: {error.strerror}", "a readable file"))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        mistakes.append(Mistake(name, line, "this is not UTF-8 text", "a file saved as CSV UTF-8"))
        return None
    if "\0" in text:
        mistakes.append(Mistake(name, text.count("\n", 0, text.index("\0")) + 1, "a null byte stands here", "text"))
        return None
    return text
