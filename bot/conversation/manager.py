"""The conversation manager: what shall happen, given what did.

The order is straight and short: a person owns it → relay; policy; escalation rules; small talk; action; answer;
clarify; otherwise a person. Nothing is written or sent from here.
"""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b

from bot.conversation import records, words
from bot.conversation.asking import Asking
from bot.conversation.courtesies import NOT_HELPED, Courtesies, is_beside
from bot.conversation.draft import TurnDraft
from bot.conversation.ears import Ears, history_of, invited, is_upset, speaks_anew
from bot.conversation.manner import only_likely, opening
from bot.conversation.means import Means
from bot.conversation.told import so_far, tells_first
from bot.conversation.tongue import in_language
from bot.conversation.verdicts import decides
from bot.core.company import Company, Mode
from bot.core.content import Content
from bot.core.conversation import ASK, Conversation, Entry
from bot.core.effects import Effect, Owner, Purpose, RecordFact, Say, Speaker, Supersede, Voice
from bot.core.errors import LostLease, Retryable, Unavailable
from bot.core.events import ButtonPressed, Event, MessageDeleted, MessageEdited, MessagePosted
from bot.core.knowledge import Answer, Reading, Unsure
from bot.core.places import Role, Side
from bot.core.ports import Hearing, Lease, Verdict
from bot.core.ticket import Escalation, Priority

NEEDS_PERSON = Escalation("model-asked-for-person", "The question needs a person to look at it")


class ConversationManager:
    def __init__(self, means: Means) -> None:
        self._means = means
        self._ears = Ears(means.company, means.understanding, means.directory, means.whispers)
        self._asking = Asking(means)
        self._courtesies = Courtesies(means, self._asking)
        self._rules = sorted(means.rules, key=lambda rule: -rule.priority)

    async def decide(self, lease: Lease) -> tuple[Entry, ...]:
        """The log entries of this turn: the events as they were taken in, and the effects."""
        draft = TurnDraft(lease.conversation)
        if lease.unsent and any(speaks_anew(event) for _, event in lease.pending):
            draft.do(self._means.clock.now(), (Supersede(names=lease.unsent),))
        for _, event in lease.pending:
            before = draft.state
            draft.heard(event)
            draft.do(event.at, await self._react(before, draft.state, event))
        latest = [event for _, event in lease.pending if speaks_anew(event)]
        if latest and draft.state.owner is Owner.BOT and draft.state.unanswered:
            effects = await self._turn(draft.state, latest[-1])
            draft.do(self._means.clock.now(), effects)
            draft.do(self._means.clock.now(), self._reply_clock(draft.state, latest))
        elif draft.state.owner is Owner.PEOPLE:
            for event in latest:
                draft.do(event.at, await self._ears.overheard(draft.state, event))
        return in_language(self._company(draft.state).language, draft.entries, draft.state)

    def _reply_clock(self, state: Conversation, heard: Sequence[Event]) -> Sequence[Effect]:
        """How long the customer waited for the bot's words, from the first message that they answer."""
        if state.unanswered:
            return ()
        company = self._means.company()
        waited = (self._means.clock.now() - min(event.at for event in heard)).total_seconds()
        return (records.bot_reply(max(0.0, waited), 60 * company.desk.targets.bot_reply),)

    async def rescue(self, lease: Lease, error: Exception) -> tuple[Entry, ...]:
        """The turn could not be thought: what agents did and what goes across still counts; a person takes the rest."""
        draft = TurnDraft(lease.conversation)
        for _, event in lease.pending:
            before = draft.state
            draft.heard(event)
            draft.do(event.at, await self._react_alone(before, draft.state, event))
        at = self._means.clock.now()
        draft.do(at, (RecordFact(name="turn-failed", data={"error": type(error).__name__}),))
        if draft.state.owner is Owner.BOT and draft.state.unanswered:
            escalation = Escalation("turn-failed", "The bot could not handle this", Priority.HIGH)
            draft.do(at, await self._hand_off(draft.state, escalation))
        return in_language(self._company(draft.state).language, draft.entries, draft.state)

    # ------------------------------------------------------------------------------------------- one event at a time

    async def _react_alone(self, before: Conversation, state: Conversation, event: Event) -> Sequence[Effect]:
        try:
            return await self._react(before, state, event)
        except (Unavailable, LostLease):
            raise
        except Exception as error:  # a true boundary: one event that cannot be handled must not cost others theirs
            return (RecordFact(name="event-failed", data={"event": event.id, "error": type(error).__name__}),)

    async def _react(self, before: Conversation, state: Conversation, event: Event) -> Sequence[Effect]:
        if not isinstance(event, MessagePosted | MessageEdited | MessageDeleted | ButtonPressed):
            return await self._means.desk.handle(state, event)
        if event.side is not Side.CUSTOMER:
            return await self._means.desk.handle(state, event)
        if isinstance(event, MessagePosted) and event.author.role is not Role.CUSTOMER:
            return await self._means.desk.handle(state, event)
        if isinstance(event, ButtonPressed) and event.action != ASK:
            return await self._tapped(state, event)
        changes = isinstance(event, MessageEdited | MessageDeleted)
        if before.owner is Owner.PEOPLE or (changes and before.settled is not None):
            return await self._means.desk.relay(state, event)
        return ()

    async def _tapped(self, state: Conversation, tap: ButtonPressed) -> Sequence[Effect]:
        company = self._company(state)
        fact = RecordFact(name="button-pressed", data={"action": tap.action, "about": tap.value})
        match tap.action:
            case words.ASK_FOR_PERSON:
                escalation = Escalation("asked-for-person", "Asked for a person")
                return (fact, *await self._hand_off(state, escalation))
            case words.PRIVATELY if state.owner is Owner.BOT and self._means.whispers(state.place):
                return (fact, await self._privately(state, tap))
            case words.HELPFUL if state.owner is Owner.BOT:
                return (fact, self._say(state, tap, Purpose.NOTICE, words.thanks_for_feedback(company)))
            case words.NOT_HELPFUL if state.owner is Owner.BOT and (handed := await self._disappointed(state, tap)):
                return (fact, *handed)
            case words.NOT_HELPFUL if state.owner is Owner.BOT:
                return (fact, self._say(state, tap, Purpose.NOTICE, words.sorry(company)))
            case _:
                return (fact, *await self._means.desk.handle(state, tap))

    async def _privately(self, state: Conversation, tap: ButtonPressed) -> Say:
        """What is known about whoever tapped, shown to nobody else. Who asked first does not matter."""
        hearing = Hearing(conversation=state, text=tap.value, reading=Reading(), asker=tap.author, alone=True)
        done = [said for action in self._means.actions if (said := await action.run(self._means.directory, hearing))]
        said = done[0] if done else words.not_done(self._company(state), "")
        return replace(self._say(state, tap, Purpose.ANSWER, said), only_to=tap.author.id)

    async def _disappointed(self, state: Conversation, cause: Event) -> Sequence[Effect]:
        """The answer did not help, by tap or in words: the escalation rules decide whether a person is due."""
        rules = self._means.company().desk.escalation
        hearing = Hearing(conversation=state, text="", reading=Reading(), not_helpful=True, rules=rules)
        return await self._escalate(hearing, cause) or ()

    # ----------------------------------------------------------------------------------------------- the bot's turn

    async def _turn(self, state: Conversation, cause: Event) -> Sequence[Effect]:
        company = self._means.company()
        mode = company.mode_of(state.place)
        if mode is Mode.OFF or (mode is Mode.MENTIONS and not invited(state, cause)):
            return ()
        hearing = await self._ears.hear(state, cause)
        spoken = await self._ears.language(hearing)
        told: tuple[Effect, ...] = records.understood(hearing)
        if spoken != state.language:
            told = (*told, RecordFact(name="language", data={"language": spoken}))
        hearing = replace(hearing, conversation=replace(state, language=spoken))
        for step in (self._must_not_decide, self._escalate, self._small_talk, self._act, self._answer):
            decided = await step(hearing, cause)
            if decided is not None:
                return (*told, *decided)
        return told

    def _company(self, state: Conversation) -> Company:
        """With its words in the customer's language."""
        return self._means.company().speaking(state.language)

    async def _must_not_decide(self, hearing: Hearing, cause: Event) -> Sequence[Effect] | None:
        state = hearing.conversation
        history = history_of(state, state.unanswered)
        verdict = await self._means.policy().message(hearing.text, history)
        if verdict is None or not decides(hearing, verdict):
            return None
        return await self._leave_to_people(hearing, cause, verdict, "message")

    async def _leave_to_people(
        self, hearing: Hearing, cause: Event, verdict: Verdict, found_in: str
    ) -> Sequence[Effect]:
        """The policy's fixed words, and a person where one is needed."""
        policy, company = verdict.policy, self._company(hearing.conversation)
        says = policy.speaking(company.language)
        data = {"policy": policy.id, "in": found_in, "matched": verdict.matched, "version": verdict.version}
        fact = RecordFact(name="policy-applied", data={**data})
        if policy.hands_over or found_in == "answer":
            escalation = Escalation(f"policy:{policy.id}", policy.reason, Priority.HIGH)
            return (fact, *await self._hand_off(hearing.conversation, escalation, says))
        said = words.not_done(company, says)
        return (fact, *await self._offer(hearing, cause, Purpose.NOTICE, said))

    async def _escalate(self, hearing: Hearing, cause: Event) -> Sequence[Effect] | None:
        thresholds = self._means.company().thresholds
        for rule in self._rules:
            if rule.name in hearing.rules.off:
                continue
            if reason := rule.applies(hearing, thresholds):
                found = reason if isinstance(reason, Escalation) else Escalation(rule.name, reason, rule.priority)
                return await self._hand_off(hearing.conversation, found)
        return None

    async def _small_talk(self, hearing: Hearing, cause: Event) -> Sequence[Effect] | None:
        state = hearing.conversation
        if not is_beside(hearing):
            return None
        if self._means.company().mode_of(state.place) is Mode.DRAFT:
            return ()
        said = self._courtesies.reply(hearing)
        if hearing.reading.small_talk == NOT_HELPED:
            fact = RecordFact(name="said-not-helpful")
            if handed := await self._disappointed(state, cause):
                return (fact, *handed)
            return (fact, self._say(state, cause, Purpose.NOTICE, said))
        if topics := await self._courtesies.taken_up(hearing):
            if len(topics) == 1:
                meant = replace(hearing, text=topics[0].title, reading=replace(hearing.reading, small_talk=None))
                return await self._answer(meant, cause)
            said = words.which(self._company(state), topics)
        return (self._say(state, cause, Purpose.SMALL_TALK, said),)

    async def _act(self, hearing: Hearing, cause: Event) -> Sequence[Effect] | None:
        for action in self._means.actions:
            if done := await action.run(self._means.directory, hearing):
                fact = RecordFact(name="action-run", data={"action": action.name})
                said, facts = await self._with_the_rest(hearing, cause, done, action.rest(hearing.text))
                return (fact, *facts, *await self._offer(hearing, cause, Purpose.ANSWER, said))
        return None

    async def _with_the_rest(
        self, hearing: Hearing, cause: Event, done: Content, rest: str
    ) -> tuple[Content, Sequence[Effect]]:
        """What an action says, and beside it the answer to what else was asked, or the word that there is none."""
        if not rest:
            return done, ()
        try:
            found = await self._asking.thought(hearing.conversation, await self._asking.question(hearing, rest))
        except Retryable:
            found = Unsure()
        policy = self._means.policy()
        known = found if isinstance(found, Answer) and policy.answer(found.content.words) is None else None
        facts = (records.answered(known, policy.version),) if known else ()
        company = self._company(hearing.conversation)
        return words.beside(company, done, known, rest, _name(Purpose.ANSWER, cause)), facts

    async def _answer(self, hearing: Hearing, cause: Event) -> Sequence[Effect]:
        state, company = hearing.conversation, self._company(hearing.conversation)
        question = await self._asking.question(hearing, so_far(state, hearing.text, company.words.tell_more))
        try:
            found = await self._asking.thought(state, question)
        except Retryable:
            found, hearing = Unsure(), replace(hearing, model_down=True)
        moment, policy = self._asking.moment(question), self._means.policy()
        if isinstance(found, Unsure):
            return await self._in_doubt(hearing, cause, found, opening(company, hearing, moment))
        verdict = policy.answer(found.content.words)
        if verdict is not None:
            return (records.unsure(found), *await self._leave_to_people(hearing, cause, verdict, "answer"))
        if is_upset(hearing.reading) and found.confidence < company.thresholds.answer:
            return await self._in_doubt(hearing, cause, only_likely(found), opening(company, hearing, moment))
        doubtful = await self._escalate(replace(hearing, confidence=found.confidence), cause)
        if doubtful is not None:
            return (records.unsure(found), *doubtful)
        first, aside = opening(company, hearing, moment, found), await self._asking.aside(hearing)
        said = words.answer(company, found, _name(Purpose.ANSWER, cause), opening=first, aside=aside)
        return (records.answered(found, policy.version), *await self._offer(hearing, cause, Purpose.ANSWER, said))

    async def _in_doubt(self, hearing: Hearing, cause: Event, found: Unsure, first: str) -> Sequence[Effect]:
        """No answer: what is meant is asked, or a person is due. A story without a question is no failure yet."""
        state, company = hearing.conversation, self._company(hearing.conversation)
        if found.wants_person:
            return (records.unsure(found), *await self._hand_off(state, NEEDS_PERSON))
        upset = is_upset(hearing.reading)
        if not upset and not hearing.model_down and tells_first(state, hearing.text, company.words.tell_more):
            said = words.tell_more(company, found, first)
            return await self._offer(hearing, cause, Purpose.SMALL_TALK, said)
        handed_off = await self._escalate(replace(hearing, unsure=True), cause)
        if handed_off is not None:
            return (records.unsure(found), *handed_off)
        said = (words.soothe if upset else words.clarify)(company, found, first)
        return (records.unsure(found), *await self._offer(hearing, cause, Purpose.CLARIFY, said))

    async def _offer(self, hearing: Hearing, cause: Event, purpose: Purpose, said: Content) -> Sequence[Effect]:
        """Say it to the customer, or show it to agents where the bot only drafts."""
        state = hearing.conversation
        if self._means.company().mode_of(state.place) is Mode.DRAFT:
            return await self._means.desk.suggest(state, hearing.text, said, self._means.clock.now())
        return (self._say(state, cause, purpose, said),)

    async def _hand_off(self, state: Conversation, escalation: Escalation, preface: str = "") -> Sequence[Effect]:
        aloud = self._means.company().mode_of(state.place) is not Mode.DRAFT
        return await self._means.desk.open(state, escalation, self._means.clock.now(), preface, aloud=aloud)

    def _say(self, state: Conversation, cause: Event, purpose: Purpose, said: Content) -> Say:
        return Say(
            name=_name(purpose, cause),
            place=state.place,
            content=said,
            speaker=Speaker(Voice.BOT, self._means.company().bot_name),
            purpose=purpose,
            priority=2,
        )


def _name(purpose: Purpose, cause: Event) -> str:
    """The same for the same cause, so that a turn thought twice says one thing once."""
    return f"{purpose.value}:{blake2b(cause.id.encode(), digest_size=8).hexdigest()}"
