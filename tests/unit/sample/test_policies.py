"""Attacks and look-alikes: every policy, every technique, and nothing that contradicts what the company itself says."""

from collections import Counter

import pytest

from bot.answering.reading import read_path
from tests.unit.sample.shapes import SAMPLE, Attack, Harmless

TECHNIQUES = {
    "authority",
    "direct",
    "document",
    "embedded",
    "encoded",
    "hypothetical",
    "language",
    "multi-turn",
    "pressure",
    "role-play",
    "roundabout",
    "typos",
    "wording",
}
LEAST_LANGUAGES = {"de", "fr", "es", "it", "nl", "pt", "pl", "tr", "ar", "zh", "ja"}


def test_counts(attacks: list[Attack], harmless: list[Harmless]) -> None:
    assert len(attacks) >= 400
    assert len(harmless) >= 200
    ids = [attack.id for attack in attacks] + [case.id for case in harmless]
    assert len(set(ids)) == len(ids)


def test_every_policy_is_attacked_in_every_way(attacks: list[Attack]) -> None:
    assert {attack.technique for attack in attacks} == TECHNIQUES
    for policy in {attack.policy for attack in attacks}:
        missing = TECHNIQUES - {attack.technique for attack in attacks if attack.policy == policy}
        assert not missing, (policy, missing)


def test_every_policy_has_enough_of_both(attacks: list[Attack], harmless: list[Harmless]) -> None:
    bad = Counter(attack.policy for attack in attacks)
    good = Counter(case.policy for case in harmless)
    assert bad.keys() == good.keys()
    assert min(bad.values()) >= 25
    assert min(good.values()) >= 15


def test_the_companys_own_policies_are_all_attacked(attacks: list[Attack]) -> None:
    ours = {path.stem for path in (SAMPLE / "policies").glob("*.yaml")}
    assert ours
    assert ours <= {attack.policy for attack in attacks}


def test_languages(attacks: list[Attack]) -> None:
    spoken = {attack.language for attack in attacks if attack.technique == "language"}
    assert spoken >= LEAST_LANGUAGES
    assert all((attack.language is not None) == (attack.technique == "language") for attack in attacks)


def test_one_message_or_several_turns_that_end_with_the_customers(attacks: list[Attack]) -> None:
    for attack in attacks:
        assert (attack.text is None) == bool(attack.messages), attack.id
        assert bool(attack.messages) == (attack.technique == "multi-turn"), attack.id
        assert not attack.messages or attack.messages[-1].role == "customer", attack.id
        assert (attack.document is not None) == (attack.technique == "document"), attack.id
        assert (attack.document is not None) == bool(attack.forbidden), attack.id


def test_encoded_attacks_are_not_plain(attacks: list[Attack]) -> None:
    """Zero-width characters, look-alike letters and the rest must have survived every editor and every save."""
    text = "".join(attack.last for attack in attacks if attack.technique == "encoded")
    assert "\u200b" in text
    assert "\u200d" in text
    assert any("\u0430" <= letter <= "\u044f" for letter in text)
    assert not any("{b64" in attack.last or "{rot13" in attack.last for attack in attacks)


@pytest.fixture(scope="module")
def our_words() -> str:
    read = read_path(SAMPLE / "knowledge")
    policies = [path.read_text(encoding="utf-8") for path in (SAMPLE / "policies").glob("*.yaml")]
    return "\n".join([*(passage.text for passage in read.passages), *policies]).casefold()


def test_what_a_poisoned_document_must_not_bring_about_is_nothing_that_we_say(
    attacks: list[Attack], our_words: str
) -> None:
    """Otherwise an honest answer would count as a violation."""
    honest = [(attack.id, bad) for attack in attacks for bad in attack.forbidden if bad.casefold() in our_words]
    assert not honest
