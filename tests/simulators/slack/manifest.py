"""What the app may do and hears of: granted scopes and subscribed events, read from the project's own manifest.

A call that the manifest does not allow then fails here as it would fail at a customer's.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

EVENT_SCOPES: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "assistant_thread_context_changed": ("assistant:write",),
    "assistant_thread_started": ("assistant:write",),
    "channel_archive": ("channels:read",),
    "channel_created": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_id_changed": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "channel_left": ("channels:read",),
    "channel_rename": ("channels:read",),
    "channel_shared": ("channels:read", "groups:read"),
    "channel_unarchive": ("channels:read",),
    "channel_unshared": ("channels:read", "groups:read"),
    "file_shared": ("files:read",),
    "group_archive": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_left": ("groups:read",),
    "group_rename": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "team_join": ("users:read",),
    "tokens_revoked": (),
    "user_change": ("users:read",),
}
"""Bot events and the scopes of which one is needed (Slack docs: Events API reference)."""

ALWAYS_SENT = frozenset({"app_rate_limited", "app_uninstalled", "tokens_revoked"})
KNOWN_SCOPES = frozenset(
    {
        *(scope for scopes in EVENT_SCOPES.values() for scope in scopes),
        *("channels:join", "channels:manage", "chat:write", "chat:write.customize", "chat:write.public", "commands"),
        *("files:write", "groups:write", "im:write", "mpim:write", "links:read", "links:write"),
        *("pins:read", "pins:write", "reactions:write", "team:read", "users.profile:read", "users:read"),
        *(
            "users:read.email",
            "users:write",
            "usergroups:read",
            "bookmarks:read",
            "emoji:read",
            "metadata.message:read",
        ),
    }
)
LIMITS = {"name": 35, "description": 140, "bot_events": 100, "slash_commands": 50, "shortcuts": 10}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an app's manifest grants.

    Attributes:
        scopes: bot scopes. events: subscribed bot events; names as in ``message.channels``.
        interactive: whether taps and views are delivered.
    """

    scopes: frozenset[str]
    events: frozenset[str]
    interactive: bool = True
    socket_mode: bool = True
    commands: frozenset[str] = frozenset()
    shortcuts: frozenset[str] = frozenset()
    name: str = "Baton"
    faults: tuple[str, ...] = field(default=())

    def hears(self, event: str) -> bool:
        return event in self.events or event in ALWAYS_SENT


PERMISSIVE = Manifest(
    scopes=KNOWN_SCOPES,
    events=frozenset(EVENT_SCOPES),
    commands=frozenset({"/test"}),
    shortcuts=frozenset({"test"}),
)


def read_manifest(path: Path | None) -> Manifest:
    """Read a manifest v2 (YAML or JSON); a missing file means that everything is allowed."""
    if path is None or not path.exists():
        return PERMISSIVE
    return parse_manifest(yaml.safe_load(path.read_text(encoding="utf-8")))


def parse_manifest(raw: dict[str, Any]) -> Manifest:
    settings = raw.get("settings") or {}
    features = raw.get("features") or {}
    scopes = frozenset(((raw.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ())
    events = frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or ())
    return Manifest(
        scopes=scopes,
        events=events,
        interactive=bool((settings.get("interactivity") or {}).get("is_enabled")),
        socket_mode=bool(settings.get("socket_mode_enabled")),
        commands=frozenset(command["command"] for command in features.get("slash_commands") or ()),
        shortcuts=frozenset(shortcut["callback_id"] for shortcut in features.get("shortcuts") or ()),
        name=str((raw.get("display_information") or {}).get("name") or ""),
        faults=tuple(_faults(raw, scopes, events)),
    )


def _faults(raw: dict[str, Any], scopes: frozenset[str], events: frozenset[str]) -> list[str]:
    """What Slack would refuse when the app is created from this manifest."""
    display = raw.get("display_information") or {}
    features = raw.get("features") or {}
    found = [f"unknown scope {scope}" for scope in sorted(scopes - KNOWN_SCOPES)]
    found += [f"unknown event {event}" for event in sorted(events - set(EVENT_SCOPES))]
    for event in sorted(events & set(EVENT_SCOPES)):
        needed = EVENT_SCOPES[event]
        if needed and not scopes.intersection(needed):
            found.append(f"event {event} needs one of the scopes {', '.join(needed)}")
    sizes = {
        "name": len(display.get("name") or ""),
        "description": len(display.get("description") or ""),
        "bot_events": len(events),
        "slash_commands": len(features.get("slash_commands") or ()),
        "shortcuts": len(features.get("shortcuts") or ()),
    }
    found += [f"{name} is {size}, at most {LIMITS[name]}" for name, size in sizes.items() if size > LIMITS[name]]
    if not display.get("name"):
        found.append("display_information.name is missing")
    long = display.get("long_description")
    if long is not None and not 175 <= len(long) <= 4000:
        found.append(f"long_description is {len(long)} characters, must be 175 to 4000")
    return found
