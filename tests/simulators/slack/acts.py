"""What people do in the simulated workspace: write, edit, delete, react, come and go."""

import mimetypes
from collections.abc import Iterable, Sequence

from tests.simulators.slack import posting, wire
from tests.simulators.slack.records import Delivery
from tests.simulators.slack.state import State
from tests.simulators.slack.world import Channel, File, Json, Team, User

Who = User | str
Where = Channel | str
Upload = tuple[str, bytes] | tuple[str, bytes, str]


class Acts:
    """Everything here happens at once; the events leave in the background."""

    state: State

    def add_user(self, name: str, *, team: Team | str | None = None, email: str | None = None, image: str = "") -> User:
        """A person, of the home workspace unless `team` says otherwise."""
        return self.state.world.add_user(name, team=team, email=email, image=image)

    def add_channel(
        self,
        name: str,
        members: Iterable[Who] = (),
        *,
        private: bool = False,
        shared_with: Iterable[Team | str] = (),
        bot: bool = True,
    ) -> Channel:
        """A channel with these members, and the bot unless `bot` is False; shared channels are Slack Connect ones."""
        world = self.state.world
        teams = [world.home.id, *(team.id if isinstance(team, Team) else team for team in shared_with)]
        inside = [world.user(member).id for member in members] + ([world.bot.id] if bot else [])
        letter, kind = ("G", "group") if private else ("C", "channel")
        return world.add_channel(Channel(world.new_id(letter), name, kind, teams, inside))

    def dm(self, user: Who) -> Channel:
        """The direct messages between a user and the bot."""
        return self.state.world.im_of(self.state.world.user(user))

    def say(
        self,
        user: Who,
        channel: Where,
        text: str,
        thread: str | None = None,
        *,
        files: Sequence[Upload] = (),
        blocks: list[Json] | None = None,
        broadcast: bool = False,
        literal: bool = False,
    ) -> str:
        """Write as a person.

        Args:
            text: as typed; ``<@U…>``, ``<#C…>``, ``<!here>`` and ``<https://…>`` are mentions and links unless
                `literal`, everything else is escaped as the client does it.
            files: (name, bytes) or (name, bytes, media type).

        Returns:
            The message's ts.
        """
        world = self.state.world
        person, place = world.user(user), world.find_channel(channel)
        if person.id not in place.members:
            raise ValueError(f"{person.real_name} is not in {place.name or place.id}")
        words = wire.typed(text, literal=literal)
        message = posting.user_message(self.state, person, place, words, blocks)
        if files:
            kept = [self._upload(person, place, item) for item in files]
            message |= {"files": posting.files_for(self.state, kept), "upload": False, "subtype": "file_share"}
        sent: str = posting.post(self.state, place, message, thread, broadcast)["ts"]
        return sent

    def _upload(self, user: User, channel: Channel, item: Upload) -> File:
        name, content = item[0], item[1]
        kind = item[2] if len(item) == 3 else mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = File(self.state.world.new_id("F"), name, kind, user.id, content, name, [channel.id])
        self.state.world.files[file.id] = file
        return file

    def edit(self, user: Who, channel: Where, ts: str, text: str) -> None:
        """Change one's own message."""
        world = self.state.world
        person, place = world.user(user), world.find_channel(channel)
        fresh = posting.user_message(self.state, person, place, wire.typed(text), None)
        new = {"text": fresh["text"], "blocks": fresh["blocks"]}
        posting.change(self.state, place, ts, new, edited_by=person.id)

    def unfurl(self, channel: Where, ts: str) -> None:
        """What a link preview does to a message: it changes, but nobody edited it."""
        attachment = {"id": 1, "fallback": "A page", "title": "A page", "from_url": "https://example.com"}
        posting.change(
            self.state, self.state.world.find_channel(channel), ts, {"attachments": [attachment]}, edited_by=None
        )

    def delete(self, channel: Where, ts: str) -> None:
        posting.delete(self.state, self.state.world.find_channel(channel), ts)

    def other_bot_says(self, channel: Where, text: str, thread: str | None = None) -> str:
        """A message of another app, as a webhook or a workflow posts it."""
        message: Json = {
            "type": "message",
            "subtype": "bot_message",
            "text": wire.typed(text),
            "bot_id": "B0OTHER001",
            "app_id": "A0OTHER001",
            "username": "Other app",
        }
        sent: str = posting.post(self.state, self.state.world.find_channel(channel), message, thread)["ts"]
        return sent

    def react(self, user: Who, channel: Where, ts: str, name: str) -> None:
        self._reaction(user, channel, ts, name, "reaction_added")

    def unreact(self, user: Who, channel: Where, ts: str, name: str) -> None:
        self._reaction(user, channel, ts, name, "reaction_removed")

    def _reaction(self, user: Who, channel: Where, ts: str, name: str, kind: str) -> None:
        """The event does not say which thread the message stands in."""
        person, place = self.state.world.user(user), self.state.world.find_channel(channel)
        item = {"type": "message", "channel": place.id, "ts": ts}
        event: Json = {"type": kind, "user": person.id, "reaction": name, "item": item}
        author = place.messages[ts].get("user")
        self.state.emit(event | {"item_user": author, "event_ts": self.state.world.stamps.next()}, place)

    def look_home(self, user: Who) -> None:
        """Open the app's Home tab."""
        person = self.state.world.user(user)
        direct = self.state.world.im_of(person)
        event: Json = {"type": "app_home_opened", "user": person.id, "channel": direct.id, "tab": "home"}
        self.state.emit(event | {"event_ts": self.state.world.stamps.next()})

    def join(self, user: Who, channel: Where) -> None:
        self._membership(user, channel, "member_joined_channel")

    def leave(self, user: Who, channel: Where) -> None:
        self._membership(user, channel, "member_left_channel")

    def _membership(self, user: Who, channel: Where, kind: str) -> None:
        person, place = self.state.world.user(user), self.state.world.find_channel(channel)
        joined = kind == "member_joined_channel"
        if joined == (person.id in place.members):
            return
        (place.members.append if joined else place.members.remove)(person.id)
        letter = "C" if place.kind == "channel" else "G"
        event: Json = {
            "type": kind,
            "user": person.id,
            "channel": place.id,
            "channel_type": letter,
            "team": person.team,
        }
        if joined and place.kind in ("channel", "group"):
            text = f"<@{person.id}> has joined the channel"
            note: Json = {"type": "message", "subtype": "channel_join", "user": person.id, "text": text}
            posting.post(self.state, place, note)
        if not joined and place.kind in ("channel", "group"):
            words = f"<@{person.id}> has left the channel"
            posting.post(
                self.state, place, {"type": "message", "subtype": "channel_leave", "user": person.id, "text": words}
            )
        if not joined and person.id == self.state.world.bot.id:
            gone = "channel_left" if place.kind == "channel" else "group_left"
            event = {"type": gone, "channel": place.id, "actor_id": place.members[0] if place.members else ""}
            self.state.emit(event | {"event_ts": self.state.world.stamps.next()})
            return
        self.state.emit(event | {"event_ts": self.state.world.stamps.next()}, place)

    def archive(self, channel: Where, by: Who) -> None:
        place = self.state.world.find_channel(channel)
        place.archived = True
        self._channel_event(place, "archive", {"channel": place.id, "user": self.state.world.user(by).id})

    def unarchive(self, channel: Where, by: Who) -> None:
        place = self.state.world.find_channel(channel)
        place.archived = False
        self._channel_event(place, "unarchive", {"channel": place.id, "user": self.state.world.user(by).id})

    def unshare(self, channel: Where, team: Team) -> None:
        """A partner is no longer in a shared channel; nor are the partner's people."""
        place = self.state.world.find_channel(channel)
        place.teams.remove(team.id)
        place.members = [name for name in place.members if self.state.world.users[name].team != team.id]
        event: Json = {"type": "channel_unshared", "previously_connected_team_id": team.id, "channel": place.id}
        event |= {"is_ext_shared": place.shared, "event_ts": self.state.world.stamps.next()}
        self.state.emit(event, place)

    def rename(self, channel: Where, name: str) -> None:
        place = self.state.world.find_channel(channel)
        place.name = name
        self._channel_event(place, "rename", {"channel": {"id": place.id, "name": name, "created": place.created}})

    def _channel_event(self, place: Channel, what: str, more: Json) -> None:
        prefix = "channel" if place.kind == "channel" else "group"
        self.state.emit({"type": f"{prefix}_{what}", **more, "event_ts": self.state.world.stamps.next()}, place)

    def change_id(self, channel: Where) -> str:
        """Give a channel a new id, as happens when it becomes shared; the old one keeps working in calls."""
        world = self.state.world
        place = world.find_channel(channel)
        old, new = place.id, world.new_id("C")
        world.channels[new] = world.channels.pop(old)
        world.moved[old] = new
        place.id = new
        event: Json = {"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": new}
        self.state.emit(event | {"event_ts": world.stamps.next()}, place)
        return new

    def change_user(self, user: Who, *, name: str | None = None, image: str | None = None) -> None:
        person = self.state.world.user(user)
        person.real_name, person.image = name or person.real_name, image or person.image
        from_ts = self.state.world.stamps.next()
        shown = {"id": person.id, "team_id": person.team, "name": person.name, "real_name": person.real_name}
        self.state.emit({"type": "user_change", "user": shown, "cache_ts": int(float(from_ts)), "event_ts": from_ts})

    def rate_limit_events(self) -> Delivery:
        """What comes when 30,000 deliveries an hour were passed (Slack docs: Events API, rate limiting)."""
        now = int(self.state.world.stamps.now())
        payload: Json = {
            "token": "verification",
            "type": "app_rate_limited",
            "team_id": self.state.world.home.id,
            "minute_rate_limited": now - now % 60,
            "api_app_id": self.state.world.bot.app_id,
        }
        return self.state.deliverer.submit(
            Delivery(self.state.world.new_id("Ev"), "events_api", "app_rate_limited", payload)
        )

    def send_event(self, event: Json, channel: Where | None = None) -> Delivery | None:
        """Any event at all, well-formed on the outside: for types that nobody has heard of."""
        place = self.state.world.find_channel(channel) if channel is not None else None
        event_id = self.state.world.new_id("Ev")
        wrapped = self.state.wrap(event, event_id, place)
        return self.state.deliverer.submit(Delivery(event_id, "events_api", str(event.get("type")), wrapped))
