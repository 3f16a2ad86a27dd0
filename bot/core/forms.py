"""A form that a person fills in: a modal in Slack, a task module in Teams, a dialog on the web.

It opens at once, in answer to a tap or a command, because platforms give a tap only seconds to live. What was filled
in comes back as the event FormSubmitted.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Choice:
    """Attributes:
    value: at most 150 characters. label: at most 75.
    """

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField:
    """Attributes:
    lines: more than one line may be written.
    longest: characters; at most 3,000.
    """

    name: str
    label: str
    initial: str = ""
    hint: str = ""
    lines: bool = False
    required: bool = False
    longest: int = 3_000
    kind: Literal["text-field"] = "text-field"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceField:
    """One of at most 100 choices. `as_buttons` shows few choices side by side instead of in a list."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    initial: str = ""
    hint: str = ""
    required: bool = False
    as_buttons: bool = False
    kind: Literal["choice-field"] = "choice-field"


Field = TextField | ChoiceField


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Attributes:
    action: what the submission means, as in ``resolve``.
    value: comes back with the submission, as the ticket's number.
    title: at most 24 characters. submit: the button's label, at most 24.
    intro: one sentence before the fields, literal text.
    cancel: the label of the button that leaves it, at most 24.
    """

    action: str
    value: str
    title: str
    fields: tuple[Field, ...]
    submit: str = "Save"
    intro: str = ""
    cancel: str = "Cancel"
