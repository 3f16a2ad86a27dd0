"""What one reader sees of a post: who speaks, in what state, and nothing that is not theirs to know."""

from dataclasses import dataclass
from typing import Any

from adapters.chat.web.keys import Keys
from adapters.chat.web.render import prover, shown
from bot.core.content import Content, Small, Text
from bot.core.effects import Voice
from bot.core.places import Side
from bot.core.ports import BoardPost

WRITTEN = "in"
TAPPED = "tap"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks, from which side. `person` is their person id."""

    person: str
    side: Side


def key_of(kind: str, channel: str, person: str, client_id: str) -> str:
    """The board's key of what a person did, the same when their page sends it again."""
    return "|".join((kind, channel, person, client_id))


def view(post: BoardPost, reader: Reader, keys: Keys) -> dict[str, Any]:
    """The post as JSON for the pages."""
    mine = post.mine is not None and post.mine == reader.person
    content = Content() if post.deleted else post.content
    return {
        "id": post.id,
        "seq": post.seq,
        "side": reader.side.value,
        "thread": post.thread,
        "who": _who(post, reader.side),
        "name": post.speaker.name,
        "at": post.at.isoformat(),
        "mine": mine,
        "client": _client_id(post.key) if mine else None,
        "own": keys.own(post.channel, post.thread, post.id, reader.person) if mine and not _is_tap(post) else None,
        "tap": _is_tap(post),
        "edited": post.edited,
        "deleted": post.deleted,
        "parts": shown(content, prover(keys, post.channel, post.id)),
    }


def _who(post: BoardPost, side: Side) -> str:
    """On the customer's side an agent's voice is the agent's; on ours, Baton uses it to carry the customer's words."""
    if post.mine is not None:
        return "customer" if side is Side.CUSTOMER else "agent"
    if post.speaker.voice is Voice.AGENT:
        return "agent" if side is Side.CUSTOMER else "customer"
    return post.speaker.voice.value


def _is_tap(post: BoardPost) -> bool:
    return post.mine is not None and post.key.startswith(TAPPED + "|")


def _client_id(key: str) -> str:
    return key.rsplit("|", 1)[-1]


def written(text: str) -> Content:
    return Content((Text(text),))


def tapped(label: str) -> Content:
    return Content((Small(label),))


def label_of(content: Content) -> str:
    """What the button said that was tapped."""
    return next((part.text for part in content.parts if isinstance(part, Small)), "")
