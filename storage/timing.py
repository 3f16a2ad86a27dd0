"""A timer that is due becomes an event, exactly once, because both happen in one transaction."""

from datetime import datetime

from bot.core.events import TimerFired
from bot.core.places import ConversationId
from storage.keeping import arrival, keep
from storage.rows import TimerRow
from storage.tables import Tables


def fire(tables: Tables, limit: int, now: datetime) -> list[ConversationId]:
    """The conversations that have a timer's event pending now, each once."""
    due = tables.due_timers(now, limit)
    if not due:
        return []
    kept = keep(tables, [arrival(_fired(timer), now) for timer in due])
    for timer in due:
        tables.drop_timer(timer.conversation, timer.name)
    return list(dict.fromkeys(id for id in kept if id is not None))


def _fired(timer: TimerRow) -> TimerFired:
    """It counts as having happened when it was due, however late we are."""
    return TimerFired(
        id=f"timer:{timer.conversation}:{timer.name}:{timer.due.isoformat()}",
        at=timer.due,
        conversation=timer.conversation,
        name=timer.name,
    )
