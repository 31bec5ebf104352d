"""A workbook as a sheet of rows: where its headings are, which sheet is meant, which rows it has."""

import zipfile
from datetime import datetime

import pytest
from testkit import found_in

from intend_bulk.errors import SheetError
from intend_bulk.sheets.reading import read_sheet

HEADINGS = ["Title", "Email", "Currency"]
ACME = ["Acme", "info@acme.co.uk", "GBP"]
BOLT = ["Bolt", "info@bolt.co.uk", "EUR"]


def codes(sheet):
    return [problem.kind.code for problem in found_in(sheet)]


def test_row_holds_its_cells_by_column_name(workbook):
    (row,) = read_sheet(workbook([HEADINGS, ACME])).rows
    assert row.cells == {"title": "Acme", "email": "info@acme.co.uk", "currency": "GBP"}


def test_empty_cell_is_none(workbook):
    (row,) = read_sheet(workbook([HEADINGS, ["Acme", None]])).rows
    assert row.cells == {"title": "Acme", "email": None, "currency": None}


def test_sheet_knows_its_name_and_file(workbook):
    path = workbook([HEADINGS, ACME], names=["Kunden 2024"])
    sheet = read_sheet(path)
    assert (sheet.path, sheet.name) == (path, "Kunden 2024")


def test_row_of_a_workbook_has_no_line(workbook):
    sheet = read_sheet(workbook([HEADINGS, ACME]))
    assert (next(iter(sheet.rows)).line, sheet.heading_line) == (None, None)


@pytest.mark.parametrize(
    ("rows", "heading", "numbers"),
    [
        ([HEADINGS, ACME, BOLT], 1, [2, 3]),
        ([HEADINGS, [], ACME, [], [], BOLT], 1, [3, 6]),
        ([[], [], HEADINGS, ACME], 3, [4]),
        ([["Clients of 2024"], [], HEADINGS, ACME], 3, [4]),
        ([["Title"], HEADINGS, ACME], 2, [3]),
        ([HEADINGS, ACME, [None, "", None], BOLT], 1, [2, 4]),
        ([HEADINGS, ACME, [" ", "\n", None], BOLT], 1, [2, 4]),
        ([HEADINGS], 1, []),
    ],
    ids=[
        "no gap",
        "blank rows between",
        "blank rows above",
        "titles above",
        "a heading's word above",
        "cells without text",
        "cells of nothing but space",
        "no rows",
    ],
)
def test_rows_have_the_numbers_that_excel_shows(workbook, rows, heading, numbers):
    sheet = read_sheet(workbook(rows))
    assert (sheet.heading_row, [row.number for row in sheet.rows]) == (heading, numbers)


def test_row_that_the_file_leaves_out_is_counted(with_sheet_data):
    """Excel stores no row that is blank: the number of a row is the one it says it has."""
    inline = '<row r="{0}"><c r="B{0}" t="inlineStr"><is><t>{1}</t></is></c></row>'
    sheet = read_sheet(with_sheet_data(inline.format(4, "Title") + inline.format(70, "Acme")))
    assert (sheet.heading_row, [row.number for row in sheet.rows]) == (4, [70])


def test_columns_stand_where_they_stood(workbook):
    sheet = read_sheet(workbook([[None, "Email *", None, "TITLE"], [None, "info@acme.co.uk", None, "Acme"]]))
    assert {name: (column.letter, column.heading) for name, column in sheet.known.items()} == {
        "email": ("B", "Email *"),
        "title": ("D", "TITLE"),
    }


def test_size_that_the_file_claims_counts_for_nothing(with_sheet_data):
    """openpyxl wrote that the sheet is A1:A1."""
    row = '<row r="1"><c r="C1" t="inlineStr"><is><t>Title</t></is></c></row>'
    assert read_sheet(with_sheet_data(row)).known["title"].letter == "C"


def test_unknown_column_is_named(workbook):
    """With its cell, on the heading row, once, however many rows there are."""
    sheet = read_sheet(workbook([["Title", "Colour *"], ["Acme", "red"], ["Bolt", "blue"]]))
    (problem,) = found_in(sheet)
    assert (problem.kind.code, problem.row, problem.cell, problem.column) == ("column_unknown", 1, "B1", "Colour")


def test_unknown_column_is_not_read(workbook):
    (row,) = read_sheet(workbook([["Title", "Colour"], ["Acme", "red"]])).rows
    assert row.cells == {"title": "Acme"}


def test_column_that_intend_fills_is_noted(workbook):
    (problem,) = found_in(read_sheet(workbook([["Title", "Client account"], ["Acme", "ACME01"]])))
    assert (problem.kind.code, problem.cell, problem.is_error) == ("column_read_only", "B1", False)


def test_flawed_cell_of_a_column_that_is_not_sent_is_no_problem(workbook):
    """An export has dates in its own columns, and is a valid input."""
    sheet = read_sheet(workbook([["Title", "Created on", "Tax value"], ["Acme", datetime(2024, 3, 1), 1e20]]))
    assert codes(sheet) == ["column_read_only", "column_read_only"]


@pytest.mark.parametrize("heading", ["Client id", "Reference"])
def test_ids_are_read_though_they_are_not_sent(workbook, heading):
    """By them a row is known that was exported, or that the user's own system knows."""
    sheet = read_sheet(workbook([["Title", heading], ["Acme", 16]]))
    assert next(iter(sheet.rows)).cells[heading.lower().replace(" ", "_")] == "16"
    assert not found_in(sheet)


def test_cells_under_no_heading_are_named_once(workbook):
    """Once a column, with the first of them."""
    rows = [["Title", None, "Email"], ["Acme"], ["Bolt", "x", None, "y"], ["Cole", "z", None, "y"]]
    sheet = read_sheet(workbook(rows))
    assert [(problem.kind.code, problem.cell, problem.value) for problem in found_in(sheet)] == [
        ("cells_without_heading", "B3", "x"),
        ("cells_without_heading", "D3", "y"),
    ]


def test_space_under_no_heading_is_nothing(workbook):
    assert not found_in(read_sheet(workbook([["Title", "Email"], ["Acme", None, " "]])))


def test_problem_has_the_heading_as_the_user_wrote_it(workbook):
    (problem,) = found_in(read_sheet(workbook([["Title", "COLOUR", "contact-number *"], ["Acme", None, "=A1"]])))[1:]
    assert (problem.column, problem.cell) == ("contact-number", "C2")


def test_one_sheet_of_ours_among_others(workbook):
    """The others have no heading of ours."""
    sheet = read_sheet(workbook([["Read me"]], [HEADINGS, ACME], names=["Notes", "Data"]))
    assert (sheet.name, len([*sheet.rows])) == ("Data", 1)


def test_two_sheets_of_ours_are_refused(workbook):
    """The error names them and the option that says which one."""
    with pytest.raises(SheetError, match="2 sheets with our headings: Clients, Second") as caught:
        read_sheet(workbook([HEADINGS, ACME], [HEADINGS, BOLT], [["Notes"]]))
    assert "--sheet" in caught.value.hint


def test_sheet_can_be_named(workbook):
    sheet = read_sheet(workbook([HEADINGS, ACME], [HEADINGS, BOLT]), sheet_name="Second")
    assert (sheet.name, next(iter(sheet.rows)).cells["title"]) == ("Second", "Bolt")


def test_sheet_that_is_not_there_is_refused(workbook):
    """The error names those that are."""
    with pytest.raises(SheetError, match="no sheet 'Third'") as caught:
        read_sheet(workbook([HEADINGS, ACME], [HEADINGS, BOLT]), sheet_name="Third")
    assert "Clients, Second" in caught.value.hint


def test_two_headings_for_one_column_are_refused(workbook):
    with pytest.raises(SheetError, match=r"row 2 of clients\.xlsx .* 'Email' \(B\) and 'E-mail' \(C\)"):
        read_sheet(workbook([[], ["Title", "Email", "E-mail"], ["Acme", "a@b.uk", "c@d.uk"]]))


def test_no_known_heading_is_refused(workbook):
    """The error shows what was found instead."""
    with pytest.raises(SheetError, match=r"no heading that is known; row 2 holds A 'Nom', C 'Colour'") as caught:
        read_sheet(workbook([[], ["Nom", None, "Colour"], ["Acme", None, "red"]]))
    assert "template" in caught.value.hint


@pytest.mark.parametrize("rows", [[], [[], []], [[" ", None]]], ids=["nothing", "blank rows", "space"])
def test_sheet_without_data_is_refused(workbook, rows):
    with pytest.raises(SheetError, match="holds no data") as caught:
        read_sheet(workbook(rows))
    assert "template" in caught.value.hint


def test_strict_workbook_is_read_like_any_other(workbook):
    """Strict Open XML has other names for how the parts belong together, and for every tag."""
    path = workbook([HEADINGS, ACME])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    usual, strict = (
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
        b"http://purl.oclc.org/ooxml/officeDocument/",
    )
    usual_tags, strict_tags = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        strict + b"spreadsheetml/main",
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(usual, strict).replace(usual_tags, strict_tags))
    (row,) = read_sheet(path).rows
    assert row.cells == {"title": "Acme", "email": "info@acme.co.uk", "currency": "GBP"}
