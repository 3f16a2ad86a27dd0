"""What else stands in Slack on behalf of one message of ours: further pages, and files shown below it.

They go when it goes. Remembered in memory, and bounded; for what is not remembered, as after a restart, Slack is asked.
"""

from dataclasses import dataclass

MOST_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Entourage:
    """Attributes:
    pages: ts of the further messages. files: ids of the files.
    """

    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


NOBODY = Entourage()


class Companions:
    def __init__(self) -> None:
        self._of: dict[tuple[str, str], Entourage] = {}

    def note(self, channel: str, ts: str, entourage: Entourage) -> None:
        self._of.pop((channel, ts), None)
        self._of[channel, ts] = entourage
        if len(self._of) > MOST_REMEMBERED:
            del self._of[next(iter(self._of))]

    def of(self, channel: str, ts: str) -> Entourage | None:
        """None: nobody remembers."""
        return self._of.get((channel, ts))
