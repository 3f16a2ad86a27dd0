"""A message through a person's eyes: what can be read, and who is pinged by it."""

import html
import re

from tests.simulators.slack.dates import shown, tokens_shown
from tests.simulators.slack.world import Json

_TOKEN = re.compile(r"<([^<>\n]+)>")


def visible(message: Json, zone: str | None = None) -> str:
    """The words a person reads: of the blocks when there are any, otherwise of the text; markup resolved.

    Args:
        zone: the reader's (IANA), in which dates are shown; None: as an old client shows them, by their fallback.
    """
    blocks = message.get("blocks")
    if not blocks:
        return _shown(message.get("text") or "", zone)
    return "\n".join(words for block in blocks if (words := _block(block, zone)))


def _block(block: Json, zone: str | None) -> str:
    lines: list[str] = []
    _collect(block, lines, zone)
    return "\n".join(line for line in lines if line)


def _collect(node: object, lines: list[str], zone: str | None) -> None:
    if isinstance(node, list):
        for item in node:
            _collect(item, lines, zone)
        return
    if not isinstance(node, dict):
        return
    kind = node.get("type")
    if kind == "rich_text_section" or kind in ("rich_text_quote", "rich_text_preformatted"):
        lines.append("".join(_rich(item, zone) for item in node.get("elements") or ()))
    elif kind == "mrkdwn":
        lines.append(_shown(node["text"], zone))
    elif kind in ("plain_text", "markdown", "raw_text"):
        lines.append(node["text"])
    else:
        for name in ("title", "label", "text", "fields", "elements", "element", "accessory", "rows"):
            _collect(node.get(name), lines, zone)
        for name in ("positive_button", "negative_button"):
            _collect((node.get(name) or {}).get("text"), lines, zone)


def _rich(item: Json, zone: str | None) -> str:
    kind = item.get("type")
    if kind == "date":
        return str(item.get("fallback") or "") if zone is None else shown(item["timestamp"], item["format"], zone)
    if kind == "link":
        return str(item.get("text") or item["url"])
    named = {
        "user": "user_id",
        "channel": "channel_id",
        "broadcast": "range",
        "emoji": "name",
        "usergroup": "usergroup_id",
    }
    if kind in named:
        mark = {"channel": "#", "emoji": ":"}.get(str(kind), "@")
        return f"{mark}{item[named[str(kind)]]}" + (":" if kind == "emoji" else "")
    return str(item.get("text") or "")


def _shown(text: str, zone: str | None) -> str:
    def resolve(hit: re.Match[str]) -> str:
        target, _, label = hit.group(1).partition("|")
        if target.startswith("!"):
            return f"@{target[1:].split('^')[0]}"
        return label or target

    return html.unescape(_TOKEN.sub(resolve, tokens_shown(text, zone)))


def notified(message: Json) -> list[str]:
    """Who may be pinged: user ids, and ``here``, ``channel``, ``everyone``, in order of appearance.

    The fallback text counts too, whether or not there are blocks: better a ping too many than one overlooked.
    """
    found: list[str] = []
    _pings([{"type": "mrkdwn", "text": message.get("text") or ""}, *(message.get("blocks") or ())], found)
    return list(dict.fromkeys(found))


def _pings(node: object, found: list[str]) -> None:
    if isinstance(node, list):
        for item in node:
            _pings(item, found)
    elif isinstance(node, dict):
        kind = node.get("type")
        if kind in ("mrkdwn", "markdown"):
            found += [token.split("|")[0][1:] for token in _TOKEN.findall(node["text"]) if token[0] in "@!"]
        elif kind == "user" and "user_id" in node:
            found.append(node["user_id"])
        elif kind == "broadcast":
            found.append(node["range"])
        for name in ("text", "fields", "elements", "element", "accessory", "rows"):
            _pings(node.get(name), found)
