"""The catalogue of problems: every entry has its code, its words, and a place."""

import re
from string import Formatter

import pytest

from intend_bulk.model import catalogue
from intend_bulk.model.catalogue import CATALOGUE, Severity
from intend_bulk.model.client_problems import OF_CLIENTS
from intend_bulk.model.heading_problems import OF_HEADINGS
from intend_bulk.model.layout_problems import OF_LAYOUT
from intend_bulk.model.mapping_problems import OF_MAPPINGS
from intend_bulk.model.plausibility_problems import OF_PLAUSIBILITY
from intend_bulk.model.problems import problem
from intend_bulk.model.text_problems import OF_TEXTS

# The words that each entry is given where it is found, beside row, column and value.
WORDS = {
    "required_missing": {},
    "required_column_missing": {"label": "Email"},
    "email_invalid": {"reason": "there is no @"},
    "currency_unknown": {},
    "country_unknown": {},
    "code_unknown": {"listed": "type_code", "codes": "retail, trade"},
    "code_not_seen": {"listed": "type code", "codes": "retail, trade", "read_on": "25 November 2026"},
    "website_invalid": {},
    "flag_invalid": {},
    "several_defaults": {"numbers": "1 and 3"},
    "password_without_username": {},
    "error_value": {},
    "error_text": {},
    "formula_without_result": {},
    "date_in_text": {},
    "digits_lost": {},
    "e_notation": {},
    "number_format": {"format": "0.00"},
    "row_too_wide": {"found": 9, "expected": 8},
    "row_too_short": {"found": 7, "expected": 8},
    "cells_without_heading": {"letter": "F"},
    "space_trimmed": {},
    "control_character": {},
    "duplicate_in_file": {"first": 3, "same": "e-mail and title"},
    "email_shared": {"first": 3, "title": "Acme Ltd"},
    "reference_twice": {"first": 3, "title": "Acme Ltd"},
    "column_unknown": {},
    "column_read_only": {},
    "default_taken": {"found": "3 of 20", "default": "GBP"},
    "letters_lost": {},
    "letters_garbled": {},
    "character_invisible": {},
    "apostrophe_in_front": {},
    "character_typographic": {},
    "heading_understood": {"label": "Billing post code"},
    "heading_spare": {"label": "Email", "other": "E-mail", "letter": "D"},
    "column_to_split": {"labels": "Title or Contact person"},
    "contact_key": {"key": "surname"},
    "headings_again": {"first": 1},
    "rows_above_headings": {"heading": 5, "found": 4},
    "sheet_hidden": {},
    "merged_cell": {"first": "B2"},
    "row_hidden": {},
    "column_hidden": {},
    "value_not_mapped": {},
    "split_failed": {"found": 1, "wanted": 2, "by": "last space"},
    "date_unreadable": {},
    "date_ambiguous": {},
    "date_order_mixed": {"day_first": "26/04/2026", "month_first": "04/27/2026"},
    "column_not_mapped": {},
    "vat_number_invalid": {"reason": "it has 8 digits"},
    "eori_number_invalid": {"reason": "it has 8 digits"},
    "company_number_invalid": {"reason": "it has 9 digits"},
    "phone_invalid": {"reason": "it is too short"},
    "phone_range_unknown": {"reason": "it is not in the numbering plan of UK"},
    "post_code_invalid": {"reason": "post codes of UK are written like SW1A 1AA"},
    "post_code_spelling": {"reason": "post codes of UK are written like SW1A 1AA"},
    "email_host_misspelt": {"reason": "gmial.com is nearly gmail.com"},
    "text_too_long": {"found": 120, "most": 100},
    "vat_number_shared": {"first": 3, "title": "Acme Ltd"},
    "client_similar": {"first": 3, "title": "Acme Ltd", "same": "the same name but for its spelling"},
    "client_id_not_here": {"title": "Acme Ltd"},
    "created_row_changed": {"title": "Acme Ltd"},
    "reference_conflict": {"known": "client 30, Bolt Ltd", "title": "Acme Ltd"},
}
ENTRIES = [pytest.param(kind, id=code) for code, kind in CATALOGUE.items()]


def found(code):
    return problem(code, row=7, column="Some column", cell="C7", value="some value", **WORDS[code])


def test_every_entry_is_known_to_these_tests():
    """A new entry brings the words that it is given."""
    assert list(WORDS) == list(CATALOGUE)


def test_codes_are_unique():
    """Entries with one code would hide each other."""
    parts = (catalogue._ENTRIES, OF_HEADINGS, OF_LAYOUT, OF_MAPPINGS, OF_PLAUSIBILITY, OF_CLIENTS, OF_TEXTS)
    codes = [kind.code for entries in parts for kind in entries]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("kind", ENTRIES)
def test_entry_has_a_word_for_every_place_in_its_texts(kind):
    assert "{" not in found(kind.code).message + found(kind.code).suggestion


@pytest.mark.parametrize("kind", ENTRIES)
def test_entry_uses_every_word_it_is_given(kind):
    """A word that is in no text was meant to be in one."""
    places = {name for text in (kind.message, kind.suggestion) for _, name, _, _ in Formatter().parse(text) if name}
    assert places >= set(WORDS[kind.code])


@pytest.mark.parametrize("kind", ENTRIES)
def test_code_is_plain(kind):
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", kind.code)


@pytest.mark.parametrize("kind", ENTRIES)
def test_title_and_message_say_something(kind):
    assert kind.title
    assert kind.message


@pytest.mark.parametrize("kind", [case for case in ENTRIES if case.values[0].severity is Severity.ERROR])
def test_error_says_what_to_do(kind):
    assert kind.suggestion


@pytest.mark.parametrize("kind", ENTRIES)
def test_entry_says_why_in_a_sentence(kind):
    """The documentation shows it."""
    assert kind.why.endswith(".")


@pytest.mark.parametrize("kind", ENTRIES)
def test_way_out_speaks_of_no_row(kind):
    """It stands once for all rows of a group, and in the documentation."""
    assert "{" not in kind.how_to_mend


def test_guess_takes_the_place_of_the_suggestion():
    """What a person probably meant says more than the rule."""
    assert problem("currency_unknown", row=7, value="GBR", guess="GBP").suggestion == "Did you mean GBP?"
    assert "three capital letters" in problem("currency_unknown", row=7, value="?", guess="").suggestion


def test_problem_keeps_its_place():
    at = found("flag_invalid")
    assert (at.row, at.column, at.cell, at.value) == (7, "Some column", "C7", "some value")


@pytest.mark.parametrize(
    ("severity", "is_error"), [(Severity.ERROR, True), (Severity.WARNING, False), (Severity.INFO, False)]
)
def test_only_an_error_is_an_error(severity, is_error):
    kinds = [kind for kind in CATALOGUE.values() if kind.severity is severity]
    assert {found(kind.code).is_error for kind in kinds} == {is_error}


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ({"column": "Currency", "cell": "C7"}, "Row 7, cell C7, Currency: is empty, and Intend needs it"),
        ({"column": "Currency"}, "Row 7, Currency: is empty, and Intend needs it"),
        ({}, "Row 7: is empty, and Intend needs it"),
    ],
    ids=["cell", "column", "row"],
)
def test_problem_says_where_it_is(place, text):
    assert str(problem("required_missing", row=7, **place)) == text


@pytest.mark.parametrize("value", ["{row}", "{", "{0}", "%s", "{value!r}"])
def test_value_is_no_template(value):
    """What a cell holds is quoted, never filled in."""
    assert repr(value) in problem("flag_invalid", row=7, value=value).message
