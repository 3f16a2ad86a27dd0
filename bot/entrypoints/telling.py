"""What the one who started the program gets to see; the command line decides how it looks."""

from contextlib import AbstractContextManager
from typing import Protocol

from bot.entrypoints.listening import Listener
from bot.entrypoints.operations import Progress
from bot.entrypoints.wiring import App


class Teller(Protocol):
    def step(self, what: str) -> AbstractContextManager[None]: ...

    def bar(self, what: str) -> AbstractContextManager[Progress]: ...

    def note(self, text: str) -> None: ...

    def ready(self, app: App, listener: Listener) -> None: ...
