"""Cells of a column that are written at once are those that are written one by one."""

from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter.workbook
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intend_bulk.model.fields import Cell, Shape
from intend_bulk.sheets.new_workbook import new_workbook
from intend_bulk.sheets.table_columns import TableColumn, plain_column
from intend_bulk.sheets.writing import open_table
from intend_bulk.sheets.xlsx_column import Styles, XlsxColumn
from intend_bulk.sheets.xlsx_text import are_plain, text_cell, writable

COLUMNS = [
    plain_column("title"),
    plain_column("discount_rate", Shape.NUMBER),
    plain_column("created_on", Shape.DATE),
    plain_column("outcome", colours={"created": "E0F0DA"}),
    plain_column("cell", cells_of="Clients"),
]
NOT_PLAIN = [
    "a&b",
    "a<b",
    "a>b",
    "<",
    "_x0041_",
    " before",
    "after ",
    " ",
    "two\nlines",
    "tab\tin",
    "\x00",
    "\x85after",
    "\u3000after",
    "\ud83d",
    "\uffff",
]
CELLS = st.one_of(
    st.none(),
    st.text("ab &<>_x0041\n\t\u3000\ud83d\udc00é🏠", max_size=9),
    st.sampled_from(["Acme", "x" * 59, "x" * 60, "x" * 61, "", "created", "C7", "2026-03-01T10:00:00", "1850-01-01"]),
    st.integers(-(10**16), 10**16),
    st.floats(),
    st.booleans(),
)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    with new_workbook(tmp_path_factory.mktemp("columns") / "book.xlsx") as book:
        yield book


def column_of(book: object, column: TableColumn) -> XlsxColumn:
    return XlsxColumn(book, column, "C", Styles.of(book))


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
@given(cells=st.lists(CELLS, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cells_are_the_same_at_once_and_one_by_one(book, column: TableColumn, cells: list[Cell]) -> None:
    at_once, one_by_one = column_of(book, column), column_of(book, column)
    rows = range(2, len(cells) + 2)
    expected = [one_by_one.cells([row], [cell])[0] for row, cell in zip(rows, cells, strict=True)]
    assert list(at_once.cells(rows, cells)) == expected
    assert at_once.width == one_by_one.width


@pytest.mark.parametrize("text", NOT_PLAIN, ids=ascii)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_special_text_makes_its_column_special(text: str, place: int) -> None:
    """Wherever it stands among the others."""
    texts = ["Acme", "snake_case, naïve"]
    assert are_plain(texts)
    assert not are_plain([*texts[:place], text, *texts[place:]])


@pytest.mark.parametrize("text", [*NOT_PLAIN, "Acme", "snake_case", "é"], ids=ascii)
def test_text_among_others_is_the_cell_of_that_text(book, text: str) -> None:
    column = column_of(book, COLUMNS[0])
    style = Styles.of(book).text
    assert column.cells([2, 3, 4], ["Acme", text, None])[1] == text_cell("C3", style, writable(text))


def test_whole_number_that_a_cell_cannot_hold_is_text_among_others(book) -> None:
    cells = column_of(book, COLUMNS[1]).cells([2, 3], [5, 10**15])
    assert ["inlineStr" in cell for cell in cells] == [False, True]


def test_rows_that_have_no_cell_are_no_rows(tmp_path: Path) -> None:
    """Also where all that are written at once have none."""
    with open_table(tmp_path / "out.xlsx", COLUMNS, sheet_name="Clients") as table:
        for title in [None] * 120 + ["Acme", None]:
            table.add([title, None, None, None, None])
    with ZipFile(tmp_path / "out.xlsx") as parts:
        xml = parts.read("xl/worksheets/sheet1.xml")
    assert xml.count(b"<row ") == 2
    assert b'<row r="122"><c r="A122"' in xml


def test_xlsxwriter_is_left_as_it_was(tmp_path: Path) -> None:
    usual = xlsxwriter.workbook.ZipFile
    with new_workbook(tmp_path / "out.xlsx"):
        pass
    assert xlsxwriter.workbook.ZipFile is usual is ZipFile
