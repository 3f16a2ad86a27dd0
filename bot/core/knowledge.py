"""What the company has written down, and what an answer made from it looks like."""

from dataclasses import dataclass, field, replace

from bot.core.content import Content, Source
from bot.core.entities import Entity
from bot.core.places import Person
from bot.core.wording import Effort


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One piece of knowledge that can answer a question by itself.

    Attributes:
        id: stable over imports as long as the piece keeps its place in its source.
        title: what a customer would call it: the question of an FAQ entry, the path of headings of an article.
        phrasings: other ways to ask for it.
        text: the answer, Markdown.
        origin: the file or collection that it comes from.
        url: a public page, where there is one.
        plans: the customers' plans that it is for; empty: for everybody.
        variants: (plan, text) that customers of a plan read instead of `text`.
    """

    id: str
    title: str
    text: str
    phrasings: tuple[str, ...] = ()
    origin: str = ""
    url: str | None = None
    plans: tuple[str, ...] = ()
    variants: tuple[tuple[str, str], ...] = ()

    @property
    def source(self) -> Source:
        return Source(self.id, self.title, self.url)

    def for_plan(self, plan: str) -> "Passage | None":
        """As a customer of a plan reads it; None for one whom it is not for.

        Args:
            plan: empty where it is not known, or may not matter because others read along.
        """
        own = plan.casefold()
        if self.plans and own not in {one.casefold() for one in self.plans}:
            return None
        text = next((text for name, text in self.variants if name.casefold() == own), None)
        return self if text is None else replace(self, text=text)


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that may answer, with how well it fits.

    Attributes:
        score: the fused similarity, comparable within one search only.
    """

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a customer wants to know.

    Attributes:
        text: the words of the turn, several messages joined by line breaks.
        history: (speaker, words) before it, oldest first.
        language: BCP 47, when known.
        customer: who asks, as the platform says; None where that must not matter.
        about: (label, value) of what may be said here about the customer.
    """

    text: str
    history: tuple[tuple[str, str], ...] = ()
    language: str | None = None
    customer: Person | None = None
    about: tuple[tuple[str, str], ...] = ()

    @property
    def plan(self) -> str:
        """The customer's plan, where it may matter; empty otherwise."""
        return next((value for label, value in self.about if label == "Plan"), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A grounded answer.

    Attributes:
        model: name and version of what worded it. knowledge: version of the knowledge it stands on.
        confidence: 0–1, calibrated: of answers with .8, eight in ten are right.
        effort: what a hosted model's wording took.
        verification: how it was compared with its sources, as in ``verify-1:4`` for four statements that stand there.
    """

    content: Content
    sources: tuple[Source, ...]
    model: str
    knowledge: str
    confidence: float
    effort: Effort = field(default_factory=Effort)
    verification: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsure:
    """No answer is good enough.

    Attributes:
        nearest: what the company does know about, nearest first; perhaps nothing.
        wants_person: the model found that a person has to see this.
    """

    nearest: tuple[Source, ...] = ()
    confidence: float = 0.0
    model: str = ""
    knowledge: str = ""
    wants_person: bool = False
    effort: Effort = field(default_factory=Effort)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an answer model made of a question and passages; `cites` are passage ids."""

    text: str
    cites: tuple[str, ...]
    model: str
    abstains: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message was understood to be.

    Attributes:
        small_talk: a section of ``small_talk.txt`` as in ``greeting`` or ``yes``, or ``unclear``, ``upset`` (mere
            signs) or ``recording``, when the message is nothing else.
        wants_person: it asks for a human being.
        sentiment: −1 (very bad) to 1 (very good), VADER's compound score.
        signals: names of what stood out, as in ``capitals``, ``repetition``.
        category: one of the company's categories, with a calibrated confidence (0–1); None when nothing was learnt.
        intent: one of the company's own list, where it has one; in_scope is False when the message belongs to none.
        topic, problem: what it is about and what went wrong, with how sure; None where that is not clear.
        dissatisfaction: Customer Dissatisfaction Index, 0–100, of this message in the light of what went before.
        trajectory: the index over the customer's last messages, the latest counting most.
        course: the index of each of these messages in the light of what went before it, oldest first, this one last.
        language: BCP 47, when it can be told.
        entities: order numbers, dates, amounts and personal data in the order of the text.
        heads: version of what had been learnt; empty when nothing was.
    """

    small_talk: str | None = None
    wants_person: bool = False
    sentiment: float = 0.0
    signals: frozenset[str] = field(default_factory=frozenset)
    category: str | None = None
    category_confidence: float = 0.0
    intent: str | None = None
    intent_confidence: float = 0.0
    in_scope: bool | None = None
    topic: str | None = None
    problem: str | None = None
    dissatisfaction: float | None = None
    trajectory: float | None = None
    course: tuple[float, ...] = ()
    language: str | None = None
    entities: tuple[Entity, ...] = ()
    topic_confidence: float = 0.0
    problem_confidence: float = 0.0
    heads: str = ""
