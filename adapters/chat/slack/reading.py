"""What somebody wrote in Slack, in our words: rich text and mrkdwn become Text or Markdown, files become attachments.

Sources: Slack docs "Rich text block", "Formatting text for app surfaces", "File object".
"""

from collections.abc import Mapping

from adapters.chat.slack.home import PLATFORM
from adapters.chat.slack.marking import Names, Words
from adapters.chat.slack.mrkdwn import read_mrkdwn
from adapters.chat.slack.shapes import LONGEST, Json, clean, id_in, mappings, web_address
from bot.core.content import Attachment, Attachments, Content, Markdown, Part, Quote, Text

MOST_FILES = 50


def read_message(message: Json, names: Names, bot_user: str) -> tuple[Content, bool]:
    """A message's content, and whether it names the bot. The bot's own mention is left out of the words."""
    words = Words(names, bot_user)
    blocks = list(mappings(message.get("blocks")))
    if blocks and all(block.get("type") == "rich_text" for block in blocks):
        for block in blocks:
            _read_rich_text(block, words)
    else:
        read_mrkdwn(clean(message.get("text")), words)
    parts: list[Part] = [] if words.empty else [_words_part(words)]
    parts += _forwarded(message)
    files = tuple(_file(item) for item in mappings(message.get("files"), MOST_FILES))
    if files:
        parts.append(Attachments(files))
    return Content(tuple(parts)), words.names_bot


def _words_part(words: Words) -> Part:
    return Markdown(words.marked[:LONGEST]) if words.formatted else Text(words.plain[:LONGEST])


def _forwarded(message: Json) -> list[Part]:
    """Messages that somebody shared: Slack sends them as attachments marked as shares."""
    shared = (
        item for item in mappings(message.get("attachments"), 20) if item.get("is_share") or item.get("is_msg_unfurl")
    )
    return [
        Quote(clean(item.get("author_name"), 200) or "Forwarded", clean(item.get("text")))
        for item in shared
        if item.get("text")
    ]


def _file(item: Json) -> Attachment:
    """A file; one from a partner's workspace may come as nothing but an id (Slack docs: check_file_info)."""
    size = item.get("size")
    return Attachment(
        name=clean(item.get("name") or item.get("title"), 255) or "file",
        media_type=clean(item.get("mimetype"), 100) or "application/octet-stream",
        size=size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else None,
        url=web_address(item.get("permalink")) or web_address(item.get("url_private")),
        ref=f"{PLATFORM}:{id_}" if (id_ := id_in(item, "id")) else "",
    )


def _read_rich_text(block: Json, words: Words) -> None:
    for element in mappings(block.get("elements")):
        match element.get("type"):
            case "rich_text_section":
                words.begin_line()
                _read_inline(element, words)
            case "rich_text_list":
                _read_list(element, words)
            case "rich_text_quote":
                quoted = words.apart()
                _read_inline(element, quoted)
                words.add_quote(quoted)
            case "rich_text_preformatted":
                code = words.apart()
                _read_inline(element, code)
                words.add_code_block(code.plain)
            case _:
                pass


def _read_list(element: Json, words: Words) -> None:
    indent, offset = element.get("indent"), element.get("offset")
    depth = min(indent, 8) if isinstance(indent, int) and indent > 0 else 0
    start = offset if isinstance(offset, int) and 0 <= offset < 1_000_000 else 0
    for number, item in enumerate(mappings(element.get("elements")), start=1 + start):
        inside = words.apart()
        _read_inline(item, inside)
        words.add_item(inside, depth, number if element.get("style") == "ordered" else None)


def _read_inline(element: Json, words: Words) -> None:
    for item in mappings(element.get("elements")):
        style = item.get("style")
        marks = frozenset(key for key, on in style.items() if on is True) if isinstance(style, Mapping) else frozenset()
        _read_one(item, words, marks)


def _read_one(item: Json, words: Words, marks: frozenset[object]) -> None:
    match item.get("type"):
        case "text":
            words.add(clean(item.get("text")), marks)
        case "link":
            words.add_link(web_address(item.get("url")), clean(item.get("text") or item.get("url")), marks)
        case "user":
            words.add_person(id_in(item, "user_id"))
        case "channel":
            words.add_channel(id_in(item, "channel_id"))
        case "usergroup":
            words.add("@" + (id_in(item, "usergroup_id") or "group"))
        case "broadcast":
            words.add("@" + clean(item.get("range"), 20))
        case "emoji":
            words.add(_emoji(item))
        case "color":
            words.add(clean(item.get("value"), 20))
        case "date":
            words.add(clean(item.get("fallback"), 200))
        case _:
            pass


def _emoji(item: Json) -> str:
    """The character itself where Slack names its code points; `:name:` for a workspace's own."""
    codes = item.get("unicode")
    if isinstance(codes, str) and 0 < len(codes) <= 80:
        try:
            return clean("".join(chr(int(code, 16)) for code in codes.split("-")))
        except (ValueError, OverflowError):
            pass
    return f":{clean(item.get('name'), 100)}:"
