"""What one delivery from Slack amounts to: events of ours, news of the workspace, or a question to answer at once."""

from dataclasses import dataclass, field

from adapters.chat.slack.interactions import Asked
from bot.core.events import PlatformEvent


@dataclass(frozen=True, slots=True)
class News:
    """Something about the workspace rather than about a conversation.

    Attributes:
        kind: Slack's name of it. channel: the channel that it is about, in its new form.
        before: for channel_id_changed, the old id.
    """

    kind: str
    channel: str | None = None
    user: str | None = None
    name: str | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Looks:
    """Somebody looks at the App Home. `channel` is their direct message with the bot."""

    user: str
    channel: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What one delivery from Slack amounts to.

    Attributes:
        count: the name to count it under; one of a closed set, whatever Slack sends.
        people: users whose names should be looked up after the acknowledgement.
        asked: something that wants an answer at once; of a tap it may turn out to be no event after all.
        looks: somebody opened the App Home. unplaced: the thread of the event is not known yet.
    """

    count: str
    events: tuple[PlatformEvent, ...] = ()
    news: News | None = None
    people: tuple[str, ...] = field(default=())
    asked: Asked | None = None
    looks: Looks | None = None
    unplaced: bool = False
