"""What pydantic found, said in our words and with the line it stands in."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.core.mistakes import Mistake, did_you_mean
from bot.entrypoints.folder.lined_yaml import LinedYaml

_KINDS = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list (lines that begin with '- ')",
    "tuple_type": "a list (lines that begin with '- ')",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
}


def mistakes_of(error: ValidationError, read: LinedYaml, name: str, shape: type[BaseModel]) -> Iterator[Mistake]:
    """One mistake per finding, with the line of the value that it is about."""
    for found in error.errors(include_url=False):
        place = tuple(part for part in found["loc"] if part != "[key]")
        line = read.line(place)
        problem, expected = _words(found, place, shape)
        yield Mistake(name, line, problem, expected)


def _words(found: ErrorDetails, place: tuple[int | str, ...], shape: type[BaseModel]) -> tuple[str, str]:
    path = dotted(place)
    kind = found["type"]
    if kind == "missing":
        return f"'{path}' is missing", f"a value for '{path}'"
    if kind == "extra_forbidden":
        known = known_keys(shape, place[:-1])
        hint = did_you_mean(str(place[-1]), known)
        return f"unknown key '{path}'{hint}", "one of " + ", ".join(known) if known and not hint else ""
    value = shown(found["input"])
    if kind in {"enum", "literal_error"}:
        return f"{path} is {value}", "one of " + str(found.get("ctx", {}).get("expected", "")).replace("'", "")
    if kind == "value_error":
        return f"{path} is {value}", str(found.get("ctx", {}).get("error", found["msg"]))
    if kind in _KINDS:
        return f"{path} is {value}", _KINDS[kind]
    return f"{path} is {value}", limits(found)


def limits(found: ErrorDetails) -> str:
    """What a numeric or length limit expects, in words; pydantic's own sentence for the rest."""
    ctx: Mapping[str, Any] = found.get("ctx", {})
    words = {
        "greater_than": "more than {gt:g}",
        "greater_than_equal": "{ge:g} or more",
        "less_than": "less than {lt:g}",
        "less_than_equal": "{le:g} or less",
        "string_too_short": "at least {min_length} character(s)",
        "string_too_long": "at most {max_length} characters",
        "too_short": "at least {min_length} of them",
        "too_long": "at most {max_length} of them",
        "finite_number": "an ordinary number",
    }
    pattern = words.get(found["type"])
    return pattern.format(**ctx) if pattern else found["msg"][:1].lower() + found["msg"][1:]


def shown(value: object) -> str:
    """A value as a reader would recognise it, cut at 60 characters."""
    if value is None:
        return "empty"
    if isinstance(value, dict | list | tuple):
        return "a list" if isinstance(value, list | tuple) else "a group of keys"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value) if isinstance(value, int | float) else f"'{value}'"
    return text if len(text) <= 60 else text[:57] + "…'"


def dotted(place: tuple[int | str, ...]) -> str:
    """As in ``team[2].name``, items counted from 1."""
    path = ""
    for part in place:
        path += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def known_keys(shape: type[BaseModel], place: tuple[int | str, ...]) -> list[str]:
    """The keys that a mapping at `place` may have."""
    current: Any = shape
    for part in place:
        field = getattr(current, "model_fields", {}).get(part) if isinstance(part, str) else None
        if field is not None:
            current = field.annotation
        current = _model_in(current)
    return list(getattr(current, "model_fields", {}))


def _model_in(annotation: Any) -> Any:
    """The model inside ``list[Model]``, ``Model | None`` and the like; the annotation itself otherwise."""
    if hasattr(annotation, "model_fields"):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if hasattr(found, "model_fields"):
            return found
    return annotation
