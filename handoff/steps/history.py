"""Everything that was said, for the one agent who asks."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.core.content import Content, Heading, Part, Small, content, literal
from bot.core.desk import Saying
from bot.core.moments import Timed, joined, timed
from bot.core.places import Side
from handoff.estimate import dated
from handoff.saying import in_thread
from handoff.step import Doing, Step
from handoff.summary import short

LINES = 300
CHUNK = 2_800
CHUNKS = 12
_WHO = {"customer": "Customer", "bot": "Bot", "system": "Bot", "agent": "Agent", "colleague": "Colleague"}


async def run(doing: Doing) -> None:
    case = doing.case
    said = await case.means.archive.history(case.state.id, LINES)
    shown = page(said, f"Ticket {case.ticket.number}, from the beginning", ZoneInfo(case.company.zone))
    name = f"history:{doing.cause.id}"
    case.do(in_thread(case.ticket, name, shown, only_to=doing.agent.id))
    case.count("history-read", agent=doing.agent.id)


def page(said: Sequence[Saying], title: str, zone: ZoneInfo) -> Content:
    """Oldest first, in pieces that every platform can show; where it is too long, the newest are kept."""
    pieces: list[list[Timed]] = [[]]
    room = CHUNK
    for line in (_line(one, zone) for one in reversed(said)):
        if pieces[-1] and len(line.text) + 1 > room:
            pieces.append([])
            room = CHUNK
        pieces[-1].insert(0, line)
        room -= len(line.text) + 1
    kept = [literal(joined("\n", piece)) for piece in reversed(pieces[:CHUNKS]) if piece]
    cut = Small("What came before is longer than can be shown here.") if len(pieces) > CHUNKS else None
    parts: list[Part] = [*kept] or [Small("Nothing was said yet.")]
    return content(Heading(title), cut, *parts)


def _line(one: Saying, zone: ZoneInfo) -> Timed:
    inside = " (internal)" if one.side is not Side.CUSTOMER else ""
    who = one.name or _WHO.get(one.who, one.who)
    return timed(dated(one.at, zone)) + f" {short(who, 40)}{inside}: {short(one.text, 600)}"


STEP = Step(action="history", label="Full history", order=30, when=lambda ticket: True, run=run)
