"""Slack: `Settings`, and `create` which makes the platform."""

from adapters.chat.slack.platform import SlackPlatform, create
from adapters.chat.slack.settings import Settings

__all__ = ["Settings", "SlackPlatform", "create"]
