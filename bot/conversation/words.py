"""What the bot says, as content: the company's wording with the buttons that belong to it."""

from collections.abc import Sequence

from bot.core.company import Company
from bot.core.content import Button, Buttons, Content, Small, Source, Sources, Text, content
from bot.core.conversation import ASK
from bot.core.knowledge import Answer, Unsure

ASK_FOR_PERSON = "ask-for-person"
HELPFUL = "helpful"
NOT_HELPFUL = "not-helpful"
PRIVATELY = "answer-privately"
BUTTON_VALUE = 1_800
WHICH = 0.4
"""Share of the threshold for answers. From there on, what is meant is among the topics in six of ten cases or more."""
SPEAKING, TELLING = 4, 6
"""Words of a question, and of another heading, that says by itself what it is about."""
LABEL = 72
STARTERS = 4
PATH = " › "


def greeting(company: Company) -> str:
    return _filled(company, company.words.greeting)


def small_talk(company: Company, kind: str, greeted: bool = False) -> Content:
    """With the tap to a person, as everything that the bot says: it may be the first thing that a customer reads.

    Args:
        greeted: the greeting was said a moment ago.
    """
    said = company.words
    if kind == "help":
        tries = tuple(Button(ASK, _label(one), one[:BUTTON_VALUE]) for one in company.starters[:STARTERS])
        first = None if greeted else greeting(company)
        return content(first, _filled(company, said.help), Buttons((*tries, person(company))))
    first = said.sorry if kind == "upset" else None
    words = {
        "greeting": said.greeting,
        "thanks": said.thanks,
        "goodbye": said.goodbye,
        "robot": said.robot,
        "praise": said.praise,
        "joke": said.joke,
        "smile": said.smile,
        "unclear": said.unclear,
        "upset": said.what_wrong,
        "yes": said.yes,
        "no": said.no,
        "recording": said.recording,
        "filler": said.listening,
    }.get(kind, said.small_talk)
    return content(first, _filled(company, words), Buttons((person(company),)))


def answer(company: Company, found: Answer, ref: str, *, opening: str = "", aside: Content | None = None) -> Content:
    """The answer, where it comes from, that it is a bot's, and the ways out.

    Args:
        opening: a sentence that goes before it. aside: what else concerns this customer, said after it.
    """
    words = company.words
    said = [part for part in found.content.parts if not isinstance(part, Sources)]
    sources = [part for part in found.content.parts if isinstance(part, Sources)]
    return content(
        _filled(company, opening) or None,
        *said,
        *(aside.parts if aside else ()),
        *sources,
        Small(_filled(company, words.disclaimer)),
        Buttons(
            (
                Button(HELPFUL, words.helpful, ref),
                Button(NOT_HELPFUL, words.not_helpful, ref),
                person(company),
            )
        ),
    )


def beside(company: Company, done: Content, found: Answer | None, question: str, ref: str) -> Content:
    """What an action says, then the answer to the other question of the message, or that there is none."""
    said = [part for part in done.parts if not isinstance(part, Buttons)]
    offered = [button for part in done.parts if isinstance(part, Buttons) for button in part.items]
    offered = [button for button in offered if button.action != ASK_FOR_PERSON]
    if found is None:
        not_known = Text(company.words.not_known.replace("{question}", " ".join(question.split())))
        return content(*said, not_known, Buttons((*offered, person(company))))
    answered = answer(company, found, ref)
    *parts, ways_out = answered.parts
    buttons = ways_out.items if isinstance(ways_out, Buttons) else ()
    return content(*said, *parts, Buttons((*offered, *buttons)))


def which(company: Company, topics: Sequence[Source]) -> Content:
    """The topics that were offered, once more, to somebody who said yes to all of them."""
    return content(_filled(company, company.words.which), Buttons((*map(_topic, topics), person(company))))


def tell_more(company: Company, doubt: Unsure, opening: str = "") -> Content:
    """To somebody who told something and asked nothing: what they want, with what is near to tap."""
    buttons = Buttons((*map(_topic, doubt.nearest), person(company)))
    return content(_filled(company, opening) or None, _filled(company, company.words.tell_more), buttons)


def soothe(company: Company, doubt: Unsure, opening: str = "") -> Content:
    """To somebody upset: never a list to choose from, only the one likely entry to tap, or a person."""
    words, topics = company.words, doubt.nearest[:1]
    buttons = Buttons((*map(_topic, topics), person(company)))
    return content(_filled(company, opening) or None, words.upset if topics else words.no_answer, buttons)


def clarify(company: Company, doubt: Unsure, opening: str = "") -> Content:
    """The nearest topics to tap, and a person. Where what is meant is likely among them, it is simply asked."""
    words, topics = company.words, doubt.nearest
    if len(topics) > 1 and doubt.confidence >= WHICH * company.thresholds.answer:
        asked = words.which
    else:
        asked = words.nearest if topics else words.no_answer
    buttons = Buttons((*(_topic(source) for source in topics), person(company)))
    return content(_filled(company, opening) or None, _filled(company, asked), buttons)


def not_done(company: Company, says: str) -> Content:
    """Fixed words about something that the bot does not do, and a person."""
    return content(says or company.words.no_answer, Buttons((person(company),)))


def sorry(company: Company) -> Content:
    return content(_filled(company, company.words.feedback_sorry), Buttons((person(company),)))


def thanks_for_feedback(company: Company) -> Content:
    return content(_filled(company, company.words.feedback_thanks))


def person(company: Company) -> Button:
    return Button(ASK_FOR_PERSON, company.words.talk_to_person)


def _filled(company: Company, words: str) -> str:
    return words.format(bot=company.bot_name, company=company.name)


def _topic(source: Source) -> Button:
    """A heading that says little by itself stands under the article's name: "Installation visits › Before we come"."""
    *above, title = source.title.split(PATH)
    words = len(title.split())
    if above and (words < SPEAKING or (words < TELLING and not title.endswith("?"))):
        title = _under(above[-1], title)
    return Button(ASK, _label(title), source.title[:BUTTON_VALUE])


def _under(article: str, title: str) -> str:
    """Where it is too long for a button, the article's name is cut and not what tells topics apart."""
    room = LABEL - len(title) - len(PATH)
    if len(article) > room:
        article = article[: max(room - 1, 0)].rstrip() + "…"
    return f"{article}{PATH}{title}" if room > SPEAKING else title


def _label(title: str) -> str:
    return title if len(title) <= LABEL else title[: LABEL - 1].rstrip() + "…"
