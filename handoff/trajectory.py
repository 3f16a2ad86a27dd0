"""How the customer's mood went over the conversation, 0 (fine) to 100 (leaving), as a line of small blocks."""

from collections.abc import Sequence

from bot.core.knowledge import Reading

BLOCKS = "▁▂▃▄▅▆▇█"
SHOWN = 12
_SMOOTHING = 0.6
_SIGNALS = {"repetition": 20.0, "capitals": 12.0, "exclamation": 8.0, "profanity": 15.0}


def score(reading: Reading) -> float:
    """One message by itself where no index was learnt. A rough guide only: nothing is decided by it alone."""
    mood = 50.0 - 50.0 * reading.sentiment if reading.sentiment < 0 else 40.0 * (1.0 - reading.sentiment)
    extra = sum(_SIGNALS.get(name, 0.0) for name in reading.signals)
    return min(100.0, max(0.0, mood + extra))


def trajectory(readings: Sequence[Reading]) -> tuple[float, ...]:
    """Smoothed over the turns, so that one hard word does not make a drama.

    The last reading's course says it best; without one, every message is judged by itself.
    """
    course = readings[-1].course if readings else ()
    values: list[float] = []
    for now in course or map(score, readings):
        values.append(now if not values else _SMOOTHING * now + (1 - _SMOOTHING) * values[-1])
    return tuple(round(value, 1) for value in values)


def sparkline(values: Sequence[float]) -> str:
    """The last ones as blocks, with the newest value behind; empty for nothing."""
    if not values:
        return ""
    blocks = "".join(BLOCKS[min(len(BLOCKS) - 1, int(value / 100 * len(BLOCKS)))] for value in values[-SHOWN:])
    return f"{blocks} {round(values[-1])}"
