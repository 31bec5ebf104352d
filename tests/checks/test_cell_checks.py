"""Every problem of every single cell, found in one pass and said in the words of the catalogue."""

from dataclasses import replace
from pathlib import Path

import pytest

from intend_bulk.checks.schema import build_schema, validate_cells
from intend_bulk.model.client import fields
from intend_bulk.model.problems import problem
from intend_bulk.model.sheet import Column, Row, Sheet

EVERY_COLUMN = [field.name for field in fields(shipping=2, contacts=1)]


def found(sheet, required=()):
    """What is wrong with a sheet: code, row and cell of each problem."""
    problems = validate_cells(sheet, sheet.rows, required=required)
    return [(problem.kind.code, problem.row, problem.cell) for problem in problems]


@pytest.mark.parametrize("heading", ["Email", "Billing contact email", "Shipping 2 contact email", "Contact 1 email"])
@pytest.mark.parametrize(
    "email",
    [
        "info@acme.co.uk",
        "Clark.Kent+news@Acme.CO.UK",
        "o'brien@acme.ie",
        "info@münchen.de",
        "jörg@münchen.de",
        "用户@例子.中国",
        "a@b.uk",
        "x_y-z@sub.domain.travel",
    ],
)
def test_email_addresses(sheet, heading, email):
    """Also those with letters of other alphabets, before and after the @."""
    assert found(sheet({heading: [email]})) == []


@pytest.mark.parametrize("heading", ["Email", "Billing contact email", "Shipping 2 contact email", "Contact 1 email"])
@pytest.mark.parametrize(
    "email",
    [
        "info",
        "info@",
        "@acme.co.uk",
        "info@acme",
        "info at acme.co.uk",
        "info@acme..uk",
        "in fo@acme.co.uk",
        "info@acme.co.uk, sales@acme.co.uk",
        "info@acme.co.uk;",
        "Acme <info@acme.co.uk>",
        "mailto:info@acme.co.uk",
        "info@acme.c\u200bo.uk",
        "n/a",
        "-",
    ],
)
def test_what_is_no_email_address(sheet, heading, email):
    assert found(sheet({heading: [email]})) == [("email_invalid", 5, "A5")]


def test_reason_says_what_is_wrong_with_an_email_address(sheet):
    """In words that a person can act on, with what the cell holds."""
    clients = sheet({"Email": ["info"]})
    (flaw,) = validate_cells(clients, clients.rows, required=())
    assert flaw.message.startswith("'info' is not an e-mail address: ")
    assert "@" in flaw.message


@pytest.mark.parametrize("currency", ["GBP", "EUR", "USD", "CHF", "JPY"])
def test_currencies(sheet, currency):
    assert found(sheet({"Currency": [currency]})) == []


@pytest.mark.parametrize("currency", ["GBR", "gbp", "£", "Pound", "GB", "GBPX", "826"])
def test_what_is_no_currency(sheet, currency):
    assert found(sheet({"Currency": [currency]})) == [("currency_unknown", 5, "A5")]


@pytest.mark.parametrize("heading", ["Billing default", "Shipping 1 default"])
@pytest.mark.parametrize("flag", ["0", "1", "yes", "no", "Yes", "NO", "true", "FALSE", "y", "n"])
def test_flags(sheet, heading, flag):
    assert found(sheet({heading: [flag]})) == []


@pytest.mark.parametrize("heading", ["Billing default", "Shipping 1 default"])
@pytest.mark.parametrize("flag", ["maybe", "2", "ja", "1.0", "-1", "x"])
def test_what_is_no_flag(sheet, heading, flag):
    assert found(sheet({heading: [flag]})) == [("flag_invalid", 5, "A5")]


@pytest.mark.parametrize("heading", ["Email", "Currency", "Billing default", "Title", "Password"])
def test_empty_cell_is_no_problem(sheet, heading):
    """Unless the column is required."""
    assert found(sheet({heading: [None, None]})) == []


@pytest.mark.parametrize("heading", ["Email", "Currency", "Billing default", "Title", "Password"])
def test_empty_cell_of_a_required_column(sheet, heading):
    """Every one, whatever else the column holds."""
    name = heading.lower().replace(" ", "_")
    good = {"email": "a@b.uk", "currency": "GBP"}.get(name, "1")
    assert found(sheet({heading: [None, good, None]}), required=[name]) == [
        ("required_missing", 5, "A5"),
        ("required_missing", 7, "A7"),
    ]


def test_missing_required_column_is_one_problem(sheet):
    """On the heading row, however many rows there are."""
    assert found(sheet({"Title": ["Acme"] * 50}), required=["title", "email"]) == [("required_column_missing", 3, "")]


def test_missing_required_column_is_named_by_its_label(sheet):
    clients = sheet({"Title": ["Acme"]})
    (missing,) = validate_cells(clients, clients.rows, required=["tax_code"])
    assert (missing.column, missing.kind.code) == ("Tax code", "required_column_missing")
    assert "'Tax code' is missing" in missing.message
    assert "heading Tax code" in missing.suggestion


def test_every_missing_required_column_is_named(sheet):
    clients = sheet({"First name": ["Clark"]})
    missing = validate_cells(clients, clients.rows, required=["title", "email", "currency"])
    assert sorted(problem.column for problem in missing) == ["Currency", "Email", "Title"]


def test_all_problems_are_found_in_one_pass(sheet):
    """Each with its own row and cell."""
    clients = sheet(
        {
            "Title": ["Acme", None, "Cole", None],
            "Email": ["info", "a@b.uk", "nobody", None],
            "Currency": ["GBP", "GBR", None, "£"],
            "Billing default": ["maybe", "yes", None, "1"],
        }
    )
    assert sorted(found(clients, required=["title", "email", "tax_code"])) == [
        ("currency_unknown", 6, "C6"),
        ("currency_unknown", 8, "C8"),
        ("email_invalid", 5, "B5"),
        ("email_invalid", 7, "B7"),
        ("flag_invalid", 5, "D5"),
        ("required_column_missing", 3, ""),
        ("required_missing", 6, "A6"),
        ("required_missing", 8, "A8"),
        ("required_missing", 8, "B8"),
    ]


def test_rows_keep_their_numbers(sheet):
    """Blank rows between them do not count."""
    clients = sheet({"Email": ["nobody", "a@b.uk", "nowhere"]})
    rows = [Row(number, row.cells) for number, row in zip([9, 12, 700], clients.rows, strict=True)]
    assert [(flaw.row, flaw.cell) for flaw in validate_cells(clients, rows, required=())] == [(9, "A9"), (700, "A700")]


def test_problem_has_the_heading_as_the_user_wrote_it():
    columns = (Column(0, "Title", "title"), Column(27, " E-MAIL * ", "email"))
    clients = Sheet(Path("clients.xlsx"), "Clients", 1, columns, (Row(2, {"title": "Acme", "email": "nobody"}),))
    (flaw,) = validate_cells(clients, clients.rows, required=["email"])
    assert (flaw.column, flaw.cell, flaw.value) == ("E-MAIL", "AB2", "nobody")


@pytest.mark.parametrize("rows", [0, 3])
def test_good_sheet_has_no_problem(sheet, rows):
    good = {"Title": "Acme", "Email": "a@b.uk", "Currency": "GBP", "Billing default": "yes", "Password": "hunter2"}
    clients = sheet({heading: [text] * rows for heading, text in good.items()})
    assert found(clients, required=["title", "email", "currency"]) == []


def test_column_that_is_not_read_is_not_checked(sheet):
    """Its rows have no cell for it: Intend fills it."""
    clients = sheet({"Created on": ["2024"], "Title": ["Acme"]})
    rows = [replace(row, cells={"title": row.cells["title"]}) for row in clients.rows]
    assert list(validate_cells(clients, rows, required=["title"])) == []


def test_sheet_without_rows_is_checked_for_its_columns(sheet):
    assert found(sheet({"Title": []}), required=["title", "email"]) == [("required_column_missing", 3, "")]


LOOKS_LIKE_SOMETHING_ELSE = ["1e5", "NA", "nan", "None", "null", "007", "1.0", "2024-01-01", "inf", "<NA>"]


@pytest.mark.parametrize("text", LOOKS_LIKE_SOMETHING_ELSE)
def test_text_that_looks_like_nothing_is_not_missing(sheet, text):
    """No word stands for an empty cell."""
    assert found(sheet({"Title": [text, "Acme"]}), required=["title"]) == []


@pytest.mark.parametrize("text", LOOKS_LIKE_SOMETHING_ELSE)
def test_text_that_looks_like_a_value_is_not_converted(sheet, text):
    """A problem shows it letter for letter, also among cells that are numbers."""
    clients = sheet({"Billing default": ["1", text, "0"]})
    assert [flaw.value for flaw in validate_cells(clients, clients.rows, required=())] == [text]


def test_checking_changes_no_cell(sheet):
    clients = sheet({"Title": ["007", None], "Email": ["NA", "1e5"]})
    list(validate_cells(clients, clients.rows, required=["title"]))
    assert [row.cells for row in clients.rows] == [{"title": "007", "email": "NA"}, {"title": None, "email": "1e5"}]


def test_password_is_not_shown(sheet):
    """Nor is it in any problem of its column."""
    clients = sheet({"Password": ["hunter2", None]})
    flaws = list(validate_cells(clients, clients.rows, required=["password"]))
    assert [flaw.row for flaw in flaws] == [6]
    assert "hunter2" not in str(flaws)


def test_row_with_shifted_cells_has_no_other_problem(sheet):
    """What stands under "Currency" in a row that is too wide may be its password; correct the row first."""
    clients = sheet({"Title": ["Acme", "Bolt"], "Currency": ["hunter2", "GBR"]})
    shifted, below = clients.rows
    too_wide = problem("row_too_wide", row=5, cell="C5", found=3, expected=2)
    clients = replace(clients, rows=(replace(shifted, problems=(too_wide,)), below))
    assert found(clients) == [("currency_unknown", 6, "B6")]


def test_schema_has_every_column_of_the_sheet():
    assert list(build_schema(EVERY_COLUMN, required=[]).columns) == EVERY_COLUMN


def test_schema_forbids_empty_cells_only_where_required():
    schema = build_schema(["title", "website"], required=["title"])
    assert {name: column.nullable for name, column in schema.columns.items()} == {"title": False, "website": True}
