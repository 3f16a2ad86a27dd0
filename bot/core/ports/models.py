"""Models, and what is known about customers."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from bot.core.conversation import Line
from bot.core.customer import CustomerEntry, OrderRecord
from bot.core.desk import FileSource as FileSource
from bot.core.desk import FrontDesk as FrontDesk
from bot.core.knowledge import Answer, Draft, Found, Question, Reading, Unsure
from bot.core.places import Person
from bot.core.wording import ChatLine, Completion, Summary, Tool


class Encoder(Protocol):
    """Texts to unit vectors."""

    version: str
    size: int

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), size), float32, each row of length 1. CPU-bound; call it off the event loop."""
        ...


@runtime_checkable
class Vocabulary(Protocol):
    """What an encoder may know besides: which words are ordinary ones, and so hardly misspelt."""

    def knows(self, word: str) -> bool:
        """Whether a word, in lower case, is one of its own."""
        ...


class AnswerModel(Protocol):
    """Words an answer from passages."""

    version: str

    async def word(self, question: Question, passages: Sequence[Found]) -> Draft:
        """Raises Retryable when the model is down."""
        ...


class ChatModel(Protocol):
    """A language model behind a server: one exchange at a time, nothing remembered."""

    version: str

    async def complete(
        self,
        lines: Sequence[ChatLine],
        *,
        within: float,
        schema: Mapping[str, Any] | None = None,
        tools: Sequence[Tool] = (),
    ) -> Completion:
        """What the model says next; its text is untrusted.

        Args:
            within: seconds for everything, retries included.
            schema: JSON schema of an object that the text should be; where a server cannot hold the model to it, the
                text may be anything.

        Raises:
            NoWording: nothing usable came in time. Misconfigured: a key, address or name is wrong.
        """
        ...


class Summariser(Protocol):
    """Sums a conversation up for the person who takes over."""

    async def summarise(self, lines: Sequence[Line]) -> Summary: ...


class Answerer(Protocol):
    """Question in, grounded answer or honest doubt out."""

    async def answer(self, question: Question) -> Answer | Unsure: ...


class Understanding(Protocol):
    async def read(self, text: str, history: Sequence[tuple[str, str]] = ()) -> Reading: ...


class CustomerDirectory(Protocol):
    """Who a customer is. Asked by the platform's identity, never by what somebody typed."""

    async def facts(self, customer: Person) -> Sequence[tuple[str, str]]:
        """(label, value) in reading order; empty for somebody unknown."""
        ...

    async def orders(self, customer: Person) -> Sequence[OrderRecord]:
        """Their own orders, newest first; empty for somebody unknown."""
        ...


class CustomerBook(Protocol):
    """The company's customers, for agents who tell who somebody is. Never for customers."""

    @property
    def is_empty(self) -> bool: ...

    async def search(self, words: str, limit: int = 20) -> Sequence[CustomerEntry]:
        """Those in whose name, company, e-mail or id all of the words stand; an exact id or e-mail first."""
        ...

    async def entry(self, id: str) -> CustomerEntry | None: ...

    async def facts_of(self, id: str) -> Sequence[tuple[str, str]]:
        """As CustomerDirectory.facts, of the customer with that id."""
        ...
