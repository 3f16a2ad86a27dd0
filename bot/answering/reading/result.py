"""What reading a file brings: passages, guidance, and a reason for everything that was left out."""

import re
import unicodedata
from dataclasses import dataclass, field, replace

from bot.core.knowledge import Passage

GUIDANCE = "guidance/"
"""Ids of passages that tell the bot how to behave begin with this; they are never an answer."""
LONGEST_TITLE = 500
LONGEST_TEXT = 20_000
MOST_PHRASINGS = 50
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not taken over.

    Attributes:
        file: its path below what was read. line: 1 for the first; 0 when no line can be named.
        broken: the file as a whole cannot be used, so the import must change nothing.
    """

    file: str
    line: int
    reason: str
    broken: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Placed:
    """A passage with the line that it stands on."""

    passage: Passage
    line: int


@dataclass(frozen=True, slots=True)
class ReadResult:
    """Attributes:
    passages: what can answer, guidance (ids with GUIDANCE in front) included.
    skipped: what was left out, in order.
    """

    passages: tuple[Passage, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    @property
    def broken(self) -> tuple[Skipped, ...]:
        return tuple(one for one in self.skipped if one.broken)


@dataclass(slots=True)
class Page:
    """One file while it is read: collects passages and what was skipped.

    Attributes:
        name: the file's path below what was read, with forward slashes.
        prose: an article, whose sections may well have the same heading and say different things.
    """

    name: str
    prose: bool = False
    placed: list[Placed] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)

    def add(
        self,
        line: int,
        title: str,
        text: str,
        *,
        phrasings: tuple[str, ...] = (),
        url: str | None = None,
        id: str | None = None,
        guidance: bool = False,
        plans: tuple[str, ...] = (),
    ) -> None:
        """Take a passage over, or note why not.

        Args:
            plans: of the customers that it is for. Where the page has the same title for everybody, this is what those
                customers read instead; give it after that one.
        """
        title, text = clean(title), clean(text)
        problem = _problem(title, text)
        if problem:
            self.skip(line, problem)
            return
        if url is not None and not url.lower().startswith(("https://", "http://")):
            self.skip(
                line, f"the link {url[:80]!r} does not begin with https:// or http://; the entry is kept without it"
            )
            url = None
        if plans and self._is_variant(title, text, plans):
            return
        others = tuple(dict.fromkeys(p for p in map(clean, phrasings) if p and p != title and len(p) <= LONGEST_TITLE))
        name = self._free_id(f"{GUIDANCE if guidance else ''}{self.name}#{slug(id or title)}")
        passage = Passage(
            id=name,
            title=title,
            text=text,
            phrasings=others[:MOST_PHRASINGS],
            origin=self.name,
            url=url or None,
            plans=plans,
        )
        self.placed.append(Placed(passage, line))

    def _is_variant(self, title: str, text: str, plans: tuple[str, ...]) -> bool:
        """Put it beside the text for everybody, where there is one."""
        for i, one in enumerate(self.placed):
            if one.passage.title == title and not one.passage.plans:
                variants = (*one.passage.variants, *((plan, text) for plan in plans))
                self.placed[i] = Placed(replace(one.passage, variants=variants), one.line)
                return True
        return False

    def skip(self, line: int, reason: str, *, broken: bool = False) -> None:
        self.skipped.append(Skipped(self.name, line, reason, broken))

    def _free_id(self, wanted: str) -> str:
        name, number = wanted, 1
        while name in self._ids:
            number += 1
            name = f"{wanted}-{number}"
        self._ids.add(name)
        return name


def _problem(title: str, text: str) -> str | None:
    if not title:
        return "the question or title is empty"
    if not text:
        return f"the answer to {title[:60]!r} is empty"
    if len(title) > LONGEST_TITLE:
        return f"the question is longer than {LONGEST_TITLE} characters"
    if len(text) > LONGEST_TEXT:
        return f"the answer is longer than {LONGEST_TEXT:,} characters; split it"
    return None


def clean(text: str) -> str:
    """In one Unicode form, without control characters and lone surrogates, with plain line ends."""
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", plain).strip()


def plans_in(value: object) -> tuple[str, ...]:
    """``Plus`` or ``Plus|Trade`` or a list of them."""
    names = value.split("|") if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(dict.fromkeys(name.strip() for name in names if isinstance(name, str) and name.strip()))


def slug(text: str) -> str:
    """For ids: letters and digits joined by hyphens."""
    return "-".join(re.findall(r"[^\W_]+", text.lower()))[:80].rstrip("-") or "entry"
