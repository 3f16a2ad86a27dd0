"""Content as JSON for the pages: pure data, every text a text, every link checked."""

from collections.abc import Callable, Sequence
from typing import Any

from adapters.chat.web.filing import PREFIX
from adapters.chat.web.keys import Keys
from adapters.chat.web.markdown import Node, is_web_address, time_node, tree
from bot.core.content import (
    Attachment,
    Attachments,
    Button,
    Buttons,
    Content,
    Fact,
    Facts,
    Heading,
    Markdown,
    Part,
    Quote,
    Small,
    Source,
    Sources,
    Text,
)
from bot.core.moments import Moment, pieces

Prove = Callable[[Button], str]


def shown(content: Content, prove: Prove) -> list[dict[str, Any]]:
    """The parts in reading order.

    Args:
        prove: signs a button, so that only buttons that were shown can be pressed.
    """
    return [_part(part, prove) for part in content.parts]


def prover(keys: Keys, channel: str, post: str) -> Prove:
    return lambda button: keys.button(channel, post, button)


def _part(part: Part, prove: Prove) -> dict[str, Any]:
    match part:
        case Text() | Small() if part.moments:
            return {"kind": part.kind, "text": part.text, "timed": timed(part.text, part.moments)}
        case Text() | Heading() | Small():
            return {"kind": part.kind, "text": part.text}
        case Markdown(text=text, moments=moments):
            return {"kind": "markdown", "tree": tree(text, moments)}
        case Facts(items=items):
            return {"kind": "facts", "items": [_fact(item) for item in items]}
        case Quote(speaker=speaker, text=text):
            return {"kind": "quote", "speaker": speaker, "text": text}
        case Sources(items=items):
            return {"kind": "sources", "items": [_source(item) for item in items]}
        case Buttons(items=items):
            return {"kind": "buttons", "items": [_button(item, prove) for item in items]}
        case Attachments(items=items):
            return {"kind": "files", "items": [_file(item) for item in items]}


def _fact(item: Fact) -> list[Any]:
    shown: list[Any] = [item.label, item.value]
    return [*shown, timed(item.value, item.moments)] if item.moments else shown


def timed(text: str, moments: Sequence[Moment]) -> list[Node]:
    """Literal words taken apart at their moments."""
    return [time_node(piece) if isinstance(piece, Moment) else piece for piece in pieces(text, moments)]


def _source(source: Source) -> dict[str, Any]:
    return {"title": source.title, "url": _address(source.url)}


def _button(button: Button, prove: Prove) -> dict[str, Any]:
    return {
        "action": button.action,
        "label": button.label,
        "value": button.value,
        "style": button.style.value,
        "proof": prove(button),
    }


def _file(file: Attachment) -> dict[str, Any]:
    kept = file.ref.startswith(PREFIX)
    return {"name": file.name, "type": file.media_type, "size": file.size, "url": _address(file.url), "kept": kept}


def _address(url: str | None) -> str | None:
    return url if url and is_web_address(url) else None
