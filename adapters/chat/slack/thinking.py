"""The sign under a thread that the bot is at work on an answer (Slack docs: assistant.threads.setStatus).

It needs no more than chat:write, goes away with the bot's next message in the thread, and by itself after two minutes.
"""

from adapters.chat.slack.api import Api
from adapters.chat.slack.moves import Moves
from bot.core.places import Place

STATUS = "is looking that up…"


async def show_thinking(api: Api, moves: Moves, place: Place) -> None:
    """Raises what `Api.write` raises. Outside a thread there is nowhere to show it."""
    if place.thread is None:
        return
    channel = moves.now(place.channel)
    await api.write(
        "assistant.threads.setStatus", repeatable=True, channel_id=channel, thread_ts=place.thread, status=STATUS
    )
