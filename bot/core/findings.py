"""What a check of the installation found, for `baton doctor`: each part of the house examines itself."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: as in ``Slack bot token``.
        detail: what was found, one line, no secrets.
        advice: what to do about it; empty when it is good.
    """

    what: str
    grade: Grade
    detail: str
    advice: str = ""
