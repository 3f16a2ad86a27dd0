"""A company's policy files beside the built-in policies: own ones, own words for a built-in one, or none of it."""

from collections.abc import Iterator

from bot.core.company import FixedReply
from bot.core.mistakes import Mistake, did_you_mean
from bot.entrypoints.folder.shape import PolicyShape
from bot.policies.concepts import BUILT_IN

BUILT_IN_IDS = tuple(sorted(policy.id for policy in BUILT_IN))


def policy_of(shape: PolicyShape, stem: str) -> FixedReply:
    """The policy of a file with that name."""
    return FixedReply(
        shape.id or stem,
        tuple(dict.fromkeys(shape.phrases)),
        shape.reason,
        shape.says.strip(),
        off=shape.kind == "off",
    )


def mistakes_in(policy: FixedReply, file: str) -> Iterator[Mistake]:
    """What the shape alone cannot know: which policies are built in."""
    built_in = policy.id in BUILT_IN_IDS
    if policy.off and not built_in:
        hint = did_you_mean(policy.id, BUILT_IN_IDS)
        yield Mistake(
            file, 1, f"no built-in policy '{policy.id}' can be switched off{hint}", f"one of {', '.join(BUILT_IN_IDS)}"
        )
    if policy.off and policy.phrases:
        yield Mistake(file, 1, "a policy that is off has phrases", "no phrases, or kind: fixed-reply")
    if not policy.off and not built_in and not policy.phrases:
        yield Mistake(file, 1, "'phrases' is missing", "a value for 'phrases'")
