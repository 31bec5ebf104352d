"""Texts that a spreadsheet program or a copy broke, and texts that are no country and no web address."""

import time
from dataclasses import replace

import pytest

from intend_bulk.checks.schema import validate_cells
from intend_bulk.model.catalogue import Severity
from intend_bulk.model.problems import problem
from intend_bulk.sandbox.countries import MIX

TEXT_HEADINGS = ["Title", "Reference", "Password", "Website", "Billing country", "Shipping 2 note", "Contact 1 mobile"]


def flaws(sheet):
    return list(validate_cells(sheet, sheet.rows, required=()))


def codes(sheet):
    return [flaw.kind.code for flaw in flaws(sheet)]


@pytest.mark.parametrize("heading", TEXT_HEADINGS)
@pytest.mark.parametrize("text", ["1.23E+15", "1,23E+15", "4E+11", "-1.2e+08", "1.5E-05", "4.42079E+100"])
def test_number_that_a_spreadsheet_shortened(sheet, heading, text):
    """In every column of text, and that alone: it is no web address and no country either."""
    assert codes(sheet({heading: [text]})) == ["e_notation"]


@pytest.mark.parametrize("text", ["1E5", "E+15", "1e15", "12E+", "GB1.2E+15", "1E-05", "15 E+15", "0123"])
def test_code_with_an_e_is_left_alone(sheet, text):
    """It may be a code of somebody's own."""
    assert codes(sheet({"Title": [text]})) == []


@pytest.mark.parametrize("heading", TEXT_HEADINGS)
@pytest.mark.parametrize(
    "text",
    ["#N/A", "N/A", "n/a", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#BEZUG!", "#NV", "#NOM?", "Err:502", "#####"],
)
def test_text_that_reads_like_an_excel_error(sheet, heading, text):
    assert codes(sheet({heading: [text]})) == ["error_text"]


@pytest.mark.parametrize("text", ["#1", "#urgent!", "NA", "REF!", "N/A Ltd", "see #REF!", "#", "##", "Name?", "none"])
def test_text_that_is_no_excel_error(sheet, text):
    assert codes(sheet({"Title": [text]})) == []


@pytest.mark.parametrize("heading", TEXT_HEADINGS)
@pytest.mark.parametrize("text", ["Ac\x07me", "\x00Acme", "Acme\x1b[2J", "Ac\x7fme", "Ac\x85me"], ids=ascii)
def test_character_that_nobody_can_see(sheet, heading, text):
    assert codes(sheet({heading: [text]})) == ["control_character"]


def test_character_that_nobody_can_see_is_marked(sheet):
    """In the message and in the value: neither a terminal nor a report may meet it."""
    (flaw,) = flaws(sheet({"Title": ["Ac\x1bme"]}))
    assert flaw.value == "Ac\ufffdme"
    assert "'Ac\ufffdme'" in flaw.message


@pytest.mark.parametrize("text", ["one\ntwo", "one\r\ntwo", "one\ttwo", "Zoë", "日本", "👍🏽", "👩\u200d💻"], ids=ascii)
def test_text_that_can_be_typed_is_left_alone(sheet, text):
    assert codes(sheet({"Title": [text]})) == []


@pytest.mark.parametrize("text", ["1.23E+15", "#N/A", "hunter\x072"], ids=ascii)
def test_broken_password_is_not_shown(sheet, text):
    (flaw,) = flaws(sheet({"Password": [text]}))
    assert flaw.value == "***"
    assert text not in str(flaw) and "hunter" not in flaw.message + flaw.suggestion


def test_cell_with_an_error_of_reading_has_no_second_one(sheet):
    """The cell holds #N/A as an error: that it reads like one too is no news."""
    clients = sheet({"Title": ["#N/A", "#N/A"]})
    above, below = clients.rows
    read = problem("error_value", row=5, column="Title", cell="A5", value="#N/A")
    assert [flaw.row for flaw in flaws(replace(clients, rows=(replace(above, problems=(read,)), below)))] == [6]


COUNTRY_HEADINGS = ["Billing country", "Shipping 1 country", "Shipping 12 country"]


@pytest.mark.parametrize("heading", COUNTRY_HEADINGS)
@pytest.mark.parametrize(
    "name",
    ["United Kingdom", "Germany", "Bolivia", "Vietnam", "South Korea", "Czech Republic", "Czechia", "Côte d'Ivoire",
     "United States of America", "Türkiye"],
)  # fmt: skip
def test_country_names(sheet, heading, name):
    """The short, the usual and the official name."""
    assert codes(sheet({heading: [name]})) == []


@pytest.mark.parametrize("country", sorted({country.name for country in MIX}))
def test_countries_of_made_up_clients_are_countries(sheet, country):
    assert codes(sheet({"Billing country": [country]})) == []


@pytest.mark.parametrize("heading", COUNTRY_HEADINGS)
@pytest.mark.parametrize("name", ["UK", "united kingdom", "Narnia", "England", "GB", "44"])
def test_what_is_no_country_name_is_a_warning(sheet, heading, name):
    (flaw,) = flaws(sheet({heading: [name]}))
    assert (flaw.kind.code, flaw.kind.severity, flaw.value) == ("country_unknown", Severity.WARNING, name)


def test_country_that_is_known_by_another_name_is_suggested(sheet):
    (flaw,) = flaws(sheet({"Billing country": ["UK"]}))
    assert flaw.message == "'UK' is not the name of a country in ISO 3166"
    assert flaw.suggestion == "Did you mean United Kingdom?"


def test_currency_that_is_nearly_right_is_suggested(sheet):
    near, far = flaws(sheet({"Currency": ["GBR", "??"]}))
    assert near.suggestion == "Did you mean GBP?"
    assert far.suggestion == "Write three capital letters, such as GBP, EUR or USD"


@pytest.mark.parametrize(
    "text",
    [
        "https://intendsoftware.com/",
        "http://acme.co.uk",
        "HTTPS://WWW.ACME.CO.UK",
        "www.acme.co.uk",
        "acme.travel",
        "acme-trading.de/shop?a=1#top",
        "https://acme.com:8080/",
        "münchen.de",
        "https://例子.中国",
        "3m.com",
    ],
)
def test_web_addresses(sheet, text):
    """With and without https://, as people write them."""
    assert codes(sheet({"Website": [text]})) == []


@pytest.mark.parametrize(
    "text",
    ["acme", "none", "info@acme.co.uk", "acme dot com", "http:/acme.com", "https://acme", "acme.com, acme.de", "12.50",
     "acme..com", "ftp://acme.com", "www.", "https://", "-"],
)  # fmt: skip
def test_what_is_no_web_address_is_a_warning(sheet, text):
    (flaw,) = flaws(sheet({"Website": [text]}))
    assert (flaw.kind.code, flaw.is_error) == ("website_invalid", False)


@pytest.mark.parametrize("heading", ["Website", "Title"])
def test_long_text_is_looked_at_quickly(sheet, heading):
    """No text makes a pattern run for long."""
    clients = sheet({heading: ["a." * 15_000 + "!", "1" * 30_000, "#" * 30_000 + "x", "a-" * 15_000]})
    began = time.process_time()
    flaws(clients)
    assert time.process_time() - began < 2
