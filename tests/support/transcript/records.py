"""Lines about what was written down: tickets, facts, promises, and who owns the conversation."""

from datetime import UTC, datetime

from bot.core.codec import STEP
from bot.core.conversation import Conversation, Entry, evolve
from bot.core.places import conversation_at
from bot.core.ticket import Ticket, TicketState
from tests.support.transcript.stage import Form, Stage

EVER = datetime.min.replace(tzinfo=UTC)
LIVE = (TicketState.OPEN, TicketState.CLAIMED)


class RecordLines:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def forms(self) -> list[Form]:
        return [
            (r"-> handoff reason=(\S+)", self._handoff),
            (r"-> owner (bot|people)", self._owner),
            (r"-> ticket (\w+)", self._ticket),
            (r"-> tickets (\d+)", self._count),
            (r"-> promise (\w+)", self._promise),
            (r"-> fact (\S+)((?: \w+=\S*)*)", self._fact),
            (r"-> facts (\S+) (\d+)", self._facts),
            (r"-> no fact (\S+)((?: \w+=\S*)*)", self._no_fact),
        ]

    async def _handoff(self, reason: str) -> None:
        mine = await self._tickets(LIVE)
        assert mine, "there is no live ticket"
        assert mine[-1].escalation.rule == reason, f"the reason is {mine[-1].escalation.rule}"

    async def _owner(self, owner: str) -> None:
        where = self._stage.current.place
        state = Conversation(id=conversation_at(where), place=where)
        for row in await self._stage.app.storage.facts.log(state.id):
            state = evolve(state, Entry(row.at, STEP.load(row.body)))
        assert state.owner.value == owner, f"the owner is {state.owner.value}"

    async def _ticket(self, wanted: str) -> None:
        mine = await self._tickets(tuple(TicketState))
        assert mine, "there is no ticket"
        newest = max(mine, key=lambda ticket: ticket.number)
        assert newest.state.value == wanted, f"it is {newest.state.value}"

    async def _tickets(self, states: tuple[TicketState, ...]) -> list[Ticket]:
        """Of the conversation with the current customer, the oldest first."""
        here = conversation_at(self._stage.current.place)
        tickets = await self._stage.app.storage.tickets.listed(states)
        return [ticket for ticket in tickets if ticket.conversation == here]

    async def _count(self, number: str) -> None:
        tickets = await self._stage.app.storage.tickets.listed(tuple(TicketState))
        assert len(tickets) == int(number), f"there are {len(tickets)}"

    async def _promise(self, wanted: str) -> None:
        promises = await self._stage.app.storage.promises.since(EVER)
        assert promises, "nothing was promised"
        assert (promises[-1].outcome or "owed") == wanted, f"it is {promises[-1].outcome or 'owed'}"

    async def _fact(self, name: str, wanted: str) -> None:
        told = await self._told(name, wanted)
        assert told, "no such fact was recorded"
        assert _values(wanted) in told, f"its values are {told}"

    async def _facts(self, name: str, count: str) -> None:
        facts = await self._stage.app.storage.facts.named(name, EVER)
        assert len(facts) == int(count), f"it was recorded {len(facts)} times"

    async def _no_fact(self, name: str, wanted: str) -> None:
        assert _values(wanted) not in await self._told(name, wanted), "it was recorded"

    async def _told(self, name: str, wanted: str) -> list[dict[str, str]]:
        """What the facts of that name say about the things that the line names."""
        facts = await self._stage.app.storage.facts.named(name, EVER)
        return [{key: str(fact.data.get(key)) for key in _values(wanted)} for fact in facts]


def _values(wanted: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in wanted.split())
