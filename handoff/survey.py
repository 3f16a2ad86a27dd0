"""The customer's own word on it: 1 to 5 after a ticket is resolved, asked once, with room for a comment."""

from bot.core.company import Words
from bot.core.content import Button, Buttons, Content, Timed, content
from bot.core.forms import Form, TextField
from bot.core.ticket import Ticket
from handoff.summary import short

RATE, COMMENT = "rate", "rate-comment"
_FACES = ("1 😞", "2", "3", "4", "5 😀")


def rating_buttons(ticket: Ticket) -> tuple[Button, ...]:
    return tuple(Button(RATE, label, f"{ticket.number}:{score}") for score, label in enumerate(_FACES, 1))


def resolved_name(ticket: Ticket) -> str:
    """What the customer is told when it is resolved is said under this name, once for each time."""
    return f"resolved:{ticket.number}:{ticket.reopened}"


def score_of(value: str) -> int | None:
    """1–5 from a tap's value, None for anything else."""
    score = value.partition(":")[2]
    return int(score) if score in ("1", "2", "3", "4", "5") else None


def thanks(words: Timed, comment: str, ticket: Ticket) -> Content:
    return content(words, Buttons((Button(COMMENT, comment, str(ticket.number)),)))


def comment_form(number: str, words: Words) -> Form:
    """In the customer's language."""
    comment = TextField(name="comment", label=words.comment_ask, lines=True, required=True, longest=2000)
    return Form(
        action=COMMENT,
        value=number,
        title=short(words.comment, 24),
        fields=(comment,),
        submit=short(words.comment_send, 24),
        cancel=short(words.cancel, 24),
    )
