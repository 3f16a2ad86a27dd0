"""The engine's numbers, in one place."""

from dataclasses import dataclass, field

from bot.engine.waiting import Backoff

ON_THE_PROCESSOR = 8
"""Conversations at once where an embedded model thinks: more would wait for the processor and delay acknowledgements.
Measured at 100 answered events a second on two cores: acknowledgement p99 34–40 ms with 8, 39–73 ms with 64."""
ON_THE_NETWORK = 64
"""Conversations at once where most of the time goes into waiting for a hosted model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """Times are seconds.

    Attributes:
        burst: a customer who goes on writing within this time is answered once; 0 answers at once.
        burst_windows: after so many windows the bot answers whatever comes.
        side_by_side: conversations thought about at the same time; see ON_THE_PROCESSOR and ON_THE_NETWORK.
        busy_intake: so many requests that wait to be kept make turns wait, each for at most `give_way`.
        lease: how long a conversation is held without a heartbeat; a crash delays its conversations by up to this.
        thinking: the longest time that deciding may take.
        thoughts: how often deciding is tried before a person gets the conversation.
        sending: the longest time that one call of a platform may take.
        on_its_way: after this a message whose sender vanished is taken again; longer than `sending` twice, as a
            message in doubt is looked for and then posted.
        lane_flights: messages of one channel in flight. platform_flights: of one platform.
        attempts: tries of one message after which it is dead although its platform works.
        all_attempts: tries after which it is dead in any case; at the backoff's mean that is about a day.
        longest_pause: the longest Retry-After that is believed.
        sweep: how many stranded conversations and due timers one tick takes up.
    """

    burst: float = 1.2
    burst_windows: int = 4
    side_by_side: int = ON_THE_PROCESSOR
    busy_intake: int = 16
    give_way: float = 1.0
    lease: float = 12.0
    thinking: float = 60.0
    thoughts: int = 3
    sending: float = 10.0
    on_its_way: float = 25.0
    lane_flights: int = 16
    platform_flights: int = 64
    attempts: int = 12
    all_attempts: int = 2880
    longest_pause: float = 3600.0
    sweep: int = 2000
    resend: Backoff = field(default_factory=Backoff)
    rethink: Backoff = field(default_factory=lambda: Backoff(base=1.0, cap=8.0))
    storage: Backoff = field(default_factory=lambda: Backoff(base=0.2, cap=5.0))
