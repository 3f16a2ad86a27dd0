"""What must be known of the workspace before Slack is asked: its id, and which channels got new ids.

A channel that becomes shared, or is made private, may get another id (Slack docs: channel_id_changed). Inside the
house it keeps its first id for ever, so that no conversation, ticket or line of company.yaml loses its place; only what
goes to Slack carries the new one. Kept in a small file, for Slack says it only once.
"""

import json
import logging
import os
from pathlib import Path

from adapters.chat.slack.shapes import id_in, mapping_in
from bot.core.errors import Unavailable

log = logging.getLogger(__name__)

MOST_MOVES = 10_000


class Moves:
    """Channels by their first and their present id.

    Args:
        file: where it is kept; None keeps it in memory only.

    Attributes:
        changes: goes up whenever something is noted.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self.team: str | None = None
        self._first: dict[str, str] = {}
        self._now: dict[str, str] = {}
        self.changes = 0
        self._read()

    def first(self, channel: str) -> str:
        """The id that the house knows a channel by."""
        return self._first.get(channel, channel)

    def now(self, channel: str) -> str:
        """The id that Slack knows it by."""
        return self._now.get(channel, channel)

    def move(self, before: str, after: str) -> None:
        """A channel got a new id. Moving it again changes nothing.

        Raises:
            Unavailable: it could not be written down.
        """
        first = self.first(before)
        if after == first or self.now(first) == after or len(self._now) >= MOST_MOVES:
            return
        old = self._now.get(first)
        self._note(first, after)
        try:
            self._write()
        except OSError as error:
            self.changes += 1
            del self._first[after]
            if old is None:
                del self._now[first]
            else:
                self._now[first] = old
            raise Unavailable(f"A channel's new id could not be written to {self._file}: {error.strerror}") from error

    def settle_in(self, team: str) -> None:
        """Slack said which workspace this is. What was kept of another one is forgotten."""
        if team == self.team:
            return
        self.changes += 1
        if self.team is not None:
            self._first, self._now = {}, {}
        self.team = team
        try:
            self._write()
        except OSError as error:  # Slack says it again at the next start
            log.warning("The workspace could not be noted", extra={"file": str(self._file), "error": error.strerror})

    def _note(self, first: str, after: str) -> None:
        self.changes += 1
        self._first[after] = first
        self._now[first] = after

    def _read(self) -> None:
        if self._file is None:
            return
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            log.warning("What was noted of the workspace cannot be read", extra={"error": type(error).__name__})
            return
        if not isinstance(found, dict):
            return
        self.team = id_in(found, "team")
        for first, ids in mapping_in(found, "moved").items():
            for after in ids if isinstance(ids, list) else ():
                if isinstance(after, str):
                    self._note(first, after)

    def _write(self) -> None:
        if self._file is None:
            return
        moved: dict[str, list[str]] = {}
        for after, first in self._first.items():
            moved.setdefault(first, []).append(after)
        for first, ids in moved.items():
            ids.sort(key=lambda one: one == self._now.get(first))  # the present id last, so that reading ends with it
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_name(self._file.name + ".new")
        draft.write_text(json.dumps({"team": self.team, "moved": moved}), encoding="utf-8")
        os.replace(draft, self._file)
