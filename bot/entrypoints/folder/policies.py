"""A company's policy files beside the built-in policies: own ones, own words for a built-in one, or none of it."""

from collections.abc import Iterator

from bot.core.company import FixedReply
from bot.core.mistakes import Mistake, did_you_mean
from bot.entrypoints.folder.shape import PolicyShape
from bot.policies.abroad import in_all_languages
from bot.policies.concepts import BUILT_IN

BUILT_IN_IDS = tuple(sorted(policy.id for policy in BUILT_IN))


def policy_of(shape: PolicyShape, stem: str, language: str) -> FixedReply:
    """The policy of a file with that name.

    Where a company gives a built-in policy its own words in its own language alone, other languages keep the built-in
    ones: whoever is told to ring 112 must understand it.

    Args:
        language: the company's, two letters.
    """
    id = shape.id or stem
    built_in = next((in_all_languages(policy) for policy in BUILT_IN if policy.id == id and shape.says.strip()), {})
    own = {code: said.strip() for code, said in shape.says_in.items() if said.strip()}
    return FixedReply(
        id,
        tuple(dict.fromkeys(shape.phrases)),
        shape.reason,
        shape.says.strip(),
        off=shape.kind == "off",
        abroad={code: said for code, said in {**built_in, **own}.items() if code != language or code in own},
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
