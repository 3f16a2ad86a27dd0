"""What the engine counts, for /metrics, /readyz and the benchmark."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Observe = Callable[[str, float], None]
"""Takes a name (``keep``, ``lease``, ``think``, ``commit``, ``take``, ``send``, ``settle``) and seconds."""


def ignore(_name: str, _seconds: float) -> None:
    """Observe nothing."""


@dataclass(slots=True)
class Tally:
    """Counted since the start.

    Attributes:
        kept: events stored. duplicates: events that had been stored before. refused_events: events that no message
            can be made of (an id of more than 512 characters), dropped. unavailable: times that events were refused
            because they could not be stored.
        turns: commits. lost_leases: turns discarded because another worker had the conversation.
        failed_thoughts: times that deciding raised. rescued: turns handed to a person after that.
        given_up: turns in which even that failed; their events stand in the log, marked.
        superseded: answers replaced by a newer message before they left.
        storage_troubles: times that the engine had to wait for the database.
        sent, retries, dead: messages out. rate_limited: times a platform told us to wait.
        in_doubt: attempts of which nobody knew whether they arrived. found: of those, the ones that had.
        ambiguous_resends: posted again although nobody could tell, so possibly twice.
    """

    kept: int = 0
    duplicates: int = 0
    refused_events: int = 0
    unavailable: int = 0
    turns: int = 0
    lost_leases: int = 0
    failed_thoughts: int = 0
    rescued: int = 0
    given_up: int = 0
    superseded: int = 0
    storage_troubles: int = 0
    timers_fired: int = 0
    sent: int = 0
    retries: int = 0
    dead: int = 0
    rate_limited: int = 0
    in_doubt: int = 0
    found: int = 0
    ambiguous_resends: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneState:
    """Attributes:
    in_flight: messages being sent now. waits: seconds until the next may be taken, 0 for now.
    """

    in_flight: int
    waits: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """A look at the engine.

    Attributes:
        pending: events that wait to be handled, and `oldest_pending_seconds` how long the oldest has waited; both as
            of the last tick.
        conversations: conversations at work or waiting for a slot.
        lanes: the channels with something to send that the engine knows of.
    """

    tally: Tally
    pending: int = 0
    oldest_pending_seconds: float = 0.0
    conversations: int = 0
    lanes: Mapping[str, LaneState] = field(default_factory=dict)
