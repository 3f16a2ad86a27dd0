"""What people do with what the app shows: press buttons, submit and close modals, slash commands, shortcuts.

Slack docs: Interaction payloads. Interactions are delivered once, without retries.
"""

from collections.abc import Callable
from typing import Any

from tests.simulators.slack import posting, views
from tests.simulators.slack.blocks import check_view
from tests.simulators.slack.inputs import refusal, state_of
from tests.simulators.slack.records import Delivery
from tests.simulators.slack.state import State, ViewEntry
from tests.simulators.slack.world import Channel, Json, User

After = Callable[[Any], None] | None
_PRESSABLE = ("button", "feedback_buttons", "icon_button")


class Taps:
    state: State

    def press(self, user: User | str, channel: Channel | str, ts: str, what: str, value: Any = None) -> Delivery:
        """Press a button of a message.

        Args:
            what: the button's action_id or its label; for feedback buttons ``positive`` or ``negative`` too.
            value: overrides the button's own value, as a forged tap would; for selects the chosen option's value.

        Raises:
            LookupError: no such button; the text names those that are there.
        """
        world = self.state.world
        person, place = world.user(user), world.find_channel(channel)
        message = self._shown_to(person, place, ts)
        action = _find(message.get("blocks") or [], what)
        if action is None:
            raise LookupError(f"no button {what!r}; there are {', '.join(labels(message)) or 'none'}")
        if action["type"].endswith("_select"):
            _select(action, value)
        elif value is not None:
            action["value"] = value
        action["action_ts"] = world.stamps.next()
        container = {"type": "message", "message_ts": ts, "channel_id": place.id, "is_ephemeral": "for" in message}
        if message.get("thread_ts"):
            container["thread_ts"] = message["thread_ts"]
        payload = self._interaction("block_actions", person) | {
            "container": container,
            "channel": {"id": place.id, "name": "directmessage" if place.kind == "im" else place.name},
            "message": {key: item for key, item in message.items() if key not in ("for", "channel")},
            "state": {"values": {}},
            "response_url": self.state.new_response_url(place.id, person.id, ts, message.get("thread_ts")),
            "actions": [action],
        }
        return self._deliver("block_actions", payload)

    def press_home(self, user: User | str, what: str, value: Any = None) -> Delivery:
        """Press a button of the app's Home tab, by its action_id or label."""
        person = self.state.world.user(user)
        view = self.home_of(person)
        action = _find(view["blocks"], what) if view else None
        if view is None or action is None:
            raise LookupError(f"no button {what!r} on the Home of {person.real_name}")
        if value is not None:
            action["value"] = value
        action["action_ts"] = self.state.world.stamps.next()
        payload = self._interaction("block_actions", person) | {
            "container": {"type": "view", "view_id": view["id"]},
            "view": view,
            "actions": [action],
        }
        return self._deliver("block_actions", payload)

    def _shown_to(self, person: User, place: Channel, ts: str) -> Json:
        found = place.messages.get(ts)
        if found is not None:
            return found
        for message in self.state.ephemerals:
            if message["ts"] == ts and message["for"] == person.id:
                return message
        raise LookupError(f"no message {ts} in {place.name or place.id} that {person.real_name} can see")

    def _interaction(self, kind: str, person: User) -> Json:
        world = self.state.world
        return {
            "type": kind,
            "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team},
            "api_app_id": world.bot.app_id,
            "token": "verification",
            "trigger_id": self.state.new_trigger(person.id),
            "team": {"id": world.home.id, "domain": world.home.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _deliver(self, name: str, payload: Json, kind: str = "interactive", after: After = None) -> Delivery:
        delivery = Delivery(self.state.world.new_id("I"), kind, name, payload, after=after)
        if kind == "interactive" and not self.state.manifest.interactive:
            self.state.records.undelivered[name] += 1
            delivery.over = True
            return delivery
        return self.state.deliverer.submit(delivery)

    def view_of(self, user: User | str) -> Json | None:
        """The modal on top of a user's screen."""
        stack = self.state.stacks.get(self.state.world.user(user).id) or []
        return views.shown(self.state, self.state.views[stack[-1]]) if stack else None

    def home_of(self, user: User | str) -> Json | None:
        name = self.state.homes.get(self.state.world.user(user).id)
        return views.shown(self.state, self.state.views[name]) if name else None

    async def submit_view(self, user: User | str, values: Json | None = None, within: float = 5.0) -> Delivery:
        """Submit the modal on top with values by action_id, then do as the app's answer says."""
        person = self.state.world.user(user)
        entry = self._top(person)
        if wrong := refusal(entry.view, values or {}):
            raise LookupError(wrong)
        payload = self._interaction("view_submission", person) | {
            "view": views.shown(self.state, entry) | {"state": {"values": state_of(entry.view, values or {})}},
            "response_urls": [],
        }
        delivery = self._deliver(
            "view_submission", payload, after=lambda reply: self._after_submit(person, entry, reply)
        )
        await self.state.records.wait_for(lambda: delivery.over, within)
        return delivery

    def reject(self, user: User | str, values: Json) -> str | None:
        """Why the client would not let a user send the modal on top with these values; None when it would."""
        return refusal(self._top(self.state.world.user(user)).view, values)

    def _top(self, person: User) -> ViewEntry:
        stack = self.state.stacks.get(person.id)
        if not stack:
            raise LookupError(f"{person.real_name} has no open modal")
        return self.state.views[stack[-1]]

    def _after_submit(self, person: User, entry: ViewEntry, answer: Any) -> None:
        """Slack docs: Modals, response_action."""
        stack = self.state.stacks[person.id]
        action = answer.get("response_action") if isinstance(answer, dict) else None
        if action == "errors":
            known = {block.get("block_id") for block in entry.view["blocks"]}
            for name in set(answer.get("errors") or {"": ""}) - known:
                self.state.records.violate("view_submission", f"errors name an unknown block {name!r}")
        elif action in ("update", "push"):
            if errors := check_view(answer.get("view")):
                self.state.records.violate("view_submission", "invalid view", *errors)
            elif action == "update":
                views.replace(self.state, entry, answer["view"])
            else:
                stack.append(views.keep(self.state, person.id, answer["view"], entry).id)
        elif action == "clear":
            stack.clear()
        else:
            stack.pop()

    def close_view(self, user: User | str) -> Delivery | None:
        person = self.state.world.user(user)
        entry = self._top(person)
        self.state.stacks[person.id].pop()
        if not entry.view.get("notify_on_close"):
            return None
        payload = self._interaction("view_closed", person) | {
            "view": views.shown(self.state, entry),
            "is_cleared": False,
        }
        return self._deliver("view_closed", payload)

    def slash(self, user: User | str, channel: Channel | str, command: str, text: str = "") -> Delivery:
        """A slash command; only people of the installing workspace have them (Slack docs: Slack Connect)."""
        world = self.state.world
        person, place = world.user(user), world.find_channel(channel)
        if command not in self.state.manifest.commands:
            raise LookupError(f"the manifest has no command {command}")
        if person.team != world.home.id:
            raise LookupError(f"{person.real_name} belongs to another workspace and sees no commands of this app")
        payload: Json = {
            "token": "verification",
            "team_id": world.home.id,
            "team_domain": world.home.domain,
            "channel_id": place.id,
            "channel_name": "directmessage" if place.kind == "im" else place.name,
            "user_id": person.id,
            "user_name": person.name,
            "command": command,
            "text": text,
            "api_app_id": world.bot.app_id,
            "is_enterprise_install": "false",
            "response_url": self.state.new_response_url(place.id, person.id),
            "trigger_id": self.state.new_trigger(person.id),
        }
        return self._deliver(command, payload, "slash_commands", lambda reply: self._after_slash(person, place, reply))

    def _after_slash(self, person: User, place: Channel, reply: Any) -> None:
        """What comes with the acknowledgement is shown, to all when it says ``in_channel``."""
        body = {"text": reply} if isinstance(reply, str) else reply
        if not isinstance(body, dict) or not (body.get("text") or body.get("blocks")):
            return
        message = posting.bot_message(self.state, body)
        if body.get("response_type") == "in_channel":
            posting.post(self.state, place, message)
        else:
            shown = {"ts": self.state.world.stamps.next(), "channel": place.id, "for": person.id}
            self.state.ephemerals.append(message | shown)

    def shortcut(self, user: User | str, callback_id: str, channel: Channel | str = "", ts: str = "") -> Delivery:
        """A global shortcut, or with `channel` and `ts` a message shortcut."""
        world = self.state.world
        person = world.user(user)
        if callback_id not in self.state.manifest.shortcuts or person.team != world.home.id:
            raise LookupError(f"{person.real_name} has no shortcut {callback_id}")
        payload = self._interaction("message_action" if ts else "shortcut", person) | {"callback_id": callback_id}
        payload["action_ts"] = world.stamps.next()
        if ts:
            place = world.find_channel(channel)
            payload |= {
                "channel": {"id": place.id, "name": place.name},
                "message_ts": ts,
                "message": place.messages[ts],
                "response_url": self.state.new_response_url(place.id, person.id, ts),
            }
        return self._deliver(callback_id, payload)


def _pressable(blocks: list[Json]) -> list[tuple[Json, Json]]:
    """(block, element) of everything that can be pressed."""
    found = []
    for block in blocks:
        elements = [*(block.get("elements") or ()), *([block["accessory"]] if block.get("accessory") else ())]
        found += [(block, one) for one in elements if isinstance(one, dict) and _is_pressable(one)]
    return found


def _is_pressable(element: Json) -> bool:
    return element.get("type") in _PRESSABLE or str(element.get("type", "")).endswith("_select")


def labels(message: Json) -> list[str]:
    """The labels of a message's buttons, in order."""
    shown = []
    for _, element in _pressable(message.get("blocks") or []):
        if element["type"] == "feedback_buttons":
            shown += [element[name]["text"]["text"] for name in ("positive_button", "negative_button")]
        elif "text" in element:
            shown.append(element["text"]["text"])
    return shown


def _find(blocks: list[Json], what: str) -> Json | None:
    for block, element in _pressable(blocks):
        common: Json = {
            "action_id": element.get("action_id", ""),
            "block_id": block["block_id"],
            "type": element["type"],
        }
        if element["type"] == "feedback_buttons":
            for name in ("positive", "negative"):
                button = element[f"{name}_button"]
                if what in (name, button["text"]["text"], button["value"]):
                    return common | {"text": button["text"], "value": button["value"]}
        elif what in (element.get("action_id"), (element.get("text") or {}).get("text")):
            kept = {key: element[key] for key in ("text", "value", "style", "options") if key in element}
            return common | kept
    return None


def _select(action: Json, value: Any) -> None:
    """Choose an option: of a static select by its value, otherwise the user, channel or the like."""
    source = action["type"].removesuffix("_select").removeprefix("multi_")
    if source in ("static", "external"):
        options = action.pop("options", [])
        chosen: Any = next((one for one in options if one["value"] == value), None)
        if chosen is None:
            raise LookupError(f"no option {value!r}; there are {', '.join(one['value'] for one in options) or 'none'}")
        many, name = "selected_options", "selected_option"
    else:
        chosen, name = value, f"selected_{source.removesuffix('s')}"
        many = f"selected_{source}"
    if action["type"].startswith("multi_"):
        action[many] = [chosen]
    else:
        action[name] = chosen
