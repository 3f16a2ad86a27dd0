"""Finds what lives one per file: escalation rules, actions. A file without its constant fails loudly at start-up."""

from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

from bot.core.errors import Misconfigured

T = TypeVar("T")


def scan(package: str, constant: str, kind: type[T]) -> tuple[T, ...]:
    """The constant of every module in a package, in the order of the file names.

    Raises:
        Misconfigured: a module has no such constant, or it is of another kind.
    """
    folder = import_module(package).__path__
    names = sorted(found.name for found in iter_modules(folder) if not found.name.startswith("_"))
    return tuple(_constant(f"{package}.{name}", constant, kind) for name in names)


def _constant(module: str, constant: str, kind: type[T]) -> T:
    value = getattr(import_module(module), constant, None)
    if not isinstance(value, kind):
        path = module.replace(".", "/") + ".py"
        raise Misconfigured(f"{path} has no {constant}: every file of that folder exports one {kind.__name__}")
    return value
