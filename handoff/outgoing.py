"""The assignee's words on their way to the customer, however they were written."""

from datetime import timedelta

from bot.core.content import Content
from bot.core.places import Person
from handoff import relay
from handoff.case import Case


def send(case: Case, agent: Person, message: str, said: Content) -> None:
    """Pass words on under an agent's name. The hold runs from now; the ticket knows that it was answered."""
    not_before = case.at + timedelta(seconds=case.rules.hold_seconds)
    case.do(*relay.to_customer(case.state, agent, message, said, not_before))
    case.change(first_reply_at=case.ticket.first_reply_at or case.at)
