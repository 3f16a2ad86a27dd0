"""What deliveries to Slack are carried out with."""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.chat.slack.api import Api
from adapters.chat.slack.companions import Companions
from adapters.chat.slack.files import Files
from adapters.chat.slack.moves import Moves
from adapters.chat.slack.people import People
from adapters.chat.slack.settings import Settings
from adapters.chat.slack.threads import Threads
from bot.core.effects import Sign
from bot.core.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What deliveries are carried out with. `pause`: seconds between the pages of one message."""

    api: Api
    people: People
    clock: Clock
    moves: Moves
    threads: Threads
    files: Files
    signs: Mapping[Sign, str]
    companions: Companions
    pause: float


def tools(
    settings: Settings, api: Api, clock: Clock, people: People, moves: Moves, threads: Threads, files: Files
) -> Tools:
    """Tools as the settings want them."""
    rate = settings.SLACK_POSTS_PER_SECOND
    return Tools(
        api=api,
        people=people,
        clock=clock,
        moves=moves,
        threads=threads,
        files=files,
        signs=settings.signs,
        companions=Companions(),
        pause=1.0 / rate if rate else 0.0,
    )
