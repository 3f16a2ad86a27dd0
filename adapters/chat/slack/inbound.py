"""Slack's events and interactions, in our words. Pure: no call, no clock of its own, no surprise on odd input.

Sources: Slack docs "Events API", "message event" with its subtypes, "block_actions payload", "app_rate_limited".
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from adapters.chat.slack.heard import Heard, Looks, News
from adapters.chat.slack.home import PLATFORM, Home, Rooms, is_direct
from adapters.chat.slack.interactions import Asked, Chosen, Commanded, Interactions, Submitted, Tapped
from adapters.chat.slack.moves import Moves
from adapters.chat.slack.people import Known, People
from adapters.chat.slack.reading import read_message
from adapters.chat.slack.shapes import (
    Json,
    at_path,
    clean,
    id_in,
    mapping_in,
    moment,
    ts_in,
    web_address,
)
from adapters.chat.slack.threads import Threads
from bot.core.company import Mode
from bot.core.events import MessageDeleted, MessageEdited, MessagePosted, Reacted
from bot.core.places import Person, Place, Role, Side

SLACKBOT = "USLACKBOT"
_POSTED = frozenset({None, "file_share", "thread_broadcast"})
_CHANNEL_NEWS = frozenset(
    f"{kind}_{what}"
    for kind in ("channel", "group")
    for what in ("archive", "unarchive", "rename", "left", "deleted", "id_changed", "shared", "unshared")
) | {"tokens_revoked", "app_uninstalled"}


@dataclass(frozen=True, slots=True)
class Listener:
    """Reads deliveries for one installation."""

    home: Home
    rooms: Rooms
    people: People
    moves: Moves = field(default_factory=Moves)
    threads: Threads = field(default_factory=Threads)

    @property
    def asking(self) -> Interactions:
        return Interactions(self.home, self.rooms, self.people, self.moves)

    def hear(self, payload: Json, now: datetime) -> Heard:
        """Read an Events API or interactivity payload. `now` stands in where Slack gives no time."""
        match payload.get("type"):
            case "event_callback":
                return self._event(payload, mapping_in(payload, "event"), now)
            case "block_actions":
                return self._taps(payload, now)
            case "view_submission":
                return self._asked("view_submission", self.asking.submitted(payload, now))
            case "shortcut" | "message_action":
                return self._asked("shortcut", self.asking.shortcut(payload))
            case None if "command" in payload:
                return self._asked("command", self.asking.command(payload))
            case "app_rate_limited":
                return Heard("app_rate_limited", news=News("app_rate_limited"))
            case _:
                return Heard("unknown")

    # ------------------------------------------------------------------------------------------------------- events

    def _event(self, payload: Json, event: Json, now: datetime) -> Heard:
        kind = event.get("type")
        if kind in ("message", "app_mention"):
            return self._message(payload, event, now)
        if kind in ("reaction_added", "reaction_removed"):
            return self._reacted(event, now)
        if kind == "app_home_opened":
            return self._opened(event)
        if kind in ("member_joined_channel", "member_left_channel"):
            return Heard(kind, news=News(kind, self._channel(event), id_in(event, "user")))
        if isinstance(kind, str) and kind in _CHANNEL_NEWS:
            news = _channel_news(kind, event)
            return Heard(kind, news=replace(news, channel=self.moves.first(news.channel)) if news.channel else news)
        return Heard("unknown")

    def _message(self, payload: Json, event: Json, now: datetime) -> Heard:
        subtype, channel = event.get("subtype"), self._channel(event)
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
            broadcast=event.get("subtype") == "thread_broadcast",
            alone=is_direct(channel),
        )
        self.threads.note(channel, ts, place.thread)
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
        taps = self.asking.taps(payload, now)
        if taps is None:
            return Heard("malformed" if mapping_in(payload, "container").get("type") == "message" else "unknown")
        if not taps:
            return Heard("unknown")
        if self.rooms.mode(taps[0].place) is Mode.OFF:
            return Heard("ignored.mode")
        people = (taps[0].author.id.rpartition(":")[2],)
        trigger = clean(payload.get("trigger_id"), 200)
        asked = Tapped(trigger=trigger, tap=taps[0], home=not taps[0].message) if len(taps) == 1 and trigger else None
        return Heard("block_actions", taps, people=people, asked=asked)

    def _asked(self, count: str, asked: Asked | None) -> Heard:
        if asked is None:
            return Heard("unknown")
        author = asked.form.author if isinstance(asked, Submitted) else None
        who = author or (asked.author if isinstance(asked, Commanded | Chosen) else None)
        events = (asked.form,) if isinstance(asked, Submitted) else ()
        return Heard(count, events, asked=asked, people=(who.id.rpartition(":")[2],) if who else ())

    def _opened(self, event: Json) -> Heard:
        """Somebody looks at the App Home (Slack docs: app_home_opened); `channel` is their direct message with us."""
        user, channel = id_in(event, "user"), id_in(event, "channel")
        if event.get("tab") != "home" or user is None or channel is None:
            return Heard("ignored.home")
        return Heard("app_home_opened", looks=Looks(user, channel), people=(user,))

    def _reacted(self, event: Json, now: datetime) -> Heard:
        """An emoji on a message. The thread is the message's; where it is not known, it must be asked for."""
        kind, item = str(event.get("type")), mapping_in(event, "item")
        channel, ts, user = id_in(item, "channel"), ts_in(item, "ts"), id_in(event, "user")
        emoji = clean(event.get("reaction"), 120).partition("::")[0]
        if channel is None or ts is None or user is None or not emoji:
            return Heard("unknown")
        if user in (self.home.user, SLACKBOT):
            return Heard("ignored.bot")
        channel = self.moves.first(channel)
        thread, side = self.threads.of(channel, ts), self.rooms.side(channel)
        place = self._place(channel, {"thread_ts": thread}, ts)
        if id_in(event, "item_user") in (None, self.home.user) and not is_direct(channel):
            place = place.in_thread(thread or ts)  # one of ours: on the agents' side, a card with its thread
        if self.rooms.mode(place) is Mode.OFF:
            return Heard("ignored.mode")
        when = ts_in(event, "event_ts")
        reacted = Reacted(
            id=f"{self._id(channel, ts)}:{kind}:{user}:{emoji}:{when or ''}",
            at=moment(when, now),
            place=place,
            side=side,
            author=self._author(user, channel, side, {}, posted=False),
            message=ts,
            emoji=emoji,
            removed=kind == "reaction_removed",
        )
        return Heard(kind, (reacted,), people=(user,), unplaced=thread is None)

    # -------------------------------------------------------------------------------------------------------- shared

    def _channel(self, event: Json) -> str | None:
        """The channel by the id that the house knows it by."""
        found = id_in(event, "channel")
        return found and self.moves.first(found)

    def _id(self, channel: str, ts: str) -> str:
        """The same for a message and the app_mention of it, whose event ids differ."""
        return f"{PLATFORM}:{self.home.team}:{channel}:{ts}"

    def _place(self, channel: str, message: Json, ts: str) -> Place:
        """A direct message is one conversation; with customers each thread is one, begun by its first message.

        On the other sides threads begin under our cards; what people write beside them stands in the channel itself.
        """
        above = ts_in(message, "thread_ts")
        if is_direct(channel) or (self.rooms.side(channel) is not Side.CUSTOMER and above in (None, ts)):
            return Place(PLATFORM, self.home.team, channel)
        return Place(PLATFORM, self.home.team, channel, above or ts)

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
