"""Stops asking a server that fails again and again, and tries it with one request after a rest."""

from bot.core.errors import NoWording
from bot.core.ports import Clock

FAILURES = 4
REST = 30.0


class Breaker:
    """Closed until FAILURES requests in a row failed; then open for `rest` seconds; then one request decides."""

    def __init__(self, clock: Clock, *, failures: int = FAILURES, rest: float = REST) -> None:
        self._clock = clock
        self._most = failures
        self._rest = rest
        self._failures = 0
        self._since: float | None = None
        self._probing = False

    def enter(self) -> None:
        """Before a request; each is followed by `worked`, `failed` or `left`.

        Raises:
            NoWording: the server is left alone for now.
        """
        if self._since is None:
            return
        waited = self._clock.monotonic() - self._since
        if waited < self._rest or self._probing:
            after = max(0.0, self._rest - waited)
            raise NoWording("The model's server failed several times and is left alone.", why="resting", after=after)
        self._probing = True

    def worked(self) -> None:
        self._failures = 0
        self._since = None
        self._probing = False

    def failed(self) -> None:
        self._failures += 1
        self._probing = False
        if self._failures >= self._most:
            self._since = self._clock.monotonic()

    def left(self) -> None:
        """The request says nothing about the server: it was given up by us, or refused for what it asked."""
        self._probing = False
