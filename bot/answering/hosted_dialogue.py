"""One question put to a hosted model: its tools are run, its reply is checked, and it may try once more."""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.answering.budget import Budget
from bot.answering.deeds import deed_in
from bot.answering.hosted_brief import Brief
from bot.answering.hosted_reply import LEAK, NOT_THE_FORM, Problem, Reply, form_problem, parsed, schema
from bot.answering.prompting import Prompt
from bot.answering.verification import VERSION, verify
from bot.core.deadline import in_time
from bot.core.errors import BatonError, NoWording, Refused
from bot.core.knowledge import Passage
from bot.core.ports import ChatModel, Clock
from bot.core.wording import Asked, ChatLine, Completion, Effort, Tool

log = logging.getLogger(__name__)
TRIES = 2
ROUNDS = 3
"""Times that the model may ask for tools before it has to reply."""
RESULT = 4_000
QUOTED = 2_000
NOUNS_ARE_CAPITALISED = frozenset({"de", "lb"})
"""Languages in which a capital letter is no sign of a name."""
STEMMED = frozenset({"en", None})
"""Languages in which the words of a question are found again in its answer; for others what is cited has to do."""


@dataclass(slots=True)
class Meter:
    """Counts what one question costs, at once and against the budget, also when nothing comes of it."""

    budget: Budget
    effort: Effort

    def count(self, done: Completion) -> None:
        self.budget.charge(done.cost)
        so_far = self.effort
        self.effort = replace(
            so_far,
            tokens_in=so_far.tokens_in + done.tokens_in,
            tokens_out=so_far.tokens_out + done.tokens_out,
            cost=so_far.cost + done.cost,
            calls=so_far.calls + 1,
        )

    def note(self, **changes: Any) -> Effort:
        self.effort = replace(self.effort, **changes)
        return self.effort


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What every dialogue keeps to.

    Attributes:
        tongue: the language of a text (BCP 47), None when it cannot be told.
        breaks: the id of the policy that a text breaks, None if it may be said.
    """

    model: ChatModel
    clock: Clock
    seconds: float
    prompt: Prompt
    tongue: Callable[[str], str | None]
    breaks: Callable[[str], str | None]


@dataclass
class Dialogue:
    """Runs once.

    Attributes:
        results: what tools brought, by the id that the model cites it with.
        verification: version and count of what was compared in the reply that may be sent.
    """

    terms: Terms
    brief: Brief
    tools: Sequence[Tool]
    meter: Meter
    language: str | None
    results: dict[str, str] = field(default_factory=dict)
    verification: str = ""

    async def run(self) -> Reply | Problem:
        """A reply that may be sent or abstains, or what was wrong with the last one.

        Raises:
            NoWording: nothing came in time. Misconfigured: the model cannot be used at all.
        """
        self._until = self.terms.clock.monotonic() + self.terms.seconds
        lines = list(self.brief.lines)
        problem = NOT_THE_FORM
        for tried in range(1, TRIES + 1):
            completion = await self._complete(lines)
            self.meter.note(tries=tried)
            if completion.ended == "refused":
                return Problem("refused", "")
            reply = parsed(completion)
            if isinstance(reply, Reply):
                unfit = None if reply.abstain or reply.handoff else self._problem(reply)
                if unfit is None:
                    return reply
                problem = unfit
            else:
                problem = reply
            log.info("a hosted reply was not fit to be sent", extra={"problem": problem.code, "tried": tried})
            wish = f"That reply was not sent. {problem.request} Write it again, in the agreed form."
            lines += [ChatLine("assistant", completion.text[:QUOTED] or "{}"), ChatLine("user", wish)]
        return problem

    async def _complete(self, lines: list[ChatLine]) -> Completion:
        """What the model says once it wants no more tools; what they brought stays in `lines`."""
        for turn in range(ROUNDS + 1):
            offered = self.tools if turn < ROUNDS else ()
            form = schema([*self.brief.passages, *self.results], len(self.brief.asked))
            completion = await self.terms.model.complete(lines, within=self._left(), schema=form, tools=offered)
            self.meter.count(completion)
            if not completion.asked or not offered:
                return completion
            lines.append(ChatLine("assistant", completion.text[:QUOTED], asked=completion.asked))
            for asked in completion.asked:
                lines.append(ChatLine("tool", await self._look_up(asked), answers=asked.id))
        raise AssertionError("the last round offers no tools")

    async def _look_up(self, asked: Asked) -> str:
        """A tool's result for the model; what went wrong is told to it in words without details."""
        tool = next((tool for tool in self.tools if tool.name == asked.tool), None)
        if tool is None:
            return json.dumps({"error": "There is no such tool."})
        try:
            arguments = json.loads(asked.arguments or "{}")
            if not isinstance(arguments, dict):
                return json.dumps({"error": "The arguments must be one object."})
            result = await in_time(self.terms.clock, self._left(), _awaited(tool, arguments))
        except (ValueError, RecursionError):
            return json.dumps({"error": "The arguments are not JSON."})
        except Refused as error:
            return json.dumps({"error": str(error)})
        except TimeoutError:
            raise NoWording(f"The tool {tool.name} took too long", why="slow") from None
        except BatonError as error:
            log.warning("a tool failed", extra={"tool": tool.name, "error": type(error).__name__})
            return json.dumps({"error": "This cannot be looked up now."})
        name = f"t{len(self.results) + 1}"
        self.results[name] = result[:RESULT]
        return json.dumps({"id": name, "result": result[:RESULT]}, ensure_ascii=False)

    def _left(self) -> float:
        left = self._until - self.terms.clock.monotonic()
        if left <= 0:
            raise NoWording("The model took too long in all", why="slow")
        return left

    def _problem(self, reply: Reply) -> Problem | None:
        """Why these words may not be sent."""
        cites = [*self.brief.passages, *self.results]
        if problem := form_problem(reply, cites, len(self.brief.asked)):
            return problem
        passages = [self.brief.passages[name] for name in reply.citations if name in self.brief.passages]
        told = [self.results[name] for name in reply.citations if name in self.results]
        others = [*told, self.brief.about] if self.brief.about else told
        if self.terms.prompt.leaks_into(reply.answer, "\n".join([*(passage.text for passage in passages), *others])):
            return LEAK
        if deed := deed_in(reply.answer, [passage.text for passage in passages], looked_up=bool(told)):
            return Problem(
                "claims-a-deed", f"Only the program says that something is done or under way: drop “{deed}”."
            )
        if problem := self._unfounded(reply, passages, others):
            return problem
        if missing := self._uncovered(reply):
            return Problem("not-covered", f"Question {missing} is neither answered nor listed in `unanswered`.")
        if policy := self.terms.breaks(reply.answer):
            return Problem("decides", f"It decided or promised what people decide ({policy}): leave that out.")
        if self.language and (told_in := self.terms.tongue(reply.answer)) and told_in != self.language:
            return Problem("wrong-language", f"It is not in the customer's language ({self.language}).")
        return None

    def _unfounded(self, reply: Reply, passages: Sequence[Passage], others: Sequence[str]) -> Problem | None:
        """What of the answer does not stand in what it cites, or which of several questions it says nothing about."""
        texts = [one.text for number, one in enumerate(self.brief.asked, 1) if number not in reply.unanswered]
        tongue = self.terms.tongue(reply.answer)
        by_words = len(self.brief.asked) > 1 and tongue in STEMMED
        questions = texts if by_words else ()
        verified = verify(reply.answer, passages, others, questions=questions, known=self.brief.known)
        if tongue in NOUNS_ARE_CAPITALISED:
            left = tuple(one for one in verified.unsupported if one.kind != "name")
            verified = replace(verified, unsupported=left)
        self.verification = f"{VERSION}:{verified.checked}"
        if verified.good:
            return None
        return Problem("not-in-sources" if verified.unsupported else "not-covered", verified.complaint[:800])

    def _uncovered(self, reply: Reply) -> int | None:
        """The number of a question that the reply neither answers from what was found for it nor gives up."""
        cited = frozenset(reply.citations)
        if cited & self.results.keys():
            return None
        for number, asking in enumerate(self.brief.asked, 1):
            if number not in reply.unanswered and not asking.ids & cited:
                return number
        return None


async def _awaited(tool: Tool, arguments: dict[str, Any]) -> str:
    return await tool.run(arguments)
