"""The `desk:` part of company.yaml, as pydantic shapes. Every number has its default in `bot.core.desk_rules`."""

from dataclasses import fields
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from bot.core.desk_rules import CannedReply, DeskRules, EscalationRules, KeyPhrase, QueueRules, Targets
from bot.core.ticket import Priority
from bot.entrypoints.folder.parts import (
    STRICT,
    CardsChannel,
    Day,
    HoursShape,
    Line,
    Phrase,
    Zone,
    hours_of,
    place_of,
)

RuleName = Annotated[str, Field(pattern=r"^[a-z][a-z-]{1,40}$")]
Minutes = Annotated[float, Field(gt=0, le=60 * 24 * 60, strict=False)]
PersonOrName = Annotated[str, Field(min_length=1, max_length=200)]
_DESK, _TARGETS, _ESCALATION = DeskRules(), Targets(), EscalationRules()


class Strict(BaseModel):
    model_config = STRICT


class TargetsShape(Strict):
    """Minutes of opening time."""

    bot_reply: Minutes = _TARGETS.bot_reply
    queue: Minutes = _TARGETS.queue
    first_reply: Minutes = _TARGETS.first_reply
    silent: Minutes = _TARGETS.silent
    next_reply: Minutes = _TARGETS.next_reply
    resolution: Minutes = _TARGETS.resolution


class QueueShape(Strict):
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][\w &-]{0,60}$")]
    categories: list[Line] = []
    accounts: list[Line] = []
    tiers: list[Line] = []
    languages: list[Line] = []
    agents: list[PersonOrName] = []
    channel: CardsChannel | None = None
    lead: Annotated[str, Field(max_length=200)] = ""
    zone: Zone | None = None
    hours: HoursShape | None = None
    closed_days: list[Day] | None = None

    def rules(self) -> QueueRules:
        return QueueRules(
            name=self.name,
            categories=tuple(self.categories),
            accounts=tuple(self.accounts),
            tiers=tuple(self.tiers),
            languages=tuple(self.languages),
            agents=tuple(self.agents),
            channel=None if self.channel is None else place_of(self.channel),
            lead=self.lead,
            hours=None if self.hours is None else hours_of(self.hours),
            zone=self.zone or "",
            closed_days=None if self.closed_days is None else tuple(self.closed_days),
        )


class KeyPhraseShape(Strict):
    phrase: Phrase
    reason: Annotated[str, Field(max_length=200)] = ""
    priority: Literal["low", "normal", "high", "urgent"] = "high"


class EscalationShape(Strict):
    off: list[RuleName] = []
    phrases: Annotated[list[KeyPhraseShape], Field(max_length=500)] = []
    same_question: Annotated[int, Field(ge=1, le=20)] = _ESCALATION.same_question
    not_helpful: Annotated[int, Field(ge=1, le=20)] = _ESCALATION.not_helpful
    low_confidence: Annotated[float, Field(ge=0, le=1)] = _ESCALATION.low_confidence
    doubtful_turns: Annotated[int, Field(ge=1, le=20)] = _ESCALATION.doubtful_turns
    dissatisfaction: Annotated[float, Field(ge=0, le=100, strict=False)] = _ESCALATION.dissatisfaction
    problems: Annotated[int, Field(ge=2, le=50)] = _ESCALATION.problems
    vip: list[Line] = []

    def rules(self) -> EscalationRules:
        phrases = (KeyPhrase(one.phrase, one.reason, Priority[one.priority.upper()]) for one in self.phrases)
        numbers = self.model_dump(exclude={"off", "phrases", "vip"})
        return EscalationRules(off=tuple(self.off), phrases=tuple(phrases), vip=tuple(self.vip), **numbers)


class CannedShape(Strict):
    name: Annotated[str, Field(min_length=1, max_length=75)]
    text: Annotated[str, Field(min_length=1, max_length=4000)]


def _named_once(queues: list[QueueShape]) -> list[QueueShape]:
    names = [queue.name for queue in queues]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"every queue to have a name of its own; {twice} stands twice")
    return queues


class DeskShape(Strict):
    hold_seconds: Annotated[float, Field(ge=0, le=60, strict=False)] = _DESK.hold_seconds
    reopen_hours: Annotated[float, Field(ge=0, le=24 * 60, strict=False)] = _DESK.reopen_hours
    close_hours: Annotated[float, Field(gt=0, le=24 * 365, strict=False)] = _DESK.close_hours
    assign: Literal["open", "round-robin", "least-loaded"] = "open"
    cap: Annotated[int, Field(ge=1, le=1000)] = _DESK.cap
    offer_minutes: Minutes = _DESK.offer_minutes
    wait_minutes: Minutes = _DESK.wait_minutes
    here_minutes: Minutes = _DESK.here_minutes
    survey: bool = True
    reuse_answers: bool = False
    targets: TargetsShape = TargetsShape()
    queues: Annotated[list[QueueShape], Field(max_length=100), AfterValidator(_named_once)] = []
    escalation: EscalationShape = EscalationShape()
    canned: Annotated[list[CannedShape], Field(max_length=100)] = []

    def rules(self) -> DeskRules:
        """As the desk works with them; without any queue there is one for everything."""
        plain: dict[str, Any] = {
            field.name: getattr(self, field.name)
            for field in fields(DeskRules)
            if field.name not in ("targets", "queues", "escalation", "canned")
        }
        return DeskRules(
            targets=Targets(**self.targets.model_dump()),
            queues=tuple(queue.rules() for queue in self.queues) or _DESK.queues,
            escalation=self.escalation.rules(),
            canned=tuple(CannedReply(one.name, one.text) for one in self.canned),
            **plain,
        )
