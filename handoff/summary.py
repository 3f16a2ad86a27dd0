"""What a colleague must know in ten seconds: the problem, what was tried, what the customer wants, the hard facts.

Extractive: every word of it stands in the conversation, and `verified` throws out what does not. It is there at once; a
hosted model may word a better one behind the same port, which follows as a change of the card.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.core.conversation import Line
from bot.core.effects import Purpose
from bot.core.places import Role
from bot.core.wording import Summary

LONGEST = 240
MOST_FACTS = 8
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_CLAUSE = re.compile(r"[,;:–—.!?\n]|\b(?:and|so|but|because)\b", re.IGNORECASE)
_WANTS = re.compile(
    r"\b(i (?:want|need|would like|'d like|expect|wish)|i'd like|please|can you|could you|can i|could i|may i|"
    r"how (?:do|can|long|much)|where|when|why|refund|replace|cancel|send me)\b",
    re.IGNORECASE,
)
_FEW, _MANY = 4, 30
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = """
    again any anybody anyone are day everybody everyone evening good hallo hello hey hi is morning much news no ok okay
    please so some somebody someone sorry still team thank thanks there up update very well yes you
"""
_NOISE = frozenset(_SMALL.split())
"""Words of greetings, thanks and knocks at the door."""
_ASKED = """
    a about advice advise anything assist be best can could did do does done for fix from go going happen happens have
    help here how i in it know let may me my need next now of on option options our possible question resolve shall
    should solve something step steps tell that the then these this to us want was we what where which will with would
    your
"""
_BARE = _NOISE | frozenset(_ASKED.split())
"""Words that ask what to do and name no matter: "What can I do?", "How do we go on?"."""
_REMARKS = """
    already answer answered answers asked but didn didnt doesn doesnt don dont helped helpful helps isn mean meant more
    nonsense not read rubbish said same still stupid t thanks tried try understand useless wasn work worked working
    works wrong
    aidé aide ayuda ayudó das geholfen hat hilft klopt nein niet nicht non no pas
"""
_REMARK = _BARE | frozenset(_REMARKS.split())
"""Words of what is said about an answer: "That didn't help", "Still not working"."""
_TROUBLE = re.compile(
    r"\b(?:not?|never|cannot|without|wrong|broken?|breaks?|burnt?|burns?|leak\w*|dent(?:s|ed)?|damag\w*|defect\w*|fault\w*|fail\w*|"
    r"errors?|miss(?:ing|ed)|lost|late|delay\w*|stuck|stopp?(?:s|ed)?|crash\w*|twice|double|overcharg\w*|refus\w*|problem\w*|"
    r"issues?|trouble|scratch\w*|crack\w*|smells?|complain\w*|cancell?ed|kaputt|defekt|falsch|fehlt|nicht|kein\w*)\b|"
    r"\w{2}n['’]t\b",
    re.IGNORECASE,
)
_CALL = re.compile(r"\b(human|person|agent|someone|somebody|representative|colleague|operator|real people)\b", re.I)
_FACTS = (
    re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"),
    re.compile(r"[€$£]\s?\d[\d.,]*|\b\d[\d.,]*\s?(?:€|EUR|USD|GBP|CHF)(?!\w)"),
    re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b"),
    re.compile(r"#?\b(?=[A-Z0-9-]*\d)[A-Z]{1,5}-?[A-Z0-9][A-Z0-9-]{2,24}\b|#\d{2,12}\b|(?<![\d.,€$£-])\b\d{4,16}\b"),
)


class Extractive:
    """Implements Summariser with nothing but the conversation's own words."""

    async def summarise(self, lines: Sequence[Line]) -> Summary:
        return verified(extract(lines), lines)


def extract(lines: Sequence[Line]) -> Summary:
    """Pick the telling sentences. Pure, and quick at any length."""
    said = [line.text for line in lines if line.speaker is Role.CUSTOMER and line.text.strip()]
    sentences = _sentences(said)
    telling = _telling(_texts(still_open(lines))) or _telling(sentences)
    problem = problem_in(telling) or problem_in(sentences)
    wants = next((one for one in reversed(telling or sentences) if _WANTS.search(one)), "")
    return Summary(
        problem=problem,
        tried=_tried(lines),
        wants="" if wants == problem else wants,
        facts=facts_in("\n".join(said)[-8_000:]),
    )


def still_open(lines: Sequence[Line]) -> tuple[Line, ...]:
    """What the customer said that was not answered; all of it where only remarks are left ("that didn't help").

    A question that the bot answered before is not what is the matter, when something came after it. Trouble that was
    told of stays the matter: an answer explains it and does not end it.
    """
    said = [(n, line) for n, line in enumerate(lines) if line.speaker is Role.CUSTOMER and line.text.strip()]
    left = [line for n, line in said if _tells_of_trouble(line.text) or not _was_answered(lines[n + 1 :])]
    opened = any(not _REMARK.issuperset(_WORD.findall(one.casefold())) for one in _telling(_texts(left)))
    return tuple(left if opened else (line for _, line in said))


def _tells_of_trouble(text: str) -> bool:
    return any(_TROUBLE.search(one) and not one.endswith("?") for one in _sentences([text]))


def _was_answered(after: Sequence[Line]) -> bool:
    """The next that was said to the customer is an answer."""
    reply = next((line for line in after if line.speaker is not Role.CUSTOMER), None)
    return reply is not None and reply.purpose is Purpose.ANSWER


def _texts(lines: Iterable[Line]) -> list[str]:
    return _sentences(line.text for line in lines)


def _sentences(texts: Iterable[str]) -> list[str]:
    return [short(part) for text in texts for part in _SENTENCE.split(text[:4_000]) if part.strip()]


def _telling(sentences: Sequence[str]) -> list[str]:
    """Those that name a matter; a call for a person does where it says more: "a person, the kettle leaks"."""
    return [one for one in sentences if not _is_bare(one) and (not _CALL.search(one) or _tells_besides(one))]


def _tells_besides(sentence: str) -> bool:
    return any(
        not _BARE.issuperset(_WORD.findall(part.casefold()))
        for part in _CLAUSE.split(sentence)
        if not _CALL.search(part)
    )


def problem_in(sentences: Sequence[str]) -> str:
    """The sentence that says what is the matter: what went wrong before what is asked, the longer of two alike.

    A "hello?" or a bare "What can I do?" after it says nothing about the matter, so it never takes its place.
    """
    kept = [one for one in sentences if not _is_noise(one)] or list(sentences)
    return max(kept, key=_weight, default="")


def matter(lines: Sequence[Line], problem: str) -> str:
    """The whole of the customer's message in which the problem stands; the problem alone where it stands nowhere."""
    said = (line.text for line in lines if line.speaker is Role.CUSTOMER)
    start = problem.rstrip("…").rstrip()
    return next((text[:4_000] for text in said if start and start in _squeezed(text[:4_000])), problem)


def tells(problem: str) -> bool:
    """It says something of the matter: it is more than a greeting or a call for a person."""
    return not _is_noise(" ".join(part for part in _CLAUSE.split(problem) if not _CALL.search(part)))


def _is_noise(sentence: str) -> bool:
    return _NOISE.issuperset(_WORD.findall(sentence.casefold()))


def _is_bare(sentence: str) -> bool:
    return _BARE.issuperset(_WORD.findall(sentence.casefold())) and not facts_in(sentence)


def _weight(sentence: str) -> tuple[bool, int, int]:
    words = len(sentence.split())
    told = 4 * bool(_TROUBLE.search(sentence)) + 2 * (sentence.endswith("?") or bool(_WANTS.search(sentence)))
    return not _is_bare(sentence), told + bool(facts_in(sentence)) + (words >= _FEW), min(words, _MANY)


def facts_in(text: str) -> tuple[str, ...]:
    """What in the text is a number, an address or a date that somebody will need, in order, each once."""
    found = sorted((match.start(), match.group().strip()) for shape in _FACTS for match in shape.finditer(text))
    kept: list[str] = []
    for _, fact in found:
        if not any(fact in other for other in kept):
            kept = [other for other in kept if other not in fact] + [fact]
    return tuple(kept[:MOST_FACTS])


def verified(summary: Summary, lines: Sequence[Line]) -> Summary:
    """The summary without anything that nobody said."""
    words = _squeezed(" ".join(line.text for line in lines))

    def stands(text: str) -> bool:
        return _squeezed(text).rstrip("…").rstrip() in words

    return replace(
        summary,
        problem=summary.problem if stands(summary.problem) else "",
        wants=summary.wants if stands(summary.wants) else "",
        facts=tuple(fact for fact in summary.facts if stands(fact)),
    )


def short(text: str, longest: int = LONGEST) -> str:
    """On one line, and not longer than that."""
    words = " ".join(text[: longest * 4].split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def _tried(lines: Sequence[Line]) -> tuple[str, ...]:
    answers = [line for line in lines if line.purpose is Purpose.ANSWER]
    unsure = sum(1 for line in lines if line.purpose is Purpose.CLARIFY)
    tried = [f"The bot answered: {short(line.text, 120)}" for line in answers[-3:]]
    if unsure:
        tried.append(f"The bot had no answer {'once' if unsure == 1 else f'{unsure} times'}")
    return tuple(tried)


def _squeezed(text: str) -> str:
    return " ".join(text.split())
