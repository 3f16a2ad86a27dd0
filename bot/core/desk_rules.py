"""How the company's desk works: queues, times, presence, escalation, replies kept ready. Read from its folder."""

from dataclasses import dataclass, field

from bot.core.places import Place
from bot.core.ticket import Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRules:
    """One line of waiting tickets. A ticket goes to the first queue whose conditions it meets.

    Attributes:
        name: as in ``billing``; people read it.
        categories, accounts, tiers, languages: what it takes; empty takes anything. An account is a customer's or
            a company's name as the directory has it; a tier is its plan.
        agents: person ids or names of those who work on it; empty: everybody.
        channel: where its cards go, when it has a channel of its own; None: the agents' channel.
        lead: the person id who is reminded last; empty: the managers' channel.
        hours, zone, closed_days: its own opening times; hours None: the company's.
    """

    name: str
    categories: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    channel: Place | None = None
    lead: str = ""
    hours: tuple[tuple[str, str, str], ...] | None = None
    zone: str = ""
    closed_days: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """How fast the desk wants to be, in minutes of opening time.

    Attributes:
        queue: until somebody claims. silent: a claimed ticket without a word from its assignee.
        next_reply: after the customer wrote again.
    """

    bot_reply: float = 0.5
    queue: float = 10
    first_reply: float = 15
    silent: float = 15
    next_reply: float = 30
    resolution: float = 480


@dataclass(frozen=True, slots=True)
class KeyPhrase:
    """Words that bring in a person. `*` stands for any ending of a word."""

    phrase: str
    reason: str = ""
    priority: Priority = Priority.HIGH


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationRules:
    """Attributes:
    off: names of rules that do not count here.
    phrases: the company's own words.
    same_question: a question asked again after so many answers is one too many.
    not_helpful: so many taps on "not helpful" bring in a person.
    low_confidence: answers below this count as doubtful; `doubtful_turns` of them in a row bring in a person.
    dissatisfaction: 0–100; at or above it, over at least two turns, a person takes over.
    problems: so many separate problems in one message are too many for a bot.
    vip: values of the directory that make a customer important, as in ``Enterprise`` or ``at risk``.
    """

    off: tuple[str, ...] = ()
    phrases: tuple[KeyPhrase, ...] = ()
    same_question: int = 1
    not_helpful: int = 2
    low_confidence: float = 0.6
    doubtful_turns: int = 2
    dissatisfaction: float = 50
    problems: int = 3
    vip: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A reply kept ready, Markdown; {customer}, {agent}, {ticket} and {company} are filled in."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRules:
    """Attributes:
    hold_seconds: so long an agent's words wait, in which they can be taken back.
    reopen_hours: so long after it was resolved a ticket is opened again instead of a new one.
    close_hours: so long after it was resolved a ticket is closed for good.
    assign: ``open`` lets anybody claim; ``round-robin`` and ``least-loaded`` ask one agent after the other.
    cap: an agent with so many claimed tickets is not asked. offer_minutes: how long one agent is asked.
    wait_minutes: the expected wait before there is a history of one's own.
    here_minutes: an agent who did something within this time counts as present.
    survey: customers are asked once, after a ticket is resolved, how it was.
    reuse_answers: agents are asked whether the right answer may serve other customers; it then becomes knowledge.
    """

    hold_seconds: float = 3.0
    reopen_hours: float = 48
    close_hours: float = 72
    assign: str = "open"
    cap: int = 8
    offer_minutes: float = 3
    wait_minutes: float = 10
    here_minutes: float = 30
    survey: bool = True
    reuse_answers: bool = False
    targets: Targets = field(default_factory=Targets)
    queues: tuple[QueueRules, ...] = (QueueRules(name="support"),)
    escalation: EscalationRules = field(default_factory=EscalationRules)
    canned: tuple[CannedReply, ...] = ()
