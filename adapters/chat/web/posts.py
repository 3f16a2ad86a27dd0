"""What one reader sees of a post: who speaks, in what state, and nothing that is not theirs to know."""

from dataclasses import dataclass
from typing import Any

from adapters.chat.web.keys import Keys
from adapters.chat.web.marks import marked, reacted
from adapters.chat.web.render import prover, shown
from bot.core.content import Attachment, Attachments, Buttons, Content, Facts, Heading, Markdown, Part, Small, Text
from bot.core.effects import Voice
from bot.core.places import Side
from bot.core.ports import BoardPost

WRITTEN = "in"
TAPPED = "tap"
_AFTERWARDS = frozenset({"reopen", "history", "customer-data"})
"""What may still be tapped when nothing is left to do."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks, from which side. `person` is their person id."""

    person: str
    side: Side


def key_of(kind: str, channel: str, person: str, client_id: str) -> str:
    """The board's key of what a person did, the same when their page sends it again."""
    return "|".join((kind, channel, person, client_id))


def may_see(post: BoardPost, reader: Reader) -> bool:
    return post.only_to is None or post.only_to == reader.person


def view(post: BoardPost, reader: Reader, keys: Keys, *, brief: bool = False) -> dict[str, Any]:
    """The post as JSON for the pages.

    Args:
        brief: only what a list shows of it.
    """
    mine = post.mine is not None and post.mine == reader.person
    content = Content() if post.deleted else post.content
    if mark := marked(post):
        return _beside(post, reader) | {"mark": {"of": mark.message, "sign": mark.sign.value, "on": not post.deleted}}
    if reaction := reacted(post):
        given = {"of": reaction.message, "emoji": reaction.emoji, "name": post.speaker.name, "mine": mine}
        return _beside(post, reader) | {"reaction": given | {"on": not post.deleted}}
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
        "lang": post.content.language,
        "whisper": post.only_to is not None,
        "pinned": post.pinned,
        "yours": is_about(post.content, reader.person),
        "brief": brief,
        "parts": shown(shortened(content) if brief else content, prover(keys, post.channel, post.id)),
    }


def _beside(post: BoardPost, reader: Reader) -> dict[str, Any]:
    """What is shown with another message."""
    return {
        "id": post.id,
        "seq": post.seq,
        "side": reader.side.value,
        "thread": post.thread,
        "at": post.at.isoformat(),
    }


def shortened(content: Content) -> Content:
    """What a list shows of a card: what it is, its state, the matter in a sentence, what can be done."""
    first: dict[type[Part], Part] = {}
    for part in content.parts:
        kind = Text if isinstance(part, Markdown) else type(part)
        if kind in (Heading, Facts, Text, Buttons):
            first.setdefault(kind, part)
    return Content(tuple(first.values()))


def is_waiting(content: Content) -> bool:
    """True while somebody still has to act on a card."""
    actions = {b.action for part in content.parts if isinstance(part, Buttons) for b in part.items}
    return bool(actions - _AFTERWARDS)


def is_about(content: Content, person: str) -> bool:
    """True for a card that names this person as the one who has it."""
    return any(fact.person == person for part in content.parts if isinstance(part, Facts) for fact in part.items)


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


def written(text: str, files: tuple[Attachment, ...] = ()) -> Content:
    parts: tuple[Part, ...] = (Text(text),) if text or not files else ()
    return Content((*parts, Attachments(files)) if files else parts)


def tapped(label: str) -> Content:
    return Content((Small(label),))
