"""Keeps the shelf in step with the company's knowledge folder: at the start and whenever the folder changes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.core.errors import Misconfigured
from bot.entrypoints.operations import Operations, Progress

COLLECTION = "company"
"""The company's own knowledge, whatever its folder is called: another company's takes its place."""


async def bring_in(operations: Operations, knowledge: Path | None, progress: Progress) -> dict[str, Any] | None:
    """Make `knowledge` the company's collection; None takes the collection away.

    Returns:
        The report of the import, None where there is nothing to import.

    Raises:
        Misconfigured: a file is broken and there is no earlier edition to go on with.
    """
    if knowledge is None:
        await operations.knowledge_remove(COLLECTION)
        return None
    report = await operations.knowledge_import(str(knowledge), COLLECTION, progress)
    if report["refused"] and not report["version"]:
        raise Misconfigured("\n".join(("The knowledge cannot be read:", *told(report["skipped"]))))
    return report


def told(skipped: Sequence[dict[str, Any]], most: int = 20) -> list[str]:
    """What was left out, one line each, as ``faq.csv:12: the answer is empty``."""
    lines = [f"  {skip['file']}:{skip['line']}: {skip['reason']}" for skip in skipped[:most]]
    more = len(skipped) - most
    return [*lines, f"  … and {more} more"] if more > 0 else lines
