"""What the conversation manager thinks with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.conversation.waiting import Waiting
from bot.core.company import Company
from bot.core.places import Place
from bot.core.ports import (
    Action,
    Answerer,
    Clock,
    CustomerDirectory,
    Desk,
    EscalationRule,
    PolicyCheck,
    Understanding,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What the manager thinks with. `company` and `policy` are asked anew each turn: they may be reloaded.

    Attributes:
        whispers: whether a message in a place can be shown to one person only.
    """

    company: Callable[[], Company]
    policy: Callable[[], PolicyCheck]
    understanding: Understanding
    answerer: Answerer
    directory: CustomerDirectory
    desk: Desk
    rules: Sequence[EscalationRule]
    actions: Sequence[Action]
    clock: Clock
    waiting: Waiting | None = None
    whispers: Callable[[Place], bool] = lambda _place: False
