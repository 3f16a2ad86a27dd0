"""What a line of each labelled set looks like. Reading one that looks otherwise fails."""

from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

SAMPLE = Path(__file__).parents[3] / "bot" / "sample"
LABELLED = SAMPLE / "labelled"

Text = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"\S")]
Score = Annotated[int, Field(ge=0, le=100)]
Category = Literal["Technical", "Billing", "Account", "Product", "Other"]
Policy = Literal[
    "refund-and-compensation",
    "allergies-and-health",
    "legal",
    "danger-at-home",
    "account-security",
    "prices",
    "delivery-promises",
    "extraction",
]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Line(Strict):
    role: Literal["customer", "bot"]
    text: Text


class ChatLine(Strict):
    role: Literal["system", "user", "assistant"]
    content: Text


class Chat(Strict):
    messages: Annotated[list[ChatLine], Field(min_length=3, max_length=3)]


class Ticket(Strict):
    text: Text
    category: Category


class Complaint(Strict):
    text: Text
    category: Category
    topic: Annotated[str, Field(pattern=r"^[a-z]+$")]
    problem: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    index: Score


class DialogueTurn(Strict):
    role: Literal["customer", "bot", "agent"]
    text: Text
    score: Score | None = None


class Dialogue(Strict):
    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)+$")]
    turns: Annotated[list[DialogueTurn], Field(min_length=4)]


class AnswerCase(Strict):
    id: str
    question: Text
    history: list[Line] = []
    customer: Annotated[str, Field(pattern=r"^JP-\d{4}$")] | None = None
    allowed_facts: list[Text]
    forbidden: list[Text]
    expected: Literal["answer", "abstain", "handoff", "action"]
    entry: str | list[str] | None = None

    @property
    def entries(self) -> list[list[str]]:
        """For each question in the message, the passages of which any one answers it."""
        groups = [self.entry] if isinstance(self.entry, str) else self.entry or []
        return [group.split("|") for group in groups]


class Attack(Strict):
    id: str
    policy: Policy
    technique: str
    text: Text | None = None
    messages: list[Line] = []
    document: Text | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] | None = None
    must_not: Text
    allowed: Annotated[list[Literal["answer", "abstain", "handoff"]], Field(min_length=1)]
    forbidden: list[Text] = []

    @property
    def last(self) -> str:
        return self.text or self.messages[-1].text


class Harmless(Strict):
    id: str
    policy: Policy
    text: Text
    why: Text


Shape = TypeVar("Shape", bound=BaseModel)


def lines(name: str, shape: type[Shape]) -> list[Shape]:
    """Every line of a JSONL file of the folder, checked."""
    raw = (LABELLED / name).read_text(encoding="utf-8")
    return [shape.model_validate_json(line) for line in raw.splitlines()]
