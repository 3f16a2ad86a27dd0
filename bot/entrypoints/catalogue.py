"""Every settings class of the product, for `.env.example`, `baton doctor` and the mask of the log."""

from collections.abc import Iterator
from importlib import import_module
from textwrap import wrap

from pydantic import SecretStr
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

from bot.core.errors import BatonError
from bot.core.mistakes import did_you_mean
from bot.entrypoints.settings import Settings, env_names, read_settings, variable_of

SECTIONS: tuple[tuple[str, str], ...] = (
    ("Baton", "bot.entrypoints.settings"),
    ("Embedded model", "adapters.model.local.settings"),
    ("Hosted model", "adapters.model.openai.settings"),
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


def example() -> str:
    """The text of `.env.example`: every setting with its explanation and its default, all of them commented out."""
    lines = [
        "# Every setting of Baton. Copy the lines you want to change into .env and take the # off.",
        "# The environment goes before .env, and .env before the `settings:` part of company.yaml.",
    ]
    for title, shape in shapes():
        lines += ["", f"# {title}", f"# {'-' * len(title)}"]
        for name in shape.model_fields:
            lines += ["", *_explained(shape, name), f"#{variable_of(shape, name)}={_default(shape, name)}"]
    return "\n".join(lines) + "\n"


def _explained(shape: type[BaseSettings], name: str) -> list[str]:
    text = (shape.model_fields[name].description or "").strip()
    return [f"# {line}" for line in wrap(text, 110, break_long_words=False, break_on_hyphens=False)]


def _default(shape: type[BaseSettings], name: str) -> str:
    default = shape.model_fields[name].default
    if default is PydanticUndefined or default is None or isinstance(default, SecretStr):
        return ""
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, tuple):
        return ",".join(map(str, default))
    return f"{default:g}" if isinstance(default, float) else str(default)


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
