"""Slack's events and interactions, in our words. Pure: no call, no clock of its own, no surprise on odd input.

Sources: Slack docs "Events API", "message event" with its subtypes, "block_actions payload", "app_rate_limited".
"""

import re
from dataclasses import dataclass, field
from datetime import datetime

from adapters.chat.slack.home import PLATFORM, Home, Rooms, is_direct
from adapters.chat.slack.people import Known, People
from adapters.chat.slack.reading import read_message
from adapters.chat.slack.shapes import (
    Json,
    at_path,
    clean,
    id_in,
    mapping_in,
    mappings,
    moment,
    ts_in,
    web_address,
)
from bot.core.company import Mode
from bot.core.events import ButtonPressed, MessageDeleted, MessageEdited, MessagePosted, PlatformEvent
from bot.core.places import Person, Place, Role, Side

SLACKBOT = "USLACKBOT"
_POSTED = frozenset({None, "file_share", "thread_broadcast"})
_CHANNEL_NEWS = frozenset(
    f"{kind}_{what}"
    for kind in ("channel", "group")
    for what in ("archive", "unarchive", "rename", "left", "deleted", "id_changed")
) | {"tokens_revoked", "app_uninstalled"}
_INDEX = re.compile(r":\d{1,4}$")


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
class Heard:
    """What one delivery from Slack amounts to.

    Attributes:
        count: the name to count it under; one of a closed set, whatever Slack sends.
        people: users whose names should be looked up after the acknowledgement.
    """

    count: str
    events: tuple[PlatformEvent, ...] = ()
    news: News | None = None
    people: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Listener:
    """Reads deliveries for one installation."""

    home: Home
    rooms: Rooms
    people: People

    def hear(self, payload: Json, now: datetime) -> Heard:
        """Read an Events API or interactivity payload. `now` stands in where Slack gives no time."""
        match payload.get("type"):
            case "event_callback":
                return self._event(payload, mapping_in(payload, "event"), now)
            case "block_actions":
                return self._taps(payload, now)
            case "app_rate_limited":
                return Heard("app_rate_limited", news=News("app_rate_limited"))
            case _:
                return Heard("unknown")

    # ------------------------------------------------------------------------------------------------------- events

    def _event(self, payload: Json, event: Json, now: datetime) -> Heard:
        kind = event.get("type")
        if kind in ("message", "app_mention"):
            return self._message(payload, event, now)
        if kind in ("member_joined_channel", "member_left_channel"):
            return Heard(kind, news=News(kind, id_in(event, "channel"), id_in(event, "user")))
        if isinstance(kind, str) and kind in _CHANNEL_NEWS:
            return Heard(kind, news=_channel_news(kind, event))
        return Heard("unknown")

    def _message(self, payload: Json, event: Json, now: datetime) -> Heard:
        subtype, channel = event.get("subtype"), id_in(event, "channel")
        if channel is None:
            return Heard("malformed")
        if isinstance(payload.get("is_ext_shared_channel"), bool):
            self.people.learn_shared(channel, payload["is_ext_shared_channel"])
        if subtype == "message_changed":
            return self._changed(channel, event, now)
        if subtype == "message_deleted":
            return self._deleted(channel, event, mapping_in(event, "previous_message"), ts_in(event, "deleted_ts"), now)
        if not (subtype is None or isinstance(subtype, str)) or subtype not in _POSTED:
            return Heard("ignored.bot" if subtype == "bot_message" else "ignored.subtype")
        return self._posted(channel, event, now)

    def _posted(self, channel: str, event: Json, now: datetime) -> Heard:
        ts, user = ts_in(event, "ts"), id_in(event, "user")
        if self._is_noise(event):
            return Heard("ignored.bot")
        if ts is None or user is None:
            return Heard("malformed")
        place, side = self._place(channel, event, ts), self.rooms.side(channel)
        content, named = read_message(event, self.people, self.home.user)
        named = named or is_direct(channel) or event.get("type") == "app_mention"
        refusal = self._unwanted(place, ts, named)
        if refusal is not None:
            return refusal
        posted = MessagePosted(
            id=self._id(channel, ts),
            at=moment(ts, now),
            place=place,
            side=side,
            author=self._author(user, channel, side, event, posted=True),
            message=ts,
            content=content,
            mentions_bot=named,
            alone=is_direct(channel),
        )
        return Heard("message" if event.get("type") == "message" else "app_mention", (posted,), people=(user,))

    def _changed(self, channel: str, event: Json, now: datetime) -> Heard:
        message, before = mapping_in(event, "message"), mapping_in(event, "previous_message")
        ts, user = ts_in(message, "ts"), id_in(message, "user")
        if message.get("subtype") == "tombstone":
            return self._deleted(channel, event, before, ts, now)
        if self._is_noise(message):
            return Heard("ignored.bot")
        if ts is None or user is None:
            return Heard("malformed")
        content, named = read_message(message, self.people, self.home.user)
        if before and read_message(before, self.people, self.home.user)[0] == content:
            return Heard("ignored.unchanged")
        place, side = self._place(channel, message, ts), self.rooms.side(channel)
        refusal = self._unwanted(place, ts, named or is_direct(channel))
        if refusal is not None:
            return refusal
        when = ts_in(message, "edited", "ts") or ts_in(event, "event_ts") or ts_in(event, "ts")
        edited = MessageEdited(
            id=f"{self._id(channel, ts)}:edited:{when or clean(content.words, 40)}",
            at=moment(when, now),
            place=place,
            side=side,
            author=self._author(user, channel, side, message, posted=True),
            message=ts,
            content=content,
        )
        return Heard("message_changed", (edited,), people=(user,))

    def _deleted(self, channel: str, event: Json, before: Json, ts: str | None, now: datetime) -> Heard:
        if self._is_noise(before):
            return Heard("ignored.bot")
        if ts is None:
            return Heard("malformed")
        place = self._place(channel, before, ts)
        named = not before or read_message(before, self.people, self.home.user)[1] or is_direct(channel)
        refusal = self._unwanted(place, ts, named)
        if refusal is not None:
            return refusal
        deleted = MessageDeleted(
            id=f"{self._id(channel, ts)}:deleted",
            at=moment(ts_in(event, "event_ts") or ts_in(event, "ts"), now),
            place=place,
            side=self.rooms.side(channel),
            message=ts,
        )
        return Heard("message_deleted", (deleted,))

    # --------------------------------------------------------------------------------------------------- interactions

    def _taps(self, payload: Json, now: datetime) -> Heard:
        channel = id_in(payload, "channel", "id") or id_in(payload, "container", "channel_id")
        message = ts_in(payload, "container", "message_ts") or ts_in(payload, "message", "ts")
        user = id_in(payload, "user", "id")
        if channel is None or message is None or user is None:
            return Heard("malformed" if mapping_in(payload, "container").get("type") == "message" else "unknown")
        shown = mapping_in(payload, "user")
        self._learn(user, shown.get("name") or shown.get("username"), None, id_in(payload, "user", "team_id"))
        side = self.rooms.side(channel)
        thread = ts_in(payload, "message", "thread_ts") or ts_in(payload, "container", "thread_ts")
        place = self._place(channel, {"thread_ts": thread}, message)
        author = self._author(user, channel, side, {"user_team": shown.get("team_id")}, posted=False)
        events = tuple(
            ButtonPressed(
                id=f"{self._id(channel, message)}:tap:{user}:{action_id}:{at or clean(payload.get('trigger_id'), 100)}",
                at=moment(at, now),
                place=place,
                side=side,
                author=author,
                message=message,
                action=_INDEX.sub("", action_id),
                value=clean(action.get("value"), 2_000),
            )
            for action in mappings(payload.get("actions"), 25)
            if action.get("type") == "button"
            for action_id, at in [(clean(action.get("action_id"), 255), ts_in(action, "action_ts"))]
        )
        if self.rooms.mode(place) is Mode.OFF:
            return Heard("ignored.mode")
        return Heard("block_actions" if events else "unknown", events, people=(user,))

    # -------------------------------------------------------------------------------------------------------- shared

    def _id(self, channel: str, ts: str) -> str:
        """The same for a message and the app_mention of it, whose event ids differ."""
        return f"{PLATFORM}:{self.home.team}:{channel}:{ts}"

    def _place(self, channel: str, message: Json, ts: str) -> Place:
        """A direct message is one conversation; elsewhere each thread is one, begun by its first message."""
        thread = None if is_direct(channel) else ts_in(message, "thread_ts") or ts
        return Place(PLATFORM, self.home.team, channel, thread)

    def _unwanted(self, place: Place, ts: str, named: bool) -> Heard | None:
        """Where only mentions count, a thread is let through: what began it may have been one."""
        mode = self.rooms.mode(place)
        begins = place.thread == ts
        if mode is Mode.OFF or (mode is Mode.MENTIONS and begins and not named):
            return Heard("ignored.mode")
        return None

    def _is_noise(self, message: Json) -> bool:
        """Our own words, other bots' and workflows': answering them would make a loop."""
        return bool(
            message.get("bot_id")
            or message.get("bot_profile")
            or message.get("subtype") == "bot_message"
            or message.get("user") in (self.home.user, SLACKBOT)
            or (isinstance(message.get("user"), str) and at_path(message, "user_profile", "is_bot") is True)
        )

    def _author(self, user: str, channel: str, side: Side, message: Json, *, posted: bool) -> Person:
        profile = mapping_in(message, "user_profile")
        team = id_in(message, "user_team") or id_in(message, "source_team") or id_in(message, "team")
        name = profile.get("display_name") or profile.get("real_name")
        self._learn(user, name, web_address(profile.get("image_72")), team)
        if is_direct(channel):
            return self.people.person(self.home, user, Role.CUSTOMER)
        role = self.people.role(self.home, user, channel=channel, side=side, team=team, posted=posted)
        return self.people.person(self.home, user, role)

    def _learn(self, user: str, name: object, avatar: str | None, team: str | None) -> None:
        words = clean(name, 80)
        if words:
            self.people.learn(user, Known(words, avatar, team))


def _channel_news(kind: str, event: Json) -> News:
    """Slack states the channel as an id or, for renames, as an object."""
    if kind.endswith("_id_changed"):
        return News(kind, id_in(event, "new_channel_id"), before=id_in(event, "old_channel_id"))
    channel = id_in(event, "channel") or id_in(event, "channel", "id")
    return News(kind, channel, name=clean(at_path(event, "channel", "name"), 80) or None)
