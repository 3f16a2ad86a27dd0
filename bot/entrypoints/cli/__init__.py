"""The command `baton`."""

from bot.entrypoints.cli.app import main

__all__ = ["main"]
