"""Lists of codes: those that everybody knows, and those that only an export tells."""

from pathlib import Path

import pytest

from intend_bulk.model.choices import choices, codes_in
from intend_bulk.model.client import field_named
from intend_bulk.model.codes import countries, country_code, currencies, usual_countries
from intend_bulk.model.sheet import Column, Row, Sheet


def exported(**columns):
    """A sheet as an export has it: exported(type_code=["trade", None])."""
    heads = tuple(Column(position, name, name) for position, name in enumerate(columns))
    cells = zip(*columns.values(), strict=True)
    rows = tuple(Row(number, dict(zip(columns, row, strict=True))) for number, row in enumerate(cells, start=2))
    return Sheet(Path("export.xlsx"), "Clients", 1, heads, rows)


@pytest.mark.parametrize("code", ["GBP", "EUR", "USD", "CHF", "PLN", "JPY"])
def test_currency_in_use_is_known(code):
    assert code in currencies()


@pytest.mark.parametrize("code", ["gbp", "GBR", "£", "", "UK"])
def test_other_text_is_no_currency(code):
    assert code not in currencies()


@pytest.mark.parametrize("name", ["United Kingdom", "France", "Germany", "Bolivia", "Tanzania", "Moldova"])
def test_country_has_its_everyday_name(name):
    assert name in usual_countries()


def test_every_everyday_name_of_a_country_is_accepted():
    """Or a drop-down would offer what the check refuses."""
    assert usual_countries() <= countries()


def test_codes_of_an_export_stand_once_and_sorted():
    sheet = exported(type_code=["trade", "retail", None, "trade "], title=["A", "B", "C", "D"])
    assert codes_in(sheet) == {"type_code": ["retail", "trade"]}


def test_all_countries_of_an_export_are_one_list():
    sheet = exported(billing_country=["France", None], shipping_2_country=[None, "Chad"])
    assert codes_in(sheet) == {"country": ["Chad", "France"]}


def test_list_without_a_code_is_left_out():
    assert codes_in(exported(type_code=[None], tax_code=["T1"])) == {"tax_code": ["T1"]}


def test_yes_and_no_can_be_chosen_where_a_flag_stands():
    assert choices(field_named("billing_default"), {}) == ["yes", "no"]


@pytest.mark.parametrize("name", ["type_code", "tax_code", "department", "payment_term"])
def test_what_only_intend_knows_is_free_text_without_an_export(name):
    assert choices(field_named(name), {}) == []


@pytest.mark.parametrize("name", ["type_code", "tax_code", "department", "payment_term"])
def test_what_only_intend_knows_is_chosen_from_an_export(name):
    assert choices(field_named(name), {name: ["one", "two"]}) == ["one", "two"]


@pytest.mark.parametrize(
    ("name", "listed", "held"), [("currency", "currency", "ZMW"), ("shipping_1_country", "country", "UK")]
)
def test_what_the_system_holds_is_offered_before_what_is_known(name, listed, held):
    offered = choices(field_named(name), {listed: [held]})
    assert offered[0] == held and len(offered) > 100


def test_nothing_is_offered_twice():
    offered = choices(field_named("currency"), {"currency": ["GBP"]})
    assert offered.count("GBP") == 1


def test_codes_of_the_profile_stand_before_those_of_the_system():
    """Each once."""
    offered = choices(field_named("type_code"), {"type_code": ["agent", "trade"]}, {"type_code": ["trade", "retail"]})
    assert offered == ["trade", "retail", "agent"]


@pytest.mark.parametrize("name", ["currency", "billing_country"])
def test_list_of_the_profile_takes_the_place_of_what_is_known(name):
    listed = {"currency": ["GBP"], "country": ["Ireland"]}
    assert choices(field_named(name), {}, listed) == listed[name.removeprefix("billing_")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("United Kingdom", "GB"), ("UK", "GB"), ("u.k.", "GB"), ("GBR", "GB"), ("Northern Ireland", "GB")),
        *(
            ("Holland", "NL"),
            ("USA", "US"),
            ("Viet Nam", "VN"),
            ("Vietnam", "VN"),
            ("Bolivia, Plurinational State of", "BO"),
        ),
        *(("Narnia", None), ("", None)),
    ],
)
def test_country_has_two_letters_however_it_is_written(text, code):
    assert country_code(text) == code


def test_every_country_has_its_two_letters():
    assert [name for name in countries() if country_code(name) is None] == []
