"""What agents and customers say about how it went, kept as labelled examples, and what follows from them.

A fact holds labels and ids, never words. The words of a correction stand in the log, in the event that the fact names.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.desk import Recorded
from bot.core.forms import Choice, ChoiceField, Field, TextField

ESCALATION = ("right", "needless", "late")
ANSWER = ("none", "right", "wrong")
_ESCALATION = (Choice("right", "Right"), Choice("needless", "Needless"), Choice("late", "Too late"))
_ANSWER = (Choice("none", "It gave none"), Choice("right", "Right"), Choice("wrong", "Wrong"))
FACT = "feedback"
_REUSE = ChoiceField(
    name="reuse",
    label="May the bot give this answer to other customers?",
    choices=(Choice("no", "No"), Choice("yes", "Yes, it holds for everybody")),
    initial="no",
    required=True,
    as_buttons=True,
)


def fields(*, reuse: bool = False) -> tuple[Field, ...]:
    """For the form at the end of a ticket; as they stand they say that all was right, and share nothing.

    Args:
        reuse: ask whether the right answer may serve other customers.
    """
    return (
        ChoiceField(
            name="escalation",
            label="Was a person needed?",
            choices=_ESCALATION,
            initial="right",
            required=True,
            as_buttons=True,
        ),
        ChoiceField(
            name="answer",
            label="The bot's own answer",
            choices=_ANSWER,
            initial="none",
            required=True,
            as_buttons=True,
        ),
        TextField(
            name="correct",
            label="What is the right answer?",
            lines=True,
            hint="For the next time somebody asks. Left empty, nothing is learnt from this ticket's words.",
        ),
        *((_REUSE,) if reuse else ()),
    )


def labels(filled: Mapping[str, str], event: str) -> dict[str, str | bool]:
    """The fact's data; what is unknown is left out. `event` is the id of the form's submission."""
    data: dict[str, str | bool] = {"event": event, "corrected": bool(filled.get("correct", "").strip())}
    if filled.get("reuse") in ("yes", "no"):
        data["reusable"] = filled["reuse"] == "yes" and bool(data["corrected"])
    if filled.get("escalation") in ESCALATION:
        data["escalation"] = filled["escalation"]
    if filled.get("answer") in ANSWER:
        data["answer"] = filled["answer"]
    return data


@dataclass(frozen=True, slots=True)
class EscalationQuality:
    """Attributes:
    precision: of the handoffs that agents judged, the share that was needed (right or late). None: none judged.
    recall: of those that were needed, the share that came in time. None: none was needed.
    judged: how many agents judged.
    """

    precision: float | None
    recall: float | None
    judged: int


def quality(facts: Iterable[Recorded]) -> EscalationQuality:
    """From facts ``feedback``; the last judgement of a ticket counts."""
    last = {fact.data.get("ticket"): str(fact.data["escalation"]) for fact in facts if "escalation" in fact.data}
    votes = list(last.values())
    needed = [vote for vote in votes if vote != "needless"]
    return EscalationQuality(
        precision=len(needed) / len(votes) if votes else None,
        recall=votes.count("right") / len(needed) if needed else None,
        judged=len(votes),
    )


def satisfaction(facts: Sequence[Recorded]) -> tuple[float | None, int]:
    """The mean of 1–5 over facts ``csat``, the last of each ticket, and how many there are."""
    last = {fact.data.get("ticket"): fact.data["score"] for fact in facts}
    scores = [float(score) for score in last.values() if isinstance(score, int | float)]
    return (sum(scores) / len(scores) if scores else None), len(scores)
