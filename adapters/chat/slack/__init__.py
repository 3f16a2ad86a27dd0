"""Slack: `Settings`; `create`, which makes the platform; `examine`, for `baton doctor`.

Slack's libraries are imported only when one of these is called.
"""

from typing import TYPE_CHECKING

from adapters.chat.slack.settings import Settings

if TYPE_CHECKING:
    from adapters.chat.slack.platform import SlackPlatform
    from bot.core.company import Company
    from bot.core.findings import Finding
    from bot.core.ports import Clock

__all__ = ["Settings", "create", "examine"]


def create(settings: Settings, company: "Company", clock: "Clock") -> "SlackPlatform":
    """Raises Misconfigured, naming the variable, when Slack cannot be served with these settings."""
    from adapters.chat.slack.platform import SlackPlatform

    settings.check()
    return SlackPlatform(settings, company, clock)


async def examine(settings: Settings, company: "Company", clock: "Clock") -> "list[Finding]":
    """Check tokens, scopes, channels and the clock against Slack. Raises nothing; posts nothing."""
    from adapters.chat.slack.doctor import examine as examined

    return await examined(settings, company, clock)
