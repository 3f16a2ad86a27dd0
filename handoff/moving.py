"""A ticket goes on in another queue: where that has a channel of its own, the card goes there."""

from bot.core.content import Text, content
from bot.core.effects import Revise
from handoff.cards import heading
from handoff.case import Case
from handoff.queue import desk_of
from handoff.saying import SYSTEM


def moved(case: Case) -> bool:
    """The ticket's queue was changed. True when it got a new card; the old card says where the ticket went."""
    desk, old = desk_of(case.company, case.queue), case.ticket.card
    if desk == case.ticket.desk:
        return False
    case.change(desk=desk, cards=case.ticket.cards + 1, thread=None)
    case.new_card = True
    gone = content(
        heading(case.ticket), Text(f"It went to the queue {case.ticket.queue} and goes on in that queue's channel.")
    )
    case.do(Revise(name=old, content=gone, speaker=SYSTEM))
    return True
