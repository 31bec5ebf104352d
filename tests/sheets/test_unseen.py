"""What a person cannot see in a sheet is said, and what is seen where nothing is held is an error."""

import pytest
from openpyxl import load_workbook
from testkit import found_in

from intend_bulk.sheets.reading import read_sheet

HEADINGS = ["Title", "Email", "Billing town", "Note of mine"]
ACME = ["Acme", "info@acme.co.uk", "Leeds", "x"]


@pytest.fixture
def merged(workbook):
    """What is found in a sheet of these rows, of which these cells are merged: [("merged_cell", "A3", "Acme")]."""

    def read(*rows: list[str | None], areas: list[str]):
        path = workbook([["Clients of 2024"], HEADINGS, *rows])
        book = load_workbook(path)
        for area in areas:
            book.active.merge_cells(area)
        book.save(path)
        sheet = read_sheet(path)
        return [(problem.kind.code, problem.cell, problem.value) for problem in found_in(sheet)][1:]

    return read


def test_merged_titles_and_headings_disturb_nothing(merged):
    assert merged(ACME, areas=["A1:D1", "D2:F2"]) == []


def test_value_that_is_seen_in_several_rows_is_held_by_the_first(merged):
    rows = [ACME, ["Bolt", "info@bolt.co.uk", None], ["Cole", "info@cole.co.uk", None]]
    assert merged(*rows, areas=["C3:C5"]) == [("merged_cell", "C4", "Leeds"), ("merged_cell", "C5", "Leeds")]


def test_value_that_is_seen_in_several_columns_is_held_by_the_first(merged):
    assert merged(["Acme", None, "Leeds"], areas=["A3:B3"]) == [("merged_cell", "B3", "Acme")]


def test_empty_merged_cells_are_empty(merged):
    assert merged(["Acme", None, None], areas=["B3:C3"]) == []


def test_cell_of_a_column_that_is_not_ours_may_be_merged(merged):
    assert merged(ACME, ["Bolt", "info@bolt.co.uk", "York", None], areas=["D3:D4"]) == []


def test_tall_cell_of_one_client_is_no_row_of_its_own(merged):
    """The rows that it takes up hold nothing else."""
    assert merged(ACME, areas=["A3:A5", "B3:B5", "C3:C5"]) == []


def test_areas_one_after_the_other(merged):
    """Each shows the value of its own first cell."""
    rows = [ACME, ["Bolt", "b@b.uk", None], ["Cole", "c@c.uk", "Hull"], ["Dale", "d@d.uk", None]]
    assert merged(*rows, areas=["C3:C4", "C5:C6"]) == [("merged_cell", "C4", "Leeds"), ("merged_cell", "C6", "Hull")]


def test_merged_cells_of_blank_rows_end_with_them(merged):
    """Far below the headings, too."""
    assert merged(*[ACME] * 38, [], [], ACME, areas=["B41:C42"]) == []


def test_areas_that_overlap_show_the_first(merged):
    """No spreadsheet program writes such a sheet."""
    rows = [ACME, ["Bolt", "b@b.uk", None], ["Cole", "c@c.uk", None]]
    assert merged(*rows, areas=["C3:C4", "C4:C5"]) == [("merged_cell", "C4", "Leeds")]


def test_hidden_rows_are_said_once(workbook):
    """At the first that holds something."""
    path = workbook([HEADINGS, ACME, [], ["Bolt"], ["Cole"]])
    book = load_workbook(path)
    for number in (3, 4, 5):
        book.active.row_dimensions[number].hidden = True
    book.save(path)
    sheet = read_sheet(path)
    for _ in range(2):  # rows are read anew each time
        assert [problem.row for row in sheet.rows for problem in row.problems if problem.kind.code == "row_hidden"] == [
            4
        ]


def test_hidden_column_of_the_users_own_is_not_said(workbook):
    path = workbook([HEADINGS, ACME])
    book = load_workbook(path)
    book.active.column_dimensions["D"].hidden = True
    book.save(path)
    assert [problem.kind.code for problem in found_in(read_sheet(path))] == ["column_unknown"]
