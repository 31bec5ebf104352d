"""Cells that readers of workbooks get wrong, read alike from every format."""

from pathlib import Path

import pytest
import xlsb_file
from nasty_cells import CLIENTS, COMPUTED, STORED, Nasty
from openpyxl import Workbook
from testkit import found_in

from intend_bulk.sheets.opening import open_file
from intend_bulk.sheets.reading import read_sheet

DATA = Path(__file__).parent / "data"
OF_LIBREOFFICE = ["xlsx", "xls", "ods"]


def read(path: Path, *, sheet_name: str | None = None) -> dict[str, tuple[str | None, str]]:
    """What is read of each cell by its name: its text, and the codes of its problems."""
    rows = read_sheet(path, sheet_name=sheet_name).rows
    return {
        str(row.cells["title"]): (row.cells["contact_number"], " ".join(found.kind.code for found in row.problems))
        for row in rows
    }


@pytest.fixture(scope="module", params=OF_LIBREOFFICE)
def of_libreoffice(request):
    """What is read of a file that LibreOffice saved, and its format."""
    return read(DATA / f"nasty-cells.{request.param}", sheet_name="Cells"), request.param


def escaped(value: str | float) -> str | float:
    """openpyxl leaves it to its caller that "_x0041_" is not read as "A"."""
    return value.replace("_x", "_x005F_x") if isinstance(value, str) else value


@pytest.fixture(scope="module")
def of_openpyxl(tmp_path_factory):
    book = Workbook()
    book.active.append(["Title", "Contact number"])
    for number, nasty in enumerate(STORED, start=2):
        book.active.cell(number, 1, escaped(nasty.name))
        cell = book.active.cell(number, 2, escaped(nasty.value))
        cell.data_type = "s" if isinstance(nasty.value, str) else "n"  # "=1+1" and "#N/A" are texts
        cell.number_format = nasty.number_format
    path = tmp_path_factory.mktemp("openpyxl") / "nasty.xlsx"
    book.save(path)
    return read(path)


@pytest.fixture(scope="module")
def of_records(tmp_path_factory):
    """A binary workbook, of which every record was put together here."""
    path = tmp_path_factory.mktemp("records") / "nasty.xlsb"
    xlsb_file.write(path, STORED)
    return read(path)


@pytest.mark.parametrize("nasty", COMPUTED, ids=lambda nasty: nasty.name)
def test_cell_that_libreoffice_saved(of_libreoffice, nasty: Nasty):
    cells, suffix = of_libreoffice
    assert cells[nasty.name] == nasty.expected(suffix)


@pytest.mark.parametrize("nasty", STORED, ids=lambda nasty: nasty.name)
def test_cell_that_openpyxl_saved(of_openpyxl, nasty: Nasty):
    assert of_openpyxl[nasty.name] == nasty.expected("xlsx")


@pytest.mark.parametrize("nasty", STORED, ids=lambda nasty: nasty.name)
def test_cell_of_a_binary_workbook(of_records, nasty: Nasty):
    assert of_records[nasty.name] == nasty.expected("xlsb")


@pytest.fixture(scope="module", params=OF_LIBREOFFICE)
def layout(request) -> Path:
    return DATA / f"nasty-cells.{request.param}"


def test_hidden_sheet_is_known(layout):
    assert [(sheet.name, sheet.is_hidden) for sheet in open_file(layout).sheets] == [
        ("Cells", False),
        ("Layout", False),
        ("Secret", True),
    ]


def test_what_is_hidden_is_read_and_said(layout):
    """A column of ours on its heading, the rows once."""
    sheet = read_sheet(layout, sheet_name="Layout")
    found = [(problem.kind.code, problem.row, problem.cell) for problem in found_in(sheet)]
    assert [row.cells["currency"] for row in sheet.rows] == ["GBP", "EUR", "USD", "GBP", "GBP"]
    assert found[:2] == [("column_hidden", 1, "C1"), ("row_hidden", 4, "")]


def test_cell_under_a_merged_one_is_told(layout):
    """It shows what only the first of them holds."""
    (problem,) = found_in(read_sheet(layout, sheet_name="Layout"))[2:]
    assert (problem.kind.code, problem.cell, problem.value, problem.is_error) == ("merged_cell", "B7", "Bath", True)
    assert "B6" in problem.message


@pytest.mark.parametrize("suffix", OF_LIBREOFFICE)
def test_template_that_was_filled_in(suffix):
    """In LibreOffice: the same clients, from the same rows and columns, with nothing to be told."""
    sheet = read_sheet(DATA / f"filled-template.{suffix}")
    rows = [
        (row.number, {sheet.known[name].heading: cell for name, cell in row.cells.items() if cell})
        for row in sheet.rows
    ]
    assert rows == [*enumerate(CLIENTS, start=2)]
    assert not found_in(sheet)
