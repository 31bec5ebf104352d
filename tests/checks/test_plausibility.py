"""Which cells are looked at, and by which country."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intend_bulk.checks.company_numbers import company_number_flaw, eori_flaw
from intend_bulk.checks.flaws import Country
from intend_bulk.checks.mail_hosts import host_flaw
from intend_bulk.checks.phones import phone_flaw
from intend_bulk.checks.plausibility import Plausibility, too_long
from intend_bulk.checks.post_codes import post_code_flaw
from intend_bulk.checks.vat_numbers import vat_flaw
from intend_bulk.model.catalogue import CATALOGUE
from intend_bulk.model.problems import problem

POST_CODE, PHONE = "post_code_invalid", "phone_invalid"


def meant(sheet, *, flawed=(), **options):
    return list(Plausibility(sheet, **options).among(list(sheet.rows), flawed))


def found(sheet, **options):
    return [(problem.kind.code, problem.row, problem.cell) for problem in meant(sheet, **options)]


@pytest.mark.parametrize(
    ("heading", "text", "code"),
    [
        ("VAT number", "GB1", "vat_number_invalid"),
        ("EORI number", "GB1", "eori_number_invalid"),
        ("Company number", "1", "company_number_invalid"),
        ("Contact number", "ask", PHONE),
        ("Billing contact number", "ask", PHONE),
        ("Shipping 2 contact number", "ask", PHONE),
        ("Contact 3 contact number", "ask", PHONE),
        ("Billing post code", "?", POST_CODE),
        ("Email", "sam@gmial.com", "email_host_misspelt"),
        ("Billing contact email", "sam@gmial.com", "email_host_misspelt"),
        ("Contact 1 email", "sam@gmial.com", "email_host_misspelt"),
    ],
)
def test_column_is_looked_at(sheet, heading, text, code):
    assert found(sheet({heading: [text], "Billing country": ["UK"]})) == [(code, 5, "A5")]


@pytest.mark.parametrize("heading", ["Title", "Billing note", "Reference", "Registration number", "Username", "Colour"])
def test_other_columns_are_not(sheet, heading):
    assert found(sheet({heading: ["GB1"], "Billing country": ["UK"]})) == []


def test_problem_says_where_and_why(sheet):
    (flaw,) = meant(sheet({"Billing post code": ["2138"], "Billing country": ["USA"]}))
    assert str(flaw) == (
        "Row 5, cell A5, Billing post code: '2138' does not fit the country beside it: "
        "post codes of USA are written like 12345"
    )
    assert (flaw.suggestion, flaw.value, flaw.is_error) == ("Did you mean 02138?", "2138", False)


def test_spelling_is_a_note_with_its_fix(sheet):
    (flaw,) = meant(sheet({"Billing post code": ["sw1a1aa"], "Billing country": ["United Kingdom"]}))
    assert (flaw.kind.code, str(flaw.kind.severity), flaw.fix) == ("post_code_spelling", "info", "SW1A 1AA")


@pytest.mark.parametrize("name", ["United Kingdom", "UK", "GBR", "Great Britain", "england"])
def test_country_is_known_however_it_is_written(sheet, name):
    assert found(sheet({"Billing post code": ["10115"], "Billing country": [name]})) == [(POST_CODE, 5, "A5")]


@pytest.mark.parametrize("name", ["Narnia", None])
def test_without_a_country_a_post_code_is_not_judged(sheet, name):
    assert found(sheet({"Billing post code": ["10115"], "Billing country": [name]})) == []


def test_country_is_that_of_the_same_address(sheet):
    cells = {"Billing country": ["UK"], "Shipping 1 post code": ["10115"], "Shipping 1 country": ["Germany"]}
    assert found(sheet(cells)) == []
    assert found(sheet({**cells, "Shipping 1 country": ["UK"]})) == [(POST_CODE, 5, "B5")]
    assert found(sheet({**cells, "Shipping 1 country": [None]})) == []


def test_phone_of_an_address_without_a_country_is_one_of_the_billing_country(sheet):
    cells = {"Billing country": ["UK"], "Shipping 1 contact number": ["0131 4"], "Shipping 1 country": [None]}
    assert found(sheet(cells)) == [(PHONE, 5, "B5")]


def test_company_number_is_of_the_country_of_registration(sheet):
    cells = {"Company number": ["1"], "Registration address": ["England"], "Billing country": ["Ireland"]}
    assert found(sheet(cells)) == [("company_number_invalid", 5, "A5")]
    assert found(sheet({**cells, "Registration address": ["1 Main Street, Cork"]})) == []


def test_country_that_a_default_fills_counts(sheet):
    clients = sheet({"Billing post code": ["10115"]})
    assert found(clients, defaults={"billing_country": "United Kingdom"}) == [(POST_CODE, 5, "A5")]


def test_cell_with_an_error_has_no_second_problem(sheet):
    clients = sheet({"Email": ["sam@gmial.com", "sam@gmial.com"]})
    assert found(clients, flawed={(5, "Email")}) == [("email_host_misspelt", 6, "A6")]


def test_shifted_row_is_not_looked_at(sheet):
    """What stands under a heading may belong to another."""
    clients = sheet({"Email": ["sam@gmial.com"]})
    shifted = problem("row_too_wide", row=5, found=3, expected=2)
    clients = replace(clients, rows=[replace(row, problems=(shifted,)) for row in clients.rows])
    assert found(clients) == []
    assert list(too_long(clients, clients.rows, {"*": 1})) == []


# Texts that are too long


def lengths(sheet, longest):
    return [(flaw.cell, flaw.message) for flaw in too_long(sheet, sheet.rows, longest)]


def test_text_is_as_long_as_the_settings_allow(sheet):
    clients = sheet({"Title": ["Acme", "Acme Ltd", None]})
    assert lengths(clients, {"title": 4}) == [("A6", "has 8 characters, and the settings allow 4")]
    assert lengths(clients, {"title": 8}) == []


@pytest.mark.parametrize(
    ("longest", "cells"),
    [
        ({"*": 3}, ["A5", "B5", "C5"]),
        ({"*": 3, "title": 9}, ["B5", "C5"]),
        ({"shipping_N_town": 3}, ["B5", "C5"]),
        ({"shipping_N_town": 3, "shipping_2_town": 9}, ["B5"]),
        ({"billing_town": 3}, []),
        ({}, []),
    ],
    ids=str,
)
def test_what_names_a_column_the_nearest_counts(sheet, longest, cells):
    clients = sheet({"Title": ["Acme"], "Shipping 1 town": ["Leeds"], "Shipping 2 town": ["York"]})
    assert [cell for cell, _ in lengths(clients, longest)] == cells


@pytest.mark.parametrize("heading", ["Password", "Client id", "Reference"])
def test_what_is_secret_or_not_sent_is_not_measured(sheet, heading):
    assert lengths(sheet({heading: ["kryptonite"]}), {"*": 3}) == []


# Whatever stands in a cell

COUNTRIES = st.sampled_from([None, *(Country(code, code) for code in ("GB", "DE", "IE", "CH", "NO", "FR", "BR", "IN"))])
ALMOST = st.text(alphabet="0123456789 ABGIOXE+-./()'\u0661\u00b2\uff11\u2460\u0130\ufb01", max_size=20)


@pytest.mark.parametrize("look", [vat_flaw, eori_flaw, company_number_flaw, phone_flaw, post_code_flaw, host_flaw])
@given(text=st.one_of(st.text(min_size=1), ALMOST.filter(bool)), country=COUNTRIES)
def test_any_text_is_judged_in_a_sentence(look, text, country):
    """And a guess is no text that would be judged again."""
    flaw = look(text, country)
    if flaw:
        assert flaw.code in CATALOGUE
        assert flaw.reason
        assert not flaw.guess or look(flaw.guess, country) is None
