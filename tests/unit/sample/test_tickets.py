"""Tickets and complaints: as many, as mixed and as balanced as their README says."""

from collections import Counter

from tests.unit.sample.shapes import Complaint, Ticket

CATEGORIES = {"Technical", "Billing", "Account", "Product", "Other"}


def test_ten_tickets_a_category_to_learn_from(train: list[Ticket]) -> None:
    assert Counter(ticket.category for ticket in train) == dict.fromkeys(CATEGORIES, 10)


def test_at_least_fifty_a_category_to_measure_on(measured: list[Ticket]) -> None:
    counts = Counter(ticket.category for ticket in measured)
    assert counts.keys() == CATEGORIES
    assert sum(counts.values()) >= 300
    assert min(counts.values()) >= 50
    assert max(counts.values()) <= 1.2 * min(counts.values())


def test_tickets_are_hard_where_categories_touch(measured: list[Ticket]) -> None:
    """A word that gives a category away stands in tickets of every other one, too."""
    telling = {"pay": "Billing", "log": "Account", "app": "Technical", "price": "Product", "parcel": "Other"}
    for word, category in telling.items():
        elsewhere = {t.category for t in measured if word in t.text.lower() and t.category != category}
        assert len(elsewhere) >= 2, word


def test_complaints_fill_the_whole_scale(complaints: list[Complaint]) -> None:
    assert len(complaints) >= 250
    fifths = Counter(min(complaint.index, 99) // 20 for complaint in complaints)
    assert all(fifths[fifth] >= 25 for fifth in range(5)), fifths
    assert {complaint.category for complaint in complaints} == CATEGORIES


def test_what_is_blamed_on_nobody_is_no_dissatisfaction(complaints: list[Complaint]) -> None:
    assert all(complaint.index < 25 for complaint in complaints if complaint.problem == "none")


def test_a_problem_belongs_to_few_topics(complaints: list[Complaint]) -> None:
    """Misspelt problems would otherwise count as new ones."""
    assert len({complaint.topic for complaint in complaints}) == 13
    assert len({complaint.problem for complaint in complaints}) <= 50


def test_no_loud_word_gives_the_index_away(complaints: list[Complaint]) -> None:
    """Swearing and shouting stand at both ends of the scale, and calm words as well."""
    rough = [c.index for c in complaints if any(w in c.text.lower() for w in ("damn", "hell", "shit", "crap", "f***"))]
    shouted = [c.index for c in complaints if any(w.isupper() and len(w) > 3 for w in c.text.split())]
    calm = [c.index for c in complaints if "!" not in c.text and c.text.lower().count("please")]
    for indices in (rough, shouted, calm):
        assert min(indices) <= 25, indices
    for indices in (shouted, calm):
        assert max(indices) >= 75, indices
