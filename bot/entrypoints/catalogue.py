"""Every settings class of the product, for `.env.example`, `baton doctor` and the mask of the log."""

from collections.abc import Iterator
from importlib import import_module

from pydantic_settings import BaseSettings

from bot.core.errors import BatonError
from bot.core.mistakes import did_you_mean
from bot.entrypoints.settings import Settings, env_names, read_settings, variable_of

SECTIONS: tuple[tuple[str, str], ...] = (
    ("Baton", "bot.entrypoints.settings"),
    ("Embedded model", "adapters.model.local.settings"),
    ("Web chat", "adapters.chat.web.settings"),
    ("Slack", "adapters.chat.slack.settings"),
)
"""(title, module with a class `Settings`). None of these modules imports a vendor's SDK."""


def shapes() -> Iterator[tuple[str, type[BaseSettings]]]:
    for title, module in SECTIONS:
        shape: type[BaseSettings] = import_module(module).Settings
        yield title, shape


def all_settings() -> Iterator[BaseSettings]:
    """The settings of the adapters as they are set now; one with a mistake is left to whoever uses it."""
    for _, shape in shapes():
        if shape is not Settings:
            try:
                yield read_settings(shape)
            except BatonError:
                continue


def known_variables() -> list[str]:
    return [variable_of(shape, name) for _, shape in shapes() for name in shape.model_fields]


def unknown_variables() -> list[str]:
    """One line for each BATON_ or SLACK_ variable that nothing reads: a slip of the pen, most likely."""
    known = known_variables()
    lower = {name.lower(): name for name in known}
    lines = []
    for name, where in sorted(env_names().items()):
        if name.lower() not in lower:
            hint = did_you_mean(name, [known_name.lower() for known_name in known]).upper()
            hint = hint.replace("DID YOU MEAN", "did you mean")
            lines.append(f"{name} in {where} is not a setting of Baton{hint}")
    return lines
