"""Which verdicts of the policies decide a turn, and which give way to what the customer plainly said."""

from bot.core.ports import Hearing, Verdict

LEAVING = "leaving"
"""A threat to leave: the signal, and the rule that calls a person for it."""


def decides(hearing: Hearing, verdict: Verdict) -> bool:
    """False where a person is asked for and the policy would call none, or where the customer threatens to leave and no
    word speaks of the policy's matter: its fixed words would answer something that was not said."""
    if hearing.reading.wants_person and not verdict.policy.hands_over:
        return False
    leaves = LEAVING in hearing.reading.signals and LEAVING not in hearing.rules.off
    return not (verdict.by_likeness and leaves)
