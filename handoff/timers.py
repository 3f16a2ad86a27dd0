"""The timer of a conversation that people have without a ticket: after long silence it goes back to the bot."""

from datetime import datetime, timedelta

from bot.core.effects import StartTimer
from handoff.means import Means

QUIET = "quiet"


def quiet_timer(means: Means, at: datetime) -> StartTimer:
    return StartTimer(name=QUIET, due=at + timedelta(hours=means.company().thresholds.quiet_hours))
