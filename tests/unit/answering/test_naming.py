"""General questions about one of the things that a company sells."""

import pytest

from bot.answering.naming import Names
from bot.core.knowledge import Passage


def product(name: str) -> list[Passage]:
    return [
        Passage(id=f"{name}-{title}", title=title, text="…")
        for title in (name, f"{name}: Price", f"{name}: Dimensions")
    ]


RETURN = Passage(id="return", title="What is your return policy?", text="30 days.")
NAMES = Names([*product("Gale stand mixer"), *product("Fjord 60 oven"), RETURN])


@pytest.mark.parametrize(
    ("text", "general"),
    [
        ("how many days do I have to return a mixer", "how many days do I have to return it"),
        ("Can I send my Gale stand mixer back by post?", "Can I send it back by post?"),
        ("can the ovens be paid in three parts?", "can it be paid in three parts?"),
    ],
)
def test_a_name_is_left_out(text: str, general: str) -> None:
    assert NAMES.without(text) == general


@pytest.mark.parametrize(
    "text", ["where is my parcel", "the mixer?", "Fjord 60 oven", "", "\x00", "a galeforce wind blows"]
)
def test_without_a_name_or_with_hardly_anything_else_nothing_is_left_out(text: str) -> None:
    assert NAMES.without(text) is None


def test_the_first_name_is_found_where_it_stands() -> None:
    found = NAMES.first("how loud is my old mixer, and the oven?")
    assert found is not None
    assert (found.words, found.span) == ("my old mixer", (12, 24))
    assert NAMES.first("where is my parcel?") is None


def test_things_whose_names_begin_alike_are_siblings() -> None:
    names = Names([*product("Fjord 60 oven"), *product("Fjord 45 compact oven"), *product("Gale stand mixer")])
    assert names.sibling("the Fjord 60") == "Fjord 45 compact oven"
    assert names.sibling("Gale") is None
    assert names.sibling("oven") is None, "it could be either"
    assert names.sibling("") is None


def test_headings_of_articles_are_no_names() -> None:
    steps = [Passage(id=str(i), title=f"Setting up › Step {i} now: Save", text="…") for i in (1, 1)]
    assert Names(steps).without("what do I do in the step after setting up?") is None


def test_what_is_meant_by_its_name_alone() -> None:
    assert NAMES.meant("how many litres does the Fjord 60 hold?") == "Fjord 60 oven"
    assert NAMES.meant("what does my mixer weigh?") == "Gale stand mixer"
    assert NAMES.meant("does the Gale fit into the oven?") is None, "two are named"
    assert NAMES.meant("where is my parcel?") is None


def test_what_an_entry_is_about() -> None:
    assert NAMES.head_of(product("Fjord 60 oven")[1]) == "Fjord 60 oven"
    assert NAMES.head_of(RETURN) is None


def test_knowledge_without_products_has_no_names() -> None:
    names = Names([RETURN, Passage(id="a", title="Delivery: Parcels", text="")])
    assert names.without("how do I return a delivery of parcels") is None
    assert names.first("a delivery of parcels") is None
    assert names.sibling("delivery") is None
    assert names.meant("delivery") is None
