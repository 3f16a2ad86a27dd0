"""What an agent can do with a ticket. One file per step under `handoff/steps`, each exporting ``STEP``."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.content import Button, Style
from bot.core.forms import Form
from bot.core.places import Person
from bot.core.ticket import Ticket, TicketState
from handoff.case import Case
from handoff.means import Means
from handoff.saying import Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """Attributes:
    case: the ticket in hand. agent: who does it. cause: the tap or the form.
    fields: what was filled in, empty for a tap. rest: what stands behind the ticket's number in the value.
    """

    case: Case
    agent: Person
    cause: Cause
    fields: Mapping[str, str] = field(default_factory=dict)
    rest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Attributes:
    action: of its button. order: among the buttons of the card, 0 for a step that has none there.
    when: the ticket is in a state for it; otherwise it has no button.
    run: raises NotPossible with words for the agent.
    form: asked for before it is done, where the platform has forms; None: done at once.
    in_place: another agent may do it in place of an assignee who is away.
    """

    action: str
    label: str
    order: int
    when: Callable[[Ticket], bool]
    run: Callable[[Doing], Awaitable[None]]
    form: Callable[[Means, Ticket, Person], Awaitable[Form]] | None = None
    style: Style = Style.PLAIN
    in_place: bool = False


def nothing() -> Collection[str]:
    return ()


def buttons_of(
    steps: Sequence[Step], hidden: Callable[[], Collection[str]] = nothing
) -> Callable[[Ticket], tuple[Button, ...]]:
    """The steps that a ticket is in a state for, the most useful first.

    Args:
        hidden: actions for which this company has nothing, asked anew each time.
    """
    ordered = sorted((step for step in steps if step.order), key=lambda step: step.order)

    def buttons(ticket: Ticket) -> tuple[Button, ...]:
        value, off = str(ticket.number), hidden()
        shown = [step for step in ordered if step.when(ticket) and step.action not in off]
        return tuple(Button(step.action, step.label, value, step.style) for step in shown)

    return buttons


def is_live(ticket: Ticket) -> bool:
    return ticket.is_live


def is_open(ticket: Ticket) -> bool:
    return ticket.state is TicketState.OPEN


def is_claimed(ticket: Ticket) -> bool:
    return ticket.state is TicketState.CLAIMED


def is_resolved(ticket: Ticket) -> bool:
    return ticket.state is TicketState.RESOLVED
