"""The heads that come with this version, fitted to the project's own sets by `python -m tests.bench.understanding`."""

from importlib import resources
from pathlib import Path

from bot.understanding.heads import Head, load_head
from bot.understanding.heads_mood import Mood, load_mood

FOLDER = "shipped"


def shipped_category(encoder: str) -> Head:
    """The five standard categories.

    Raises:
        Misconfigured: another encoder is in use.
    """
    return load_head(_file("category.npz"), encoder)


def shipped_mood(encoder: str) -> Mood:
    """The dissatisfaction index.

    Raises:
        Misconfigured: another encoder is in use.
    """
    return load_mood(_file("mood.npz"), encoder)


def _file(name: str) -> Path:
    return Path(str(resources.files("bot.understanding").joinpath(FOLDER, name)))
