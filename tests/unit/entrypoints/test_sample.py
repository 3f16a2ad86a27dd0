"""The sample company reads like a real shop, and everything in it fits together."""

import csv
import re
from collections import Counter

import pytest

from bot.answering.reading import read_path
from bot.entrypoints.company_folder import SAMPLE, load_company_folder
from bot.policies.gate import PolicyGate

FAQ = SAMPLE / "knowledge" / "faq.csv"


@pytest.fixture(scope="module")
def faq() -> list[dict[str, str]]:
    with FAQ.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if not row["plan"]]


def test_it_loads_clean() -> None:
    loaded = load_company_folder(SAMPLE)

    assert loaded.company.name == "Juniper & Pan"
    assert len(loaded.company.policies) >= 5
    assert loaded.company.hours
    assert loaded.company.team


def test_enough_customers_and_orders() -> None:
    customers = load_company_folder(SAMPLE).directory.customers
    orders = [order for customer in customers for order in customer.orders]

    assert len(customers) >= 40
    assert len(orders) >= 120
    assert {customer.plan for customer in customers} == {"Basic", "Plus", "Trade"}
    assert any(customer.preferences for customer in customers)
    assert all(customer.zone and customer.language for customer in customers)
    assert len({order.state for order in orders}) >= 5


def test_sixty_questions_with_three_phrasings_each(faq: list[dict[str, str]]) -> None:
    assert len(faq) >= 60
    for row in faq:
        phrasings = [row[f"phrasing_{n}"] for n in (1, 2, 3)]
        assert all(phrasings), row["id"]
        assert len({*phrasings, row["question"]}) == 4, row["id"]


def test_no_wording_stands_twice(faq: list[dict[str, str]]) -> None:
    wordings = Counter(
        row[key].casefold() for row in faq for key in ("question", "phrasing_1", "phrasing_2", "phrasing_3")
    )

    assert [wording for wording, count in wordings.items() if count > 1] == []


def test_all_of_the_knowledge_is_taken() -> None:
    result = read_path(SAMPLE / "knowledge")

    assert result.skipped == ()
    assert len(result.passages) >= 150


def test_links_between_articles_lead_somewhere() -> None:
    for article in (SAMPLE / "knowledge").rglob("*.md"):
        for target in re.findall(r"\]\(([^)]+)\)", article.read_text(encoding="utf-8")):
            assert (article.parent / target).is_file(), f"{article.name} links to {target}"


def test_the_policies_leave_the_knowledge_answerable(faq: list[dict[str, str]]) -> None:
    policy = PolicyGate(load_company_folder(SAMPLE).company.policies).by_words
    caught = [
        (row["id"], row[key])
        for row in faq
        for key in ("question", "phrasing_1", "phrasing_2", "phrasing_3")
        if policy(row[key])
    ]

    assert caught == []


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("I want my money back!", "refund-and-compensation"),
        ("You charged me twice for order KP-26040", "refund-and-compensation"),
        ("Can you compensate me for the wasted day?", "refund-and-compensation"),
        ("My son is allergic to nuts, can he have the granola?", "allergies-and-health"),
        ("I got sick from your almond butter", "allergies-and-health"),
        ("My lawyer will write to you", "legal"),
        ("I'll take you to court", "legal"),
        ("Someone hacked my account", "account-security"),
        ("There is an order I didn't place", "account-security"),
        ("Can you promise it will arrive on Friday?", "delivery-promises"),
        ("There is smoke coming out of the oven", "danger-at-home"),
        ("How long does a refund take?", None),
        ("Where do I find the allergens of a product?", None),
        ("When will my parcel arrive?", None),
        ("What is your return policy?", None),
    ],
)
def test_what_is_left_to_people(message: str, expected: str | None) -> None:
    found = PolicyGate(load_company_folder(SAMPLE).company.policies).by_words(message)

    assert (found.policy.id if found else None) == expected


def test_bundles_cost_less_than_their_parts() -> None:
    text = (SAMPLE / "knowledge" / "products.md").read_text(encoding="utf-8")
    pairs = re.findall(r"for €([\d,.]+\d) instead of €([\d,.]+\d)", text)

    assert len(pairs) == 4
    for now, before in pairs:
        assert float(now.replace(",", "")) < float(before.replace(",", ""))
