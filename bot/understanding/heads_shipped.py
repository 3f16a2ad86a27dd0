"""The heads that come with this version, fitted to the project's own sets by `python -m tests.bench.understanding`."""

import logging
from importlib import resources
from pathlib import Path

from bot.core.errors import Misconfigured
from bot.understanding.heads import Head, load_head
from bot.understanding.heads_mood import Mood, load_mood
from bot.understanding.heads_reader import Heads

log = logging.getLogger(__name__)

FOLDER = "shipped"


def shipped_category(encoder: str) -> Head:
    """The five standard categories.

    Raises:
        Misconfigured: an encoder of other weights is in use.
    """
    return load_head(_file("category.npz"), encoder)


def shipped_mood(encoder: str) -> Mood:
    """The dissatisfaction index.

    Raises:
        Misconfigured: an encoder of other weights is in use.
    """
    return load_mood(_file("mood.npz"), encoder)


def shipped_heads(encoder: str) -> Heads:
    """All of them, or none where an encoder of other weights is in use: its vectors would mean something else."""
    try:
        topic, problem = (load_head(_file(f"{name}.npz"), encoder) for name in ("topic", "problem"))
        return Heads(category=shipped_category(encoder), topic=topic, problem=problem, mood=shipped_mood(encoder))
    except Misconfigured as problem_found:
        log.warning("The shipped heads are not used: %s", problem_found)
        return Heads()


def _file(name: str) -> Path:
    return Path(str(resources.files("bot.understanding").joinpath(FOLDER, name)))
