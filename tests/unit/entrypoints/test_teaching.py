"""Categories of one's own, learnt from the examples in company.yaml."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.model.local import Settings, create
from bot.core.mistakes import Mistakes
from bot.entrypoints.company_folder import load_company_folder
from bot.entrypoints.learnt import FOLDER, FROM_COMPANY, Learnt
from bot.entrypoints.teaching import teach
from bot.learning.files import BadExamples

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
OWN = """name: A
categories:
  - name: Flowers
    examples: [my tulips arrived wilted, which roses last longest, do you sell peonies, the bouquet is too small]
  - name: Pots
    examples: [the pot has a crack, do you have terracotta, how large is the planter, is the vase waterproof]
"""


def company_of(folder: Path, text: str) -> Path:
    (folder / "company.yaml").write_text(text, encoding="utf-8")
    return folder


def test_categories_are_learnt_once_from_their_examples(tmp_path: Path) -> None:
    company = load_company_folder(company_of(tmp_path, OWN)).company
    encoder = create(Settings())
    learnt = Learnt(tmp_path, encoder.version, lambda: company.categories)
    assert company.categories == ("Flowers", "Pots")
    assert learnt().category is None

    assert teach(company, tmp_path, encoder, AT)
    assert not teach(company, tmp_path, encoder, AT)
    head = learnt().category
    assert head is not None
    assert set(head.labels) == {"Flowers", "Pots"}
    asked = ["are these roses fresh"]
    assert [said.label for said in head.judge(encoder.encode(asked), asked)] == ["Flowers"]
    assert (tmp_path / FOLDER / f"{FROM_COMPANY}.npz").is_file()


def test_bare_names_teach_nothing(tmp_path: Path) -> None:
    company = load_company_folder(company_of(tmp_path, "name: A\ncategories: [Flowers, Pots]\n")).company
    assert company.categories == ("Flowers", "Pots")
    assert not teach(company, tmp_path, create(Settings()), AT)


def test_the_same_example_for_two_categories_is_told(tmp_path: Path) -> None:
    text = OWN.replace("the pot has a crack", "do you sell peonies")
    company = load_company_folder(company_of(tmp_path, text)).company
    with pytest.raises(BadExamples, match="the same text"):
        teach(company, tmp_path, create(Settings()), AT)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("categories: [Flowers, {name: Pots, examples: [a pot, two pots]}]", "for every category, or for none"),
        ("categories: [Flowers, flowers]", "every category once"),
        ("categories: [{name: Pots, examples: [a pot]}]", "examples"),
        ("categories: [{name: Pots}]", "examples"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(Mistakes, match=expected) as told:
        load_company_folder(company_of(tmp_path, f"name: A\n{text}\n"))
    assert "company.yaml:2" in str(told.value)
