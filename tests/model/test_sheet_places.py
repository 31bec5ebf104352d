"""A sheet knows where its cells stand, in the words of the user."""

from pathlib import Path

import pytest

from intend_bulk.model.sheet import Column, Sheet, column_letter

SHEET = Sheet(
    Path("clients.xlsx"),
    "Clients",
    heading_row=3,
    columns=(Column(0, "Title *", "title"), Column(27, " E-MAIL ", "email"), Column(28, "Colour", None)),
    rows=(),
)


@pytest.mark.parametrize(
    ("position", "letter"),
    [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")],
)
def test_column_has_the_letter_that_excel_shows(position, letter):
    assert column_letter(position) == letter


@pytest.mark.parametrize(("name", "cell"), [("title", "A12"), ("email", "AB12"), ("currency", ""), (None, "")], ids=str)
def test_cell_is_named_as_excel_does(name, cell):
    """ "" for a column that the sheet has not."""
    assert SHEET.cell(12, name) == cell


@pytest.mark.parametrize(("name", "heading"), [("title", "Title"), ("email", "E-MAIL"), ("currency", "currency")])
def test_heading_is_as_the_user_wrote_it(name, heading):
    """Without the mark of a required column; the column name where the sheet has none."""
    assert SHEET.heading(name) == heading


def test_heading_of_several_lines_is_one_line():
    """As it stands in a sentence, or in the line of a report."""
    assert Column(0, "Company\n  name *", "title").title == "Company name"


def test_problem_of_a_cell_has_its_heading_and_its_place():
    found = SHEET.problem("currency_unknown", 12, "email", value="GBR")
    assert (found.row, found.column, found.cell, found.value) == (12, "E-MAIL", "AB12", "GBR")


def test_problem_of_a_password_does_not_show_it():
    found = SHEET.problem("currency_unknown", 12, "password", value="hunter2")
    assert found.value == "***"
    assert "hunter2" not in found.message


def test_columns_of_ours_are_known_by_name():
    assert list(SHEET.known) == ["title", "email"]
