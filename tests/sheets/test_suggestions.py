"""Which columns a heading may mean, the likeliest first."""

import pytest

from intend_bulk.model.client import field_named, fields
from intend_bulk.sheets.mapping.suggesting import suggestions
from intend_bulk.sheets.mapping.synonyms import NOT_GUESSED


def first(heading: str) -> tuple[str, float]:
    best = suggestions(heading)[0]
    return best.name, best.how_sure


@pytest.mark.parametrize("field", [*fields(shipping=2, contacts=2)], ids=lambda field: field.name)
def test_our_own_heading_is_certain(field):
    (found,) = suggestions(field.label)
    assert (found.name, found.how_sure, found.why) == (field.name, 1.0, "it is our own heading")


@pytest.mark.parametrize(
    ("heading", "name"),
    [("Zip", "billing_post_code"), ("Company name", "title"), ("Ship to 2 city", "shipping_2_town")],
)
def test_synonym_is_nearly_certain(heading, name):
    (found,) = suggestions(heading)
    assert (found.name, found.how_sure) == (name, 0.9)
    assert found.why


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Curency", "currency"),
        ("Comapny", "title"),
        ("Postcod", "billing_post_code"),
        ("Billing twon", "billing_town"),
        ("Telefone", "contact_number"),
        ("Delivry city", "shipping_1_town"),
    ],
)
def test_near_miss_is_less_sure_than_a_synonym(heading, name):
    best, how_sure = first(heading)
    assert best == name
    assert 0.5 < how_sure < 0.9


@pytest.mark.parametrize("heading", NOT_GUESSED)
def test_what_may_hold_several_columns_names_them(heading):
    """Half sure of each, and each is a column."""
    found = suggestions(heading)
    assert len(found) > 1
    assert {suggestion.how_sure for suggestion in found} == {0.5}
    assert all(field_named(suggestion.name) for suggestion in found)


@pytest.mark.parametrize("heading", ["", "*", "Fax number", "Colour", "Shoe size", "Turnover 2024", "x", "1234"])
def test_nothing_near_is_nothing(heading):
    assert suggestions(heading) == []


def test_digits_must_be_the_same():
    """There is no line 7, though it is line 2 but for one letter."""
    assert suggestions("Address line 7") == []


@pytest.mark.parametrize("heading", ["Comapny", "Adress line 1", "Invoice adress 2", "Telphone"])
def test_best_comes_first_and_each_column_once(heading):
    found = suggestions(heading)
    assert [suggestion.how_sure for suggestion in found] == sorted([s.how_sure for s in found], reverse=True)
    assert len({suggestion.name for suggestion in found}) == len(found) <= 5
