"""Schedules: what may happen, one move after the other, and how far the program gets between two of them."""

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.property.people import STEPS
from tests.property.storages import Store
from tests.property.street import WEATHER
from tests.property.world import World

WORDS = (
    "how do I do it", "I want a human", "hello there", "human, and how", "slow, but how", "down, and how",
    "broken, and how", "thanks",
)  # fmt: skip
_KINDS = (
    *("customer writes",) * 11,
    *("customer changes",) * 3,
    *("customer taps",) * 5,
    *("agent writes",) * 8,
    *("agent changes",) * 3,
    *("agent reacts",) * 1,
    *("agent steps in",) * 2,
    *("agent taps shown",) * 6,
    *("agent taps",) * 10,
    *("time",) * 3,
    *("again",) * 1,
    *("crash",) * 4,
    *("freeze",) * 3,
    *("weather",) * 4,
)
_THEN = (
    "1s",
    "4s",
    "1s",
    "4s",
    "calm",
    "calm",
    "calm",
    "",
    "",
    "",
    "2 rounds",
    "5 rounds",
    "9 rounds",
    "1s",
    "4s",
    "late",
)
_TIMES = (1, 3, 8, 30, 60, 300, 900, 3600, 7200, 100_000, 300_000, 45_000, 2, 5, 10, 600)


@dataclass(frozen=True, slots=True)
class Move:
    """Attributes:
    then: how far the program gets before the next move; "late": the event is not even brought yet.
    """

    kind: str
    who: int = 0
    pick: int = 0
    how: int = 0
    then: str = "1s"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Attributes:
    company: which rules hold. workers: one or two lives at once. begun: how far the day has come already.
    """

    company: int
    workers: int
    begun: int
    moves: tuple[Move, ...]


_ASKED = Move("customer writes", how=1)
_CLAIMED = Move("agent taps", how=STEPS.index("claim"))
_ANSWERED = Move("agent writes", then="4s")
_HANGS = Move("weather", how=WEATHER.index("hang"), then="")
_SENT_BACK = Move("weather", how=WEATHER.index("slow 429"), then="")
_NOTED = Move("agent writes", then="4s")
_TWICE = (_ASKED, _CLAIMED, Move("customer writes", who=2, how=1), _CLAIMED)


def _steps(*actions: str) -> tuple[Move, ...]:
    return tuple(Move("agent taps", how=STEPS.index(action)) for action in actions)


BEGINNINGS: tuple[tuple[Move, ...], ...] = (
    (),
    (_ASKED,),
    (_ASKED, _CLAIMED),
    (_ASKED, _CLAIMED, _ANSWERED),
    (_ASKED, _CLAIMED, _ANSWERED, *_steps("resolve")),
    _TWICE,
    (_ASKED, _CLAIMED, *_steps("snooze")),
    (_HANGS, _HANGS, _ASKED, _CLAIMED, Move("agent writes")),
    (*_TWICE, *_steps("merge")),
    (_ASKED, _CLAIMED, *_steps("hand-back")),
    (_ASKED, _CLAIMED, _ANSWERED, *_steps("transfer")),
    (Move("agent steps in"),),
    (_SENT_BACK, Move("customer writes", how=0), Move("agent steps in")),
    (_ASKED, _CLAIMED, Move("agent writes", then="calm"), Move("agent changes", how=1, then="calm")),
    (Move("freeze", pick=1, how=3, then=""), Move("customer writes", then="4s"), Move("time", how=2)),
    (Move("crash", how=1, then=""), _ASKED),
    (
        _ASKED,
        _CLAIMED,
        *_steps("resolve"),
        Move("customer writes", how=WORDS.index("broken, and how"), then=""),
        _NOTED,
    ),
)
"""So far the day has come already, so that schedules do not spend themselves on getting there: a person asked for,
claimed, answered, resolved; one customer in two places; a ticket that sleeps; a card whose receipt is still out;
tickets merged, handed back, handed on; an agent in the customer's place; an answer that the platform sends back while
an agent steps in; words taken back while they are held; a process that stands still in the middle of a turn, and one
that dies when it hears something; a question at which the model fails, and a note beside it.
"""


def _move(number: int) -> Move:
    kind, rest = _KINDS[number % 64], number // 64
    who, rest = (0, 0, 1, 2)[rest % 4], rest // 4
    pick, rest = (0, 0, 0, 1, 2, 3, 4, 5)[rest % 8], rest // 8
    how, rest = rest % 16, rest // 16
    return Move(kind, who, pick, how, _THEN[rest % 16])


_NUMBERS = st.lists(st.integers(0, 64 * 4 * 8 * 16 * 16 - 1), min_size=5, max_size=40)


@st.composite
def _schedules(draw: st.DrawFn) -> Schedule:
    start, numbers = draw(st.integers(0, 4 * 2 * len(BEGINNINGS) - 1)), draw(_NUMBERS)
    return Schedule(start % 4, 1 + start // 4 % 2, start // 8, tuple(map(_move, numbers)))


SCHEDULES = _schedules()


def run(schedule: Schedule, runner: Store) -> World:
    """Play it to its end and let everything come to rest. The caller ends the world."""
    world = World(schedule.company, schedule.workers, runner)
    try:
        world.calm()
        for move in (*BEGINNINGS[schedule.begun], *schedule.moves):
            _play(world, move)
            _go_on(world, move.then)
        world.settle()
    except BaseException:
        world.end()
        raise
    return world


def _play(world: World, move: Move) -> None:
    match move.kind:
        case "customer writes":
            world.customer_writes(move.who, WORDS[move.how % len(WORDS)])
        case "customer changes":
            world.customer_changes(move.who, delete=move.how % 2 == 1)
        case "customer taps":
            world.customer_taps(move.who, move.how)
        case "agent writes":
            world.agent_writes(move.who, move.pick)
        case "agent changes":
            world.agent_changes(move.who, delete=move.how % 2 == 1)
        case "agent reacts":
            world.agent_reacts(move.who, ("x", "thumbsup")[move.how % 2])
        case "agent steps in":
            world.agent_steps_in(move.who, move.pick)
        case "agent taps shown":
            world.agent_taps_shown(move.who, move.how, move.pick)
        case "agent taps":
            world.agent_taps(move.who, move.pick, STEPS[move.how % len(STEPS)])
        case _:
            _happens(world, move)


def _happens(world: World, move: Move) -> None:
    match move.kind:
        case "time":
            world.passes(_TIMES[move.how])
        case "again":
            world.again(move.how)
        case "crash":
            world.crash(move.who, move.how, after=move.pick % 2 == 1)
        case "freeze":
            world.freeze(move.who, 1 + move.how, (3.5, 6.5, 1.0)[move.pick % 3])
        case "weather":
            world.street.weather.append(WEATHER[move.how % len(WEATHER)])


def _go_on(world: World, then: str) -> None:
    if then == "late":
        return
    world.bring(backwards=then == "", together=then == "calm")
    match then:
        case "calm":
            world.calm()
        case "1s" | "4s":
            world.passes(float(then[0]))
        case "":
            return
        case _:
            world.rounds(int(then.split()[0]))
