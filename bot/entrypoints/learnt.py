"""What the bot has learnt, as it lies on disk now: what ships with it, and what the company trained on top."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.core.errors import Misconfigured
from bot.understanding.heads import Head, load_head
from bot.understanding.heads_reader import Heads
from bot.understanding.heads_shipped import shipped_heads

log = logging.getLogger(__name__)
FOLDER = "understanding"
FROM_COMPANY = "category-company"
"""The head that is fitted to the examples in company.yaml."""
Stamp = tuple[int, int]


class Learnt:
    """The heads in force. A head that `baton train` writes holds from the next message on.

    Args:
        folder: the data folder; heads lie in its `understanding/`.
        categories: the company's list; the shipped head serves only a company that keeps the standard five.
    """

    def __init__(self, folder: Path, encoder: str, categories: Callable[[], tuple[str, ...]]) -> None:
        self._folder = folder / FOLDER
        self._encoder = encoder
        self._categories = categories
        self._shipped = shipped_heads(encoder)
        self._trained: dict[str, tuple[Stamp | None, Head | None]] = {}

    def __call__(self) -> Heads:
        own = (self._latest("category"), self._latest(FROM_COMPANY), self._shipped.category)
        category = next((head for head in map(self._fitting, own) if head is not None), None)
        return replace(self._shipped, category=category, intent=self._latest("intent"))

    def _fitting(self, head: Head | None) -> Head | None:
        """The head, if it knows exactly the company's categories."""
        if head is None or {label.casefold() for label in head.labels} != {c.casefold() for c in self._categories()}:
            return None
        return head

    def _latest(self, name: str) -> Head | None:
        """The company's own head of that name; a broken one is told once and left out."""
        file = self._folder / f"{name}.npz"
        stamp = _stamp(file)
        known = self._trained.get(name)
        if known is None or known[0] != stamp:
            known = (stamp, None)
            if stamp is not None:
                try:
                    known = (stamp, load_head(file, self._encoder))
                except Misconfigured as problem:
                    log.warning("%s", problem)
            self._trained[name] = known
        return known[1]


def _stamp(file: Path) -> Stamp | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
