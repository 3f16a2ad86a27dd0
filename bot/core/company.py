"""What a company decided: its name, voice, hours, channels and thresholds. Read from its folder at the edge."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.core.desk_rules import DeskRules
from bot.core.places import Place


class Mode(StrEnum):
    """What the bot does in a customers' channel."""

    EVERYTHING = "everything"
    MENTIONS = "mentions"
    DRAFT = "draft"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything the bot says of its own accord, Markdown. `{name}` and the like are filled in."""

    greeting: str = "Hello! I'm {bot}, the assistant of {company}. What can I help you with?"
    thanks: str = "You're welcome! Anything else I can help with?"
    goodbye: str = "Goodbye, and thank you for stopping by."
    small_talk: str = "I'm doing well, thank you. What can I help you with?"
    robot: str = "I'm {bot}, a bot: a program that answers for {company}, not a person. A person is one tap away."
    help: str = (
        "Write it in your own words. I answer from what {company} has written down, and a person is one tap away."
    )
    praise: str = "Thank you, that's kind of you! Anything else I can help with?"
    joke: str = "Jokes are not my strength, questions about {company} are. What can I help you with?"
    smile: str = "🙂 I'm here whenever you need me."
    unclear: str = "I'm not sure what you mean by that. Could you put it in a few words?"
    listening: str = "I'm listening. What can I help you with?"
    yes: str = "Gladly. What would you like to know?"
    no: str = "All right. If something is still open, write it here, or talk to a person."
    recording: str = "I can't listen to recordings. Please write what it is about, or talk to a person."
    tell_more: str = "Thank you for telling me. What would you like to know, or what should happen now?"
    upset: str = "Does this help, or shall I bring in a colleague?"
    what_wrong: str = "What went wrong? Or shall I bring in a colleague?"
    disclaimer: str = "I'm a bot and can be wrong. A person is one tap away."
    nearest: str = "I'm not sure I have the answer to that. Did you mean one of these?"
    no_answer: str = "I don't have a reliable answer to that. Shall I bring in a colleague?"
    either: str = "I'm not certain which of these you mean, so here are both."
    perhaps: str = "I'm not certain that this is what you mean, but it's the closest I have."
    sorry: str = "I'm sorry about the trouble."
    again: str = "Good to hear from you again."
    again_sorry: str = "I'm sorry that you have to write to us again."
    as_above: str = "As I wrote above:"
    as_before: str = "As I wrote on {day}:"
    which: str = "I want to get this right. Which of these do you mean?"
    not_known: str = "I don't have a reliable answer to this: “{question}”"
    not_here: str = "Others can read along here, so I don't show anything personal."
    colleague: str = "A colleague"
    privately: str = "Answer me privately"
    expect: str = "Expect an answer {when}."
    closed: str = "Our team is away now and is back {opens}. Leave it here and you'll have an answer {when}."
    leave_it: str = "Leave it here"
    never_mind: str = "Never mind"
    left_here: str = "Thank you. It's on our list."
    later: str = "I'm sorry, it takes longer than I said. Expect an answer {when}."
    handed_over: str = "{agent} will help you from here."
    released: str = "Another colleague will take this over. You need not repeat anything."
    reopened: str = "I've opened your ticket {ticket} again. {agent} will answer right here."
    merged: str = "We go on with this in ticket {ticket}, in your other conversation with us."
    ask_rating: str = "How did we do?"
    rated: str = "Thank you for telling us."
    comment: str = "Add a comment"
    comment_ask: str = "What should we know?"
    comment_send: str = "Send"
    cancel: str = "Cancel"
    not_solved: str = "It isn't solved"
    handoff: str = "I've passed this to a colleague (ticket {ticket}). They'll answer right here."
    already_handed_off: str = "Your ticket {ticket} is with our team. They'll answer right here."
    joined: str = "{agent} has joined and will help you from here."
    resolved: str = "{agent} marked this as solved. If it isn't, just write again."
    back_to_bot: str = "{bot} is back. Ask me anything, or ask for a person at any time."
    feedback_thanks: str = "Thank you, that helps me get better."
    feedback_sorry: str = "I'm sorry that didn't help. Try asking in other words. Or shall I bring in a colleague?"
    talk_to_person: str = "Talk to a person"
    helpful: str = "Helpful"
    not_helpful: str = "Not helpful"


@dataclass(frozen=True, slots=True)
class FixedReply:
    """A matter that the bot must not decide.

    Attributes:
        phrases: words or phrases; a message with one of them falls under the policy.
        says: what may be said, Markdown; empty means only the handoff sentence.
        reason: one line for the agent.
        hands_over: a person takes over; False where the matter is simply not done.
        off: the built-in policy of this id is not checked, and `reason` says why.
        abroad: `says` in other languages than the company's, by their two letters.
    """

    id: str
    phrases: tuple[str, ...]
    reason: str
    says: str = ""
    hands_over: bool = True
    off: bool = False
    abroad: Mapping[str, str] = field(default_factory=dict)

    def speaking(self, language: str) -> str:
        """What may be said in a language (two letters), in the company's where it is not said in that one."""
        return self.abroad.get(language, self.says)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Attributes:
    answer: the least calibrated confidence (0–1) at which the bot answers.
    doubtful: a share of `answer` (0–1); from there on it shows the two likeliest entries and says that it is not
        certain. 1: never.
    unsure_turns: after so many turns without an answer, a person takes over.
    frustration: VADER compound at or below which a message counts as frustrated.
    frustrated_turns: after so many frustrated messages in a row, a person takes over.
    quiet_hours: after so long without a word, a conversation that a person stepped into without a ticket
        goes back to the bot.
    """

    answer: float = 0.55
    doubtful: float = 0.8
    unsure_turns: int = 2
    frustration: float = -0.4
    frustrated_turns: int = 2
    quiet_hours: float = 12.0


@dataclass(frozen=True, slots=True)
class Teammate:
    """A person who answers tickets, as the company introduces them.

    Attributes:
        role: as in ``Orders and returns``. languages: BCP 47.
    """

    name: str
    role: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Attributes:
    agents: where ticket cards go. managers: where digests go.
    modes: by channel id; `default_mode` holds elsewhere.
    zone: IANA time zone. hours: (weekday in lower case, opens, closes), local times as ``09:00``; a weekday that is
        missing is closed, one with a pause stands twice. closed_days: local dates as ``2026-12-25``.
    examples: what customers write about a category, by its name; empty where the bot knows the categories by itself.
    voice: how the bot should sound, a few sentences for the model.
    language: of `words`, two letters. abroad: the words in other languages, by their two letters.
    team: the people behind the agents' channel.
    starters: questions that a newcomer may try first.
    desk: how agents work.
    """

    name: str
    agents: Place
    managers: Place
    bot_name: str = "Baton"
    zone: str = "UTC"
    hours: tuple[tuple[str, str, str], ...] = ()
    categories: tuple[str, ...] = ("Technical", "Billing", "Account", "Product", "Other")
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    default_mode: Mode = Mode.EVERYTHING
    modes: dict[str, Mode] = field(default_factory=dict)
    words: Words = field(default_factory=Words)
    thresholds: Thresholds = field(default_factory=Thresholds)
    policies: tuple[FixedReply, ...] = ()
    voice: str = ""
    team: tuple[Teammate, ...] = ()
    starters: tuple[str, ...] = ()
    closed_days: tuple[str, ...] = ()
    desk: DeskRules = field(default_factory=DeskRules)
    language: str = "en"
    abroad: Mapping[str, Words] = field(default_factory=dict)

    def speaking(self, language: str | None) -> "Company":
        """The same company with its words in a language (BCP 47), where it has them; as it is otherwise."""
        words = self.abroad.get((language or "")[:2].lower())
        return (
            self
            if words is None or not language
            else replace(self, words=words, language=language[:2].lower(), abroad={})
        )

    def mode_of(self, place: Place) -> Mode:
        return self.modes.get(place.channel, self.default_mode)
