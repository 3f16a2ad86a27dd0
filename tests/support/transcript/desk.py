"""Lines about what stands on the agents' and the managers' side."""

from bot.core.content import Text
from bot.core.effects import Sign
from tests.support.transcript.stage import NAME, Form, Stage, fits, unescape, words


class DeskLines:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def forms(self) -> list[Form]:
        return [
            (r'agents: card "(.*)"', self._card),
            (r"agents no card: (.*)", self._no_card),
            (r"agents channel: (.*)", self._in_channel),
            (r"agents thread: (.*)", self._in_thread),
            (r"agents thread as written: (.*)", self._literally_in_thread),
            (r"agents thread once: (.*)", self._once_in_thread),
            (r"agents thread in order: (.*)", self._order_in_thread),
            (r"agents never: (.*)", self._never),
            (r"agents mark: (\w+)", self._marked),
            (r"agents no mark: (\w+)", self._not_marked),
            (r"managers: (.*)", self._managers),
            (rf"{NAME} sees: (.*)", self._sees_alone),
            (rf"{NAME} reads: (.*)", self._reads),
        ]

    async def _card(self, expected: str) -> None:
        shown = [words(post) for post in self._stage.at_agents()]
        assert any(expected.casefold() in text.casefold() for text in shown), "no such message in the agents' channel"

    async def _no_card(self, text: str) -> None:
        found = [post for post in self._stage.at_agents() if text in words(post) and not post.place.thread]
        assert not found, f"it stands there: {words(found[0])}"

    async def _in_channel(self, expected: str) -> None:
        shown = [words(post) for post in self._stage.at_agents() if not post.place.thread]
        assert any(fits(expected, text) for text in shown), "no such message beside the threads"

    async def _in_thread(self, expected: str) -> None:
        assert self._found_in_thread(expected), "no such message in the ticket's thread"

    async def _literally_in_thread(self, expected: str) -> None:
        """As literal text: nothing in it is a mention, a link or markup, whatever it looks like."""
        inside = [post.content for post in self._stage.at_agents() if post.place.thread and post.content]
        literal = [part.text for content in inside for part in content.parts if isinstance(part, Text)]
        assert unescape(expected) in literal, "no such literal text in the ticket's thread"

    async def _once_in_thread(self, expected: str) -> None:
        found = self._found_in_thread(expected)
        assert len(found) == 1, f"it stands there {len(found)} times"

    async def _order_in_thread(self, expected: str) -> None:
        wanted = [part.strip() for part in expected.split("|")]
        inside = [words(post) for post in self._stage.at_agents() if post.place.thread]
        found = [text for text in inside if text in wanted]
        assert found == wanted, f"the order is {found}"

    def _found_in_thread(self, expected: str) -> list[str]:
        inside = [words(post) for post in self._stage.at_agents() if post.place.thread]
        return [text for text in inside if fits(expected, text)]

    async def _never(self, text: str) -> None:
        found = [post for post in self._stage.at_agents() if text in words(post)]
        assert not found, f"it stands there: {words(found[0])}"

    async def _marked(self, sign: str) -> None:
        marks = {str(mark) for mark in self._marks()}
        assert sign in marks, f"the marks are {sorted(marks)}"

    async def _not_marked(self, sign: str) -> None:
        assert Sign(sign) not in self._marks(), f"it carries the mark {sign}"

    def _marks(self) -> set[Sign]:
        return self._stage.platform.marks.get(self._stage.last_agent.last, set())

    async def _managers(self, expected: str) -> None:
        shown = [words(post) for post in self._stage.at_managers()]
        assert any(fits(expected, text) for text in shown), f"the managers see {shown}"

    async def _sees_alone(self, name: str, expected: str) -> None:
        seen = [words(post) for post in self._stage.only_to(self._stage.agent(name).person)]
        assert any(fits(expected, text) for text in seen), f"{name} alone sees {seen}"

    async def _reads(self, name: str, expected: str) -> None:
        text = self._stage.read.plain() if self._stage.read else ""
        assert fits(expected, text), f"{name} reads: {text}"
