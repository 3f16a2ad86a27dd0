"""Taps, submitted forms, commands and shortcuts, read from Slack's payloads. Pure.

Sources: Slack docs "block_actions payload", "view_submission payload", "Slash commands", "Shortcut payloads".
"""

import re
from dataclasses import dataclass
from datetime import datetime

from adapters.chat.slack.home import PLATFORM, Home, Rooms, is_direct
from adapters.chat.slack.modals import Opener, opened_at, read_filled
from adapters.chat.slack.moves import Moves
from adapters.chat.slack.people import Known, People
from adapters.chat.slack.reading import read_message
from adapters.chat.slack.shapes import Json, clean, id_in, mapping_in, mappings, moment, ts_in
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.places import Person, Place, Role, Side

_INDEX = re.compile(r":\d{1,4}$")
LONGEST_COMMAND = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped:
    """A tap that may open a form.

    Attributes:
        trigger: what opens a modal, within 3 seconds.
        home: it was made on the App Home.
    """

    trigger: str
    tap: ButtonPressed
    home: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A form that was filled in. `block`: where an error can be shown."""

    form: FormSubmitted
    block: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded:
    """Attributes:
    external: the author belongs to another company.
    response_url: takes an answer that comes later than the acknowledgement.
    """

    trigger: str
    text: str
    author: Person
    place: Place
    external: bool
    response_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A shortcut, opened where the message stands that it was used on; a global one, at the agents' side.

    Attributes:
        value: the message's words. everywhere: it is a global one.
    """

    trigger: str
    action: str
    value: str
    author: Person
    opener: Opener
    external: bool
    everywhere: bool = False


Asked = Tapped | Submitted | Commanded | Chosen


@dataclass(frozen=True, slots=True)
class Interactions:
    """Reads interactions for one installation."""

    home: Home
    rooms: Rooms
    people: People
    moves: Moves

    def taps(self, payload: Json, now: datetime) -> tuple[ButtonPressed, ...] | None:
        """Every button tapped in a message or on the App Home; None when there is no telling who and where."""
        user = id_in(payload, "user", "id")
        if user is None:
            return None
        view = mapping_in(payload, "view")
        if view:
            known = opened_at(view)
            if known is None:
                return ()
            where, message = known, ""
            spot = f"home:{user}"
        else:
            channel = id_in(payload, "channel", "id") or id_in(payload, "container", "channel_id")
            ts = ts_in(payload, "container", "message_ts") or ts_in(payload, "message", "ts")
            if channel is None or ts is None:
                return None
            channel = self.moves.first(channel)
            thread = ts_in(payload, "message", "thread_ts") or ts_in(payload, "container", "thread_ts") or ts
            where, message = Opener(channel, thread, self.rooms.side(channel)), ts
            spot = f"{channel}:{ts}:tap:{user}"
        author = self.author(payload, user, where)
        return tuple(
            ButtonPressed(
                id=f"{PLATFORM}:{self.home.team}:{spot}:{action_id}:{at or clean(payload.get('trigger_id'), 100)}",
                at=moment(at, now),
                place=self.place(where),
                side=where.side,
                author=author,
                message=message,
                action=_INDEX.sub("", action_id),
                value=clean(action.get("value"), 2_000),
            )
            for action in mappings(payload.get("actions"), 25)
            if action.get("type") == "button"
            for action_id, at in [(clean(action.get("action_id"), 255), ts_in(action, "action_ts"))]
        )

    def submitted(self, payload: Json, now: datetime) -> Submitted | None:
        """A modal of ours that was sent. The same modal sent again is the same event."""
        user, filled = id_in(payload, "user", "id"), read_filled(mapping_in(payload, "view"))
        if user is None or filled is None:
            return None
        form = FormSubmitted(
            id=f"{PLATFORM}:{self.home.team}:view:{filled.view}",
            at=now,
            place=self.place(filled.opener),
            side=filled.opener.side,
            author=self.author(payload, user, filled.opener),
            action=filled.action,
            value=filled.value,
            fields=filled.fields,
        )
        return Submitted(form=form, block=filled.first_block)

    def command(self, payload: Json) -> Commanded | None:
        """Slack docs: Slash commands. Only people of the installing workspace have them."""
        user, channel = id_in(payload, "user_id"), id_in(payload, "channel_id")
        if user is None or channel is None:
            return None
        channel = self.moves.first(channel)
        self.learn(user, payload.get("user_name"), id_in(payload, "team_id"))
        known = self.people.known(user)
        return Commanded(
            trigger=clean(payload.get("trigger_id"), 200),
            text=clean(payload.get("text"), LONGEST_COMMAND).strip(),
            author=self.people.person(self.home, user, self.insider(user)),
            place=Place(PLATFORM, self.home.team, channel),
            external=self.home.is_external(known.team if known else None),
            response_url=clean(payload.get("response_url"), 500),
        )

    def shortcut(self, payload: Json) -> Chosen | None:
        """A shortcut on a message carries its words; a global one carries nothing."""
        user, action = id_in(payload, "user", "id"), clean(payload.get("callback_id"), 255)
        if user is None or not action:
            return None
        shown = mapping_in(payload, "user")
        self.learn(user, shown.get("name"), id_in(payload, "user", "team_id"))
        where, words = self._of_message(payload, user)
        return Chosen(
            trigger=clean(payload.get("trigger_id"), 200),
            action=action,
            value=words,
            author=self.people.person(self.home, user, self.insider(user)),
            opener=where,
            external=self.home.is_external(id_in(payload, "user", "team_id")),
            everywhere=payload.get("type") == "shortcut",
        )

    def _of_message(self, payload: Json, user: str) -> tuple[Opener, str]:
        channel, ts = id_in(payload, "channel", "id"), ts_in(payload, "message_ts") or ts_in(payload, "message", "ts")
        if channel is None or ts is None:
            return Opener(self.rooms.agents or user, None, Side.AGENTS), ""
        channel = self.moves.first(channel)
        words = read_message(mapping_in(payload, "message"), self.people, self.home.user)[0].words
        thread = None if is_direct(channel) else ts_in(payload, "message", "thread_ts") or ts
        return Opener(channel, thread, self.rooms.side(channel)), words

    # -------------------------------------------------------------------------------------------------------- shared

    def place(self, where: Opener) -> Place:
        thread = None if is_direct(where.channel) else where.thread
        return Place(PLATFORM, self.home.team, where.channel, thread)

    def insider(self, user: str) -> Role:
        """What somebody is who commands the bot: commands and shortcuts exist for the installing workspace only."""
        if user in self.people.agents:
            return Role.AGENT
        known = self.people.known(user)
        return Role.CUSTOMER if self.home.is_external(known.team if known else None) else Role.COLLEAGUE

    def author(self, payload: Json, user: str, where: Opener) -> Person:
        """Who tapped or sent a form. A tap proves no membership, so it makes nobody an agent."""
        shown = mapping_in(payload, "user")
        team = id_in(shown, "team_id")
        self.learn(user, shown.get("name") or shown.get("username"), team)
        if is_direct(where.channel) and where.side is Side.CUSTOMER:
            return self.people.person(self.home, user, Role.CUSTOMER)
        role = self.people.role(self.home, user, channel=where.channel, side=where.side, team=team, posted=False)
        return self.people.person(self.home, user, role)

    def learn(self, user: str, name: object, team: str | None) -> None:
        words = clean(name, 80)
        if words:
            self.people.learn(user, Known(words, None, team))
