"""Events, effects and the rest as JSON, for storage and for the wire. Unknown shapes are an error, not a guess."""

from functools import cached_property
from typing import Annotated, Any, Generic, TypeVar

from pydantic import Field, TypeAdapter

from bot.core.content import Content
from bot.core.conversation import Conversation
from bot.core.effects import Effect, Speaker
from bot.core.events import Event
from bot.core.knowledge import Passage
from bot.core.places import Person, Place
from bot.core.ticket import Ticket

T = TypeVar("T")


class Codec(Generic[T]):
    """Dump to and load from JSON. The schema is built at its first use: all of them take a fifth of a second."""

    def __init__(self, shape: Any) -> None:
        self._shape = shape

    @cached_property
    def _adapter(self) -> TypeAdapter[T]:
        return TypeAdapter(self._shape)

    def dump(self, value: T) -> str:
        return self._adapter.dump_json(value).decode()

    def load(self, raw: str | bytes) -> T:
        return self._adapter.validate_json(raw)

    def plain(self, value: T) -> Any:
        """As dicts, lists and strings."""
        return self._adapter.dump_python(value, mode="json")


_BY_KIND = Field(discriminator="kind")

EVENT: Codec[Event] = Codec(Annotated[Event, _BY_KIND])
EFFECT: Codec[Effect] = Codec(Annotated[Effect, _BY_KIND])
STEP: Codec[Event | Effect] = Codec(Annotated[Event | Effect, _BY_KIND])
CONTENT: Codec[Content] = Codec(Content)
SPEAKER: Codec[Speaker] = Codec(Speaker)
PLACE: Codec[Place] = Codec(Place)
PERSON: Codec[Person] = Codec(Person)
CONVERSATION: Codec[Conversation] = Codec(Conversation)
TICKET: Codec[Ticket] = Codec(Ticket)
PASSAGE: Codec[Passage] = Codec(Passage)
