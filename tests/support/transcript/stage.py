"""Where a transcript plays: the people and their places, what stands on each side, and what nobody has expected yet."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from adapters.chat.console.platform import AGENTS, MANAGERS, ConsolePlatform, Post, place
from bot.core.clock import HandClock
from bot.core.content import Attachment, Attachments, Content
from bot.core.places import Person, Place, Role
from bot.entrypoints.wiring import App
from tests.support.hostile_provider import HostileProvider

Form = tuple[str, Callable[..., Awaitable[None]]]
"""How a line looks (a regular expression for all of it), and what is done with its groups."""

NAME = r"(?!(?:customer|bot|model|agents|managers|health)\b)(\w+)"
"""The name of somebody on our side."""


@dataclass(slots=True)
class Speaker:
    """Attributes:
    last: the id of the last thing they wrote.
    """

    person: Person
    place: Place
    last: str = ""


class Stage:
    """What all lines share.

    Attributes:
        current: the customer who spoke last; what reaches the customer is looked for at their place.
        expected: the message that the last line about the customer's side was about.
        last_agent: who wrote last on the agents' side.
        read: what a command or the home page showed last.
    """

    def __init__(self, clock: HandClock, provider: HostileProvider) -> None:
        self.clock = clock
        self.provider = provider
        self.platform = ConsolePlatform(clock)
        self.running: App | None = None
        self._customers: dict[str, Speaker] = {}
        self._agents: dict[str, Speaker] = {}
        self.current = self.customer("Cus")
        self.last_agent = self.agent("ana")
        self.expected: Post | None = None
        self.read: Content | None = None
        self._seen: set[tuple[str, int]] = set()

    @property
    def app(self) -> App:
        assert self.running is not None, "nothing runs yet"
        return self.running

    async def settle(self) -> None:
        """Let everything that was begun come to its end."""
        await self.app.settled()

    # ---------------------------------------------------------------------------------------------------------- people

    def customer(self, name: str, email: str | None = None, room: str | None = None) -> Speaker:
        """Args:
        email: the platform vouches for it. room: a channel with others in it, instead of a place of their own.
        """
        known = self._customers.get(name)
        if known is None or (email and known.person.email != email) or (room and known.place.channel != room):
            email = email or (known.person.email if known else None)
            person = Person(f"console:{name.lower()}", name, Role.CUSTOMER, email=email)
            self._customers[name] = Speaker(person, place(room or f"c-{name.lower()}"))
        return self._customers[name]

    def customer_elsewhere(self, name: str) -> Speaker:
        """The same person in another place."""
        person = self.customer(name).person
        return self._customers.setdefault(f"{name} elsewhere", Speaker(person, place(f"c-{name.lower()}-2")))

    def agent(self, name: str) -> Speaker:
        """A person of the agents' channel, with a picture of their own."""
        if name not in self._agents:
            picture = f"https://pictures.example/{name.lower()}.png"
            person = Person(f"console:agent-{name.lower()}", name.capitalize(), Role.AGENT, avatar_url=picture)
            self._agents[name] = Speaker(person, place(AGENTS))
        return self._agents[name]

    def file(self, name: str) -> Attachments:
        """One that is called `linked-…` has an address of its own."""
        ref = f"console:{name}"
        self.platform.files[ref] = name.encode()
        url = f"https://files.example/{name}" if name.startswith("linked-") else None
        return Attachments((Attachment(name, size=len(name), ref=ref, url=url),))

    # --------------------------------------------------------------------------------------------- what stands on sides

    def at_customer(self) -> list[Post]:
        where, alone = self.current.place.lane, (None, self.current.person.id)
        return [p for p in self._posts() if p.place.lane == where and p.only_to in alone]

    def at_agents(self) -> list[Post]:
        return [post for post in self._posts() if post.place.channel == AGENTS]

    def at_managers(self) -> list[Post]:
        return [post for post in self._posts() if post.place.channel == MANAGERS]

    def cards(self) -> list[Post]:
        """The tickets' cards, oldest first."""
        return [post for post in self.at_agents() if "ticket:" in post.key and not post.place.thread]

    def only_to(self, person: Person) -> list[Post]:
        return [post for post in self._posts() if post.only_to == person.id]

    def _posts(self) -> list[Post]:
        return [post for post in self.platform.posts.values() if post.content]

    # -------------------------------------------------------------------------------------- the customer's new messages

    def next_at_customer(self, expected: str) -> Post:
        """The oldest message at the customer's side that no line expected yet; it must be this one."""
        unseen = self._unseen()
        assert unseen, "nothing new reached the customer"
        post = unseen[0]
        self._seen.add((post.id, post.revisions))
        self.expected = post
        assert fits(expected, words(post)), f"the customer got: {words(post)}"
        return post

    def nothing_unexpected(self, before: str) -> None:
        unseen = self._unseen()
        assert not unseen, f"before {before} the customer got something that no line expects: {words(unseen[0])}"

    def _unseen(self) -> list[Post]:
        return [post for post in self.at_customer() if (post.id, post.revisions) not in self._seen]

    def everything(self) -> str:
        """All that was posted, to be read when a line did not come true."""
        return "What was posted:\n" + "\n".join(_shown(post) for post in self.platform.posts.values())


def words(post: Post) -> str:
    return post.content.plain() if post.content else ""


def fits(expected: str, text: str) -> bool:
    """`~ words` means contains, in any case; otherwise the words themselves, as the first part."""
    if expected.startswith("~"):
        return expected[1:].strip().casefold() in text.casefold()
    return text == expected or text.startswith(expected + "\n")


def unescape(text: str) -> str:
    """``\\n`` and ``\\0`` as what they stand for; ``ha ×1000`` a thousand times."""
    said, times, count = text.rpartition(" ×")
    if times and count.isdigit():
        text = " ".join([said] * int(count))
    return text.replace("\\n", "\n").replace("\\0", "\0")


def _shown(post: Post) -> str:
    where = "/".join(part for part in (post.place.channel, post.place.thread) if part)
    alone = f" only to {post.only_to}" if post.only_to else ""
    return f"  [{where}] {post.speaker.name or post.speaker.voice}{alone}: {words(post)[:2_000]!r}"
