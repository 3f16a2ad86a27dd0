"""YAML that remembers where each value stands, so that a mistake can be shown with its line.

Stricter than PyYAML's loader where that surprises people: only true and false are booleans ("no" is a word),
09:30 and 2026-12-25 stay text, a key that stands twice is a mistake, and aliases are refused.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.core.mistakes import Mistake

_Quick: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where PyYAML was built with it: eight times as fast."""
Path_ = tuple[str | int, ...]
BIGGEST = 1_000_000
DEEPEST = 20


@dataclass(slots=True)
class LinedYaml:
    """Attributes:
    data: plain dicts, lists, strings, numbers, booleans and None.
    lines: the 1-based line of every value, by its path from the root; of a mapping's entry, the line of its key.
    """

    data: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def line(self, path: Path_) -> int:
        """The line of the value at `path`, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(path: Path, name: str) -> LinedYaml:
    """Read one file; `name` is how mistakes call it. Never raises for what is in the file."""
    read = LinedYaml()
    text = read_text(path, name, read.mistakes)
    if text is None:
        return read
    try:
        root, refused = _composed(text, name)
        if refused is not None:
            read.mistakes.append(refused)
            return read
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join((error.problem or "it cannot be read").split())
        read.mistakes.append(Mistake(name, mark.line + 1 if mark else 0, f"this is not YAML: {problem}"))
    except (yaml.YAMLError, RecursionError) as error:
        problem = str(error).splitlines()[0] if str(error) else "too deeply nested"
        read.mistakes.append(Mistake(name, 0, f"this is not YAML: {problem}"))
    else:
        read.data = _value(root, (), name, read) if root is not None else None
    return read


def read_text(path: Path, name: str, mistakes: list[Mistake]) -> str | None:
    """A small UTF-8 text file; what is wrong with it goes to `mistakes`."""
    try:
        if path.stat().st_size > BIGGEST:
            mistakes.append(Mistake(name, 0, "the file is larger than 1 MB", "a smaller file"))
            return None
        raw = path.read_bytes()
    except FileNotFoundError:
        mistakes.append(Mistake(name, 0, "there is no such file", "a file of this name"))
        return None
    except OSError as error:
        mistakes.append(Mistake(name, 0, f"it cannot be read: {error.strerror}", "a readable file"))
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        mistakes.append(Mistake(name, line, "this is not UTF-8 text", "a text file saved as UTF-8"))
        return None


def _composed(text: str, name: str) -> tuple[yaml.Node | None, Mistake | None]:
    """What cannot be read is read once more by the slow loader, whose words are the same everywhere."""
    try:
        return _read_with(_Quick, text, name)
    except (yaml.YAMLError, RecursionError):
        return _read_with(yaml.SafeLoader, text, name)


def _read_with(loader: Any, text: str, name: str) -> tuple[yaml.Node | None, Mistake | None]:
    refused = _refused(text, name, loader)
    return (None, refused) if refused else (yaml.compose(text, Loader=loader), None)


def _refused(text: str, name: str, loader: Any) -> Mistake | None:
    """Aliases can make a small file huge, and deep nesting takes the reader for ever: neither is read any further."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            return Mistake(name, 0, "an alias (*name) is used", "every value written out")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            mark = event.start_mark
            return Mistake(name, mark.line + 1 if mark else 0, "this is nested too deeply")
    return None


def _value(node: yaml.Node, path: Path_, name: str, read: LinedYaml) -> Any:
    read.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, name, read)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, i), name, read) for i, item in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: yaml.MappingNode, path: Path_, name: str, read: LinedYaml) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            read.mistakes.append(Mistake(name, line, "a key is a list or a mapping", "a word as key"))
            continue
        key = str(key_node.value)
        if key in found:
            before = read.lines[(*path, key)]
            read.mistakes.append(Mistake(name, line, f"'{key}' stands here again; line {before} has it already"))
            continue
        read.lines[(*path, key)] = line
        found[key] = _value(value_node, (*path, key), name, read)
    return found


def _scalar(node: yaml.Node) -> Any:
    text = str(node.value)
    kind = node.tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool" and text.lower() in {"true", "false"}:
        return text.lower() == "true"
    if kind == "int" and text.lstrip("+-").isdecimal():
        return int(text) if len(text) < 19 else text
    if kind == "float":
        try:
            return float(text)
        except ValueError:
            return text
    return text
