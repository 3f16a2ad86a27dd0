"""Dictionaries that can take back what a failed transaction did to them."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Journal:
    """The steps that would undo the running transaction."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], None]] = []

    def note(self, undo: Callable[[], None]) -> None:
        self._undo.append(undo)

    def keep(self) -> None:
        self._undo.clear()

    def roll_back(self) -> None:
        while self._undo:
            self._undo.pop()()


class Shelf(Generic[K, V]):
    """A dictionary that notes every change in the journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._rows: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        return self._rows.get(key)

    def put(self, key: K, value: V) -> None:
        if key in self._rows:
            old = self._rows[key]
            self._journal.note(lambda: self._rows.__setitem__(key, old))
        else:
            self._journal.note(lambda: self._rows.__delitem__(key))
        self._rows[key] = value

    def drop(self, key: K) -> None:
        if key in self._rows:
            old = self._rows.pop(key)
            self._journal.note(lambda: self._rows.__setitem__(key, old))

    def values(self) -> Iterable[V]:
        return self._rows.values()

    def __len__(self) -> int:
        return len(self._rows)
