"""Groups of commands that are imported only when they are used: `baton run` should not wait for `baton train`."""

from importlib import import_module
from typing import Any

from typer.core import TyperGroup
from typer.main import get_group

GROUPS = {
    "knowledge": "bot.entrypoints.cli.knowledge",
    "outbox": "bot.entrypoints.cli.outbox",
    "escalations": "bot.entrypoints.cli.escalations",
    "train": "bot.entrypoints.cli.train",
    "evaluate": "bot.entrypoints.cli.evaluations",
}
"""The module of each; it holds a Typer of the group's name."""


class LazyGroup(TyperGroup):
    """The commands of `app`, then the groups."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), *GROUPS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in GROUPS:
            return super().get_command(ctx, cmd_name)
        return get_group(getattr(import_module(GROUPS[cmd_name]), cmd_name))
