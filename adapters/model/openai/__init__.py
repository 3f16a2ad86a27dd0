"""Models behind OpenAI's API, Azure's, or any compatible server: `Settings`; `create`; `examine`, for `baton doctor`.

The vendor's library is imported only when one of the two is called: it takes about a second.
"""

from typing import TYPE_CHECKING

from adapters.model.openai.settings import Settings

if TYPE_CHECKING:
    from adapters.model.openai.model import HostedModel
    from bot.core.findings import Finding
    from bot.core.ports import Clock

__all__ = ["Settings", "create", "examine"]


def create(settings: Settings, clock: "Clock") -> "HostedModel":
    """Raises Misconfigured, naming the variable, when no model can be reached with these settings."""
    settings.check()
    from adapters.model.openai.client import make
    from adapters.model.openai.model import HostedModel

    return HostedModel(make(settings), settings, clock)


async def examine(settings: Settings, clock: "Clock") -> "list[Finding]":
    """Check the settings, the model's end of life, its prices, and ask it one word. Raises nothing."""
    from adapters.model.openai.doctor import examine as examined

    return await examined(settings, clock)
