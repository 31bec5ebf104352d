"""Cells are held against the code lists of a profile, where it has some."""

import pytest

from intend_bulk.checks.guessing import guess_code
from intend_bulk.checks.schema import validate_cells

CODES = {
    "type_code": ("trade", "retail"),
    "tax_code": ("T0", "T1"),
    "currency": ("GBP", "EUR"),
    "country": ("United Kingdom", "Ireland"),
}


def problems(sheet, codes=CODES):
    return list(validate_cells(sheet, sheet.rows, required=(), codes=codes))


def found(sheet, codes=CODES):
    return [(problem.kind.code, problem.row, problem.cell) for problem in problems(sheet, codes)]


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Type code", "trade"),
        ("Tax code", "T1"),
        ("Currency", "EUR"),
        ("Billing country", "Ireland"),
        ("Shipping 2 country", "United Kingdom"),
        ("Department", "any, as no list says which"),
        ("Type code", None),
    ],
)
def test_code_of_the_list_is_right(sheet, heading, text):
    assert found(sheet({heading: [text]})) == []


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Type code", "agent"),
        ("Type code", "TRADE"),
        ("Tax code", "T9"),
        ("Currency", "USD"),
        ("Currency", "GBR"),
        ("Billing country", "France"),
        ("Billing country", "Narnia"),
        ("Shipping 2 country", "UK"),
    ],
)
def test_any_other_is_one_error(sheet, heading, text):
    """Also where no such currency or country exists: one cell, one problem."""
    assert found(sheet({heading: [text]})) == [("code_unknown", 5, "A5")]


def test_without_lists_nothing_is_said_of_codes(sheet):
    assert found(sheet({"Type code": ["agent"], "Currency": ["USD"]}), codes={}) == []


def test_only_the_wrong_cells_of_a_column_are_named(sheet):
    assert found(sheet({"Type code": ["trade", "agent", None, "retail", "agnt"]})) == [
        ("code_unknown", 6, "A6"),
        ("code_unknown", 9, "A9"),
    ]


@pytest.mark.parametrize(("heading", "text"), [("Type code", "#N/A"), ("Currency", "1.23E+15")])
def test_broken_text_is_said_to_be_broken(sheet, heading, text):
    """And not to be an unknown code besides."""
    assert [code for code, *_ in found(sheet({heading: [text]}))] == [
        {"#N/A": "error_text", "1.23E+15": "e_notation"}[text]
    ]


def test_problem_names_the_list_and_what_it_has(sheet):
    (problem,) = problems(sheet({"Type code": ["agent"]}))
    assert problem.message == "'agent' is not in the profile's list for Type code (trade, retail)"
    assert problem.suggestion == "Correct the cell, or add the code to the list in the profile"


def test_long_list_is_not_shown_whole(sheet):
    (problem,) = problems(sheet({"Tax code": ["X"]}), {"tax_code": tuple(f"T{n}" for n in range(10))})
    assert "(T0, T1, T2, T3, T4, T5, and 4 more)" in problem.message


def test_problem_asks_whether_another_was_meant(sheet):
    (problem,) = problems(sheet({"Type code": ["TRADE"]}))
    assert problem.suggestion == "Did you mean trade?"


@pytest.mark.parametrize(
    ("listed", "codes", "text", "code"),
    [
        ("type_code", ("trade", "retail"), "TRADE", "trade"),
        ("type_code", ("trade", "retail"), "reatil", "retail"),
        ("payment_term", ("proforma", "30 days"), "30  Days", "30 days"),
        ("payment_term", ("proforma", "30 days"), "30 day", "30 days"),
        ("currency", ("GBP", "EUR"), "£", "GBP"),
        ("currency", ("GBP", "EUR"), "GBR", "GBP"),
        ("country", ("United Kingdom", "Ireland"), "Eire", "Ireland"),
        ("country", ("UK", "Ireland"), "Great Britain", "UK"),
    ],
)
def test_code_that_was_meant(listed, codes, text, code):
    assert guess_code(text, listed, codes) == code


@pytest.mark.parametrize(
    ("listed", "codes", "text"),
    [
        ("type_code", ("trade", "retail"), "agent"),
        ("tax_code", ("T0", "T1"), "T9"),
        ("tax_code", ("T10", "T11"), "T1"),
        ("department", ("uk", "UK"), "Uk"),
        ("currency", ("EUR", "USD"), "£"),
        ("country", ("Ireland",), "France"),
    ],
)
def test_code_that_could_be_any_or_none_is_not_guessed(listed, codes, text):
    """A guess is always of the list."""
    assert guess_code(text, listed, codes) == ""
