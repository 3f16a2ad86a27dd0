"""What a hosted model is told about one question: the sources under short ids, everything from outside as data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.answering.prompting import Prompt, tagged
from bot.answering.readings import Judged
from bot.core.company import Company
from bot.core.knowledge import Passage, Question
from bot.core.wording import ChatLine

MESSAGE = 4_000
PASSAGE = 3_000
HISTORY = 12
SAID = 600
ABOUT = 30
GUIDANCE = 6_000
NOTHING = "(nothing in particular)"


@dataclass(frozen=True, slots=True)
class Asking:
    """One of the questions that the model answers.

    Attributes:
        ids: the short ids of what was found for it; empty when only a tool could tell.
    """

    text: str
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Brief:
    """Attributes:
    lines: the request's messages. passages: by short id, in the order of their rank.
    about: what is known of the customer, as text. known: names that may be said without a source.
    """

    lines: tuple[ChatLine, ...]
    passages: dict[str, Passage]
    asked: tuple[Asking, ...]
    about: str
    known: tuple[str, ...]


def brief_of(
    question: Question,
    judged: Sequence[Judged],
    *,
    company: Company,
    guidance: Sequence[str],
    prompt: Prompt,
    least: float,
    mask: Callable[[str], str] = str,
) -> Brief:
    """The request for these parts of a question. Of a part below `least` no passage is shown: they would mislead.

    Args:
        mask: takes out of what was said whatever must not leave the house.
    """
    passages: dict[str, Passage] = {}
    names: dict[str, str] = {}
    asked = []
    for one in judged:
        found = [hit.passage for hit in one.retrieval.found] if one.confidence >= least else []
        for passage in found:
            if passage.id not in names:
                names[passage.id] = f"p{len(names) + 1}"
                passages[names[passage.id]] = passage
        asked.append(Asking(one.part.text, frozenset(names[passage.id] for passage in found)))
    system = prompt.filled(
        {
            "bot": company.bot_name,
            "company": company.name,
            "voice": company.voice.strip() or NOTHING,
            "guidance": "\n\n".join(guidance)[:GUIDANCE].strip() or NOTHING,
        }
    )
    data = _data(question, [one.text for one in asked], passages, mask)
    about = "\n".join(f"{label}: {value}" for label, value in question.about[:ABOUT])
    known = (company.name, company.bot_name, question.customer.name if question.customer else "")
    return Brief((ChatLine("system", system), ChatLine("user", data)), passages, tuple(asked), about, known)


def _data(question: Question, asked: Sequence[str], passages: dict[str, Passage], mask: Callable[[str], str]) -> str:
    said = [{"who": who, "said": mask(words[-SAID:])} for who, words in question.history[-HISTORY:]]
    known = [
        {"id": name, "title": passage.title[:SAID], "text": passage.text[:PASSAGE]}
        | ({"url": passage.url} if passage.url else {})
        for name, passage in passages.items()
    ]
    return "\n\n".join(
        (
            tagged("knowledge", known),
            tagged("customer", {label[:SAID]: value[:SAID] for label, value in question.about[:ABOUT]}),
            tagged("conversation", said),
            tagged("message", mask(question.text[:MESSAGE])),
            tagged("questions", [{"number": i, "text": mask(text[:MESSAGE])} for i, text in enumerate(asked, 1)]),
        )
    )
