"""Reads a product document that is written as YAML.

products:
  - name: Kettle
    description: 1.7 litres, five temperatures.
    price: €59
    dimensions: {height: 25 cm, width: 16 cm}
policies:
  refunds: Back the way it was paid, within 3 days.
how to behave:
  - First the answer, then the reason.
"""

import yaml

from bot.answering.reading.product import SECTIONS, Fact, add
from bot.answering.reading.result import Page

Node = yaml.Node
_OWN = {"name", "description", "url", "phrasings"}


def read(text: str, page: Page) -> None:
    """Add every fact to the page."""
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            page.skip(1, "anchors and aliases are not used in a product document", broken=True)
            return
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        reason = getattr(problem, "problem", None) or str(problem).splitlines()[0]
        page.skip(mark.line + 1 if mark else 1, f"not valid YAML: {reason}", broken=True)
        return
    except RecursionError:
        page.skip(1, "nested too deeply to be a product document", broken=True)
        return
    if not isinstance(root, yaml.MappingNode):
        page.skip(1, f"expected the keys {', '.join(sorted(SECTIONS))}", broken=True)
        return
    for key, value in root.value:
        kind = SECTIONS.get(_plain(key).strip().lower().replace("_", " "))
        if kind is None:
            page.skip(_line(key), f"unknown key {_plain(key)[:40]!r}; expected {', '.join(sorted(SECTIONS))}")
        else:
            _section(kind, value, page)


def _section(kind: str, value: Node, page: Page) -> None:
    if isinstance(value, yaml.MappingNode):
        for key, item in value.value:
            _item(kind, _plain(key), item, page)
    elif isinstance(value, yaml.SequenceNode):
        for number, item in enumerate(value.value, 1):
            _item(kind, _named(item) or (f"Rule {number}" if kind == "guidance" else ""), item, page)
    elif _plain(value).strip():
        _item(kind, kind.capitalize(), value, page)


def _item(kind: str, name: str, item: Node, page: Page) -> None:
    """One product, bundle, offer, policy or rule with all its facts."""
    if not name:
        page.skip(_line(item), f"the {kind} has no name")
        return
    if not isinstance(item, yaml.MappingNode):
        add(Fact(kind, name, "", _shown(item), _line(item)), page)
        return
    fields = {_plain(key).strip().lower(): node for key, node in item.value}
    url = _plain(fields["url"]) if "url" in fields else None
    phrasings = tuple(_items(fields["phrasings"])) if "phrasings" in fields else ()
    if "description" in fields:
        described = fields["description"]
        add(Fact(kind, name, "", _shown(described), _line(described), phrasings, url), page)
    for key, node in fields.items():
        if key not in _OWN:
            add(Fact(kind, name, key.replace("_", " ").capitalize(), _shown(node), _line(node), (), url), page)


def _named(item: Node) -> str:
    if not isinstance(item, yaml.MappingNode):
        return ""
    return next((_plain(value) for key, value in item.value if _plain(key).strip().lower() == "name"), "")


def _items(node: Node) -> list[str]:
    return [_plain(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else _plain(node).split("|")


def _shown(node: Node) -> str:
    """A value as Markdown: words, a list, or lines of name: value."""
    if isinstance(node, yaml.SequenceNode):
        return "\n".join(f"- {_flat(item)}" for item in node.value)
    if isinstance(node, yaml.MappingNode):
        return "\n".join(f"- {_plain(key)}: {_flat(value)}" for key, value in node.value)
    return _plain(node)


def _flat(node: Node) -> str:
    """A value on one line."""
    if isinstance(node, yaml.SequenceNode):
        return ", ".join(_flat(item) for item in node.value)
    if isinstance(node, yaml.MappingNode):
        return ", ".join(f"{_plain(key)} {_flat(value)}" for key, value in node.value)
    return _plain(node)


def _plain(node: Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
