"""Plays one turn through the real conversation manager with nothing behind it: no storage, no platform, no tickets.

For measuring what the bot would do. A handoff is seen as a handoff; nobody is called.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.actions import order_status
from bot.conversation.manager import ConversationManager
from bot.conversation.means import Means
from bot.core.company import Company
from bot.core.content import Buttons, Content, Markdown, Source, Sources, content
from bot.core.conversation import ASK, Conversation, Line, evolve
from bot.core.effects import Effect, Owner, PassOwnership, Purpose, RecordFact, Say, Speaker, Voice
from bot.core.events import Event, MessagePosted
from bot.core.knowledge import Answer, Passage, Question, Unsure
from bot.core.places import Person, Place, Role, Side, conversation_at
from bot.core.ports import (
    Action,
    Answerer,
    Clock,
    CustomerDirectory,
    EscalationRule,
    Lease,
    PolicyCheck,
    Understanding,
)
from bot.core.ticket import Escalation
from bot.entrypoints.scan import scan

PLACE = Place("rehearsal", "rehearsal", "c-one")
NOBODY = Person("rehearsal:nobody", "Customer")
_BOT = Speaker(Voice.BOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What the bot did with a message.

    Attributes:
        outcome: ``answer``, ``action``, ``abstain`` or ``handoff``.
        reason: the handoff's rule, or the policy that was applied; empty otherwise.
        words: everything the customer would have read of the bot. answer: only what was said in it, without sources,
            buttons and small print. sources: ids of the passages that were named.
        offered: titles of the topics that could be tapped instead.
    """

    outcome: str
    reason: str
    words: str
    answer: str
    sources: tuple[str, ...]
    seconds: float
    offered: tuple[str, ...] = ()


class Rehearsal:
    """The bot of a company, one turn at a time. Each turn stands for itself."""

    def __init__(
        self,
        company: Company,
        *,
        policy: PolicyCheck,
        answerer: Answerer,
        directory: CustomerDirectory,
        understanding: Understanding,
        clock: Clock,
    ) -> None:
        self._company = company
        self._understanding = understanding
        self._policy = policy
        self._answerer = answerer
        self._directory = directory
        self._clock = clock
        self._rules = scan("handoff.rules", "RULE", EscalationRule)
        self._actions = (order_status.ACTION,)

    async def play(
        self, text: str, history: Sequence[tuple[str, str]] = (), *, who: Person = NOBODY, document: str | None = None
    ) -> Played:
        """What happens to a message.

        Args:
            history: (``customer`` or ``bot``, words) before it.
            document: when given, it is quoted whole as the answer: the worst that retrieval and a model could do.
        """
        answerer = self._answerer if document is None else Parrot(document)
        manager = ConversationManager(self._means(answerer, self._actions if document is None else ()))
        state = self._before(history, who)
        event = MessagePosted(
            id="rehearsal:m",
            at=self._clock.now(),
            place=PLACE,
            side=Side.CUSTOMER,
            author=who,
            message="m",
            content=Content((Markdown(text),)),
            mentions_bot=True,
            alone=True,
        )
        lease = Lease(conversation=state, fence=1, until=self._clock.now() + timedelta(hours=1), pending=((1, event),))
        began = time.perf_counter()
        entries = await manager.decide(lease)
        seconds = time.perf_counter() - began
        for entry in entries:
            state = evolve(state, entry)
        return _played([entry.what for entry in entries if isinstance(entry.what, Effect)], seconds)

    def _means(self, answerer: Answerer, actions: Sequence[Action]) -> Means:
        return Means(
            company=lambda: self._company,
            policy=lambda: self._policy,
            understanding=self._understanding,
            answerer=answerer,
            directory=self._directory,
            desk=EmptyDesk(),
            rules=self._rules,
            actions=actions,
            clock=self._clock,
        )

    def _before(self, history: Sequence[tuple[str, str]], who: Person) -> Conversation:
        at = self._clock.now() - timedelta(minutes=5)
        lines = tuple(
            Line(f"h{number}", at, Role.CUSTOMER if speaker == "customer" else Voice.BOT, "", words, answered=True)
            for number, (speaker, words) in enumerate(history)
        )
        return Conversation(id=conversation_at(PLACE), place=PLACE, customer=who, lines=lines)


class Parrot:
    """An answerer that repeats one document, whatever it says. Implements Answerer."""

    def __init__(self, document: str) -> None:
        self._passage = Passage(id="document", title="Document", text=document)

    async def answer(self, question: Question) -> Answer | Unsure:
        sources = (self._passage.source,)
        said = Content((Markdown(self._passage.text), Sources(sources)))
        return Answer(content=said, sources=sources, model="parrot", knowledge="document", confidence=1.0)


class EmptyDesk:
    """Takes every ticket and does nothing. Implements Desk."""

    async def open(
        self, state: Conversation, escalation: Escalation, at: object, preface: str = "", *, aloud: bool = True
    ) -> Sequence[Effect]:
        said = Say(name="handoff", place=state.place, content=content(preface), speaker=_BOT, purpose=Purpose.HANDOFF)
        return (said, PassOwnership(to=Owner.PEOPLE, reason=escalation.rule))

    async def suggest(self, state: Conversation, text: str, draft: Content, at: object) -> Sequence[Effect]:
        return ()

    async def handle(self, state: Conversation, event: Event) -> Sequence[Effect]:
        return ()

    async def relay(self, state: Conversation, event: Event) -> Sequence[Effect]:
        return ()


def _played(effects: Sequence[Effect], seconds: float) -> Played:
    said = [effect for effect in effects if isinstance(effect, Say)]
    words = "\n".join(part for one in said if (part := one.content.plain()))
    sources: list[Source] = [
        source for one in said for part in one.content.parts if isinstance(part, Sources) for source in part.items
    ]
    passed = next((effect.reason for effect in effects if isinstance(effect, PassOwnership)), "")
    facts = {effect.name: effect for effect in effects if isinstance(effect, RecordFact)}
    if passed:
        outcome = "handoff"
    elif "action-run" in facts:
        outcome = "action"
    else:
        outcome = "answer" if any(one.purpose is Purpose.ANSWER for one in said) else "abstain"
    applied = str(facts["policy-applied"].data["policy"]) if "policy-applied" in facts else ""
    reason = passed or (f"policy:{applied}" if applied else "")
    return Played(
        outcome=outcome,
        reason=reason,
        words=words,
        answer="\n".join(part.text for one in said for part in one.content.parts if isinstance(part, Markdown)),
        sources=tuple(source.entry for source in sources),
        seconds=seconds,
        offered=tuple(
            button.value
            for one in said
            for part in one.content.parts
            if isinstance(part, Buttons)
            for button in part.items
            if button.action == ASK
        ),
    )
