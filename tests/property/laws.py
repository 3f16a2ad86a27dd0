"""What always holds, whatever happened and in whatever order."""

from collections.abc import Callable

from bot.core.effects import Owner, PassOwnership
from tests.property import messages, tickets
from tests.property.clocks import clocks_add_up
from tests.property.pledges import every_stated_time_is_a_promise, promises_end_as_they_should
from tests.property.story import Story
from tests.property.world import World


def the_bot_was_silent(story: Story) -> None:
    assert story.world.broken == []


def the_program_ran_well(story: Story) -> None:
    assert story.world.loop.troubles == []


def the_state_follows_from_the_log(story: Story) -> None:
    for talk in story.talks:
        assert talk.replayed == talk.kept, "the log leads elsewhere"
        live = talk.kept.ticket is not None and talk.kept.ticket.is_live
        passed = [e.what.reason for e in talk.entries if isinstance(e.what, PassOwnership)]
        if live:
            assert talk.kept.owner is Owner.PEOPLE, "a live ticket, and the bot speaks"
        elif talk.kept.owner is Owner.PEOPLE:
            assert passed[-1:] == ["stepped-in"], "people have a conversation without a ticket"


LAWS: tuple[Callable[[Story], None], ...] = (
    the_program_ran_well,
    the_bot_was_silent,
    the_state_follows_from_the_log,
    messages.nothing_arrives_twice,
    messages.nothing_is_handled_twice,
    messages.nothing_acknowledged_is_lost,
    messages.everything_said_has_gone_out,
    messages.words_keep_their_order,
    messages.customers_are_heard,
    messages.agents_words_reach_the_customer,
    messages.agents_words_are_marked,
    messages.the_last_words_stand,
    messages.internal_stays_inside,
    messages.customers_see_no_cards,
    tickets.one_assignee_at_a_time,
    tickets.a_ticket_that_is_named_exists,
    tickets.cards_are_current,
    tickets.merged_tickets_are_named,
    tickets.steps_of_customers_are_not_agents,
    every_stated_time_is_a_promise,
    promises_end_as_they_should,
    clocks_add_up,
)


def check(world: World) -> None:
    """Raises AssertionError at the first law that is broken."""
    story = Story(world)
    for law in LAWS:
        law(story)
