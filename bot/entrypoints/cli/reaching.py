"""Carries an operation to the running Baton, or does it on the database when none runs."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.core.clock import SystemClock
from bot.entrypoints.cli import paper
from bot.entrypoints.cli.choosing import Chosen, choose, start_log
from bot.entrypoints.control import ask, is_running
from bot.entrypoints.settings import load_settings


def carry_out(
    name: str,
    arguments: Mapping[str, Any],
    *,
    company: Path | None = None,
    model: bool = False,
    quiet: bool = False,
    progress: str = "",
) -> Any:
    """The operation's result.

    Args:
        model: it needs the embedded model. quiet: print nothing but the result.
        progress: what to call the bar, for an operation that takes one.
    """
    alone = load_settings(company=company)
    if is_running(alone.data):  # asked before the folder is read: it may have mistakes while Baton runs on
        return ask(alone.data, name, arguments)
    chosen = choose(company)
    settings = chosen.settings
    start_log(settings.model_copy(update={"log_level": "warning"}))
    if is_running(settings.data):
        return ask(settings.data, name, arguments)
    return asyncio.run(_here(chosen, name, dict(arguments), model=model, quiet=quiet, progress=progress))


async def _here(
    chosen: Chosen, name: str, arguments: dict[str, Any], *, model: bool, quiet: bool, progress: str
) -> Any:
    from bot.entrypoints.choosing import embedded_model
    from bot.entrypoints.operations import Operations
    from bot.entrypoints.serving import model_cache
    from bot.entrypoints.wiring import holder_name
    from storage.opening import open_storage

    storage = open_storage(chosen.settings.database.get_secret_value(), clock=SystemClock(), holder=holder_name())
    await storage.start()
    try:
        thinking = None
        if model:
            with paper.step("Loading the language model") if not quiet else paper.nothing():
                thinking = await asyncio.to_thread(embedded_model)
        operations = Operations(
            storage,
            thinking,
            cache=model_cache(),
            company=lambda: chosen.folder.company,
            data=chosen.settings.data,
        )
        try:
            if progress and not quiet:
                with paper.bar(progress) as shown:
                    return await operations.call(name, {**arguments, "progress": shown})
            return await operations.call(name, arguments)
        finally:
            if thinking is not None:
                thinking.close()
    finally:
        await storage.stop()
