"""Our quicker way of writing texts gives the very XML that XlsxWriter writes, wherever XlsxWriter is right."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from xlsxwriter.worksheet import Worksheet

from intend_bulk.sheets.new_workbook import new_workbook
from intend_bulk.sheets.xlsx_text import ExactWorksheet

TEXTS = [
    "Leeds",
    "R&D <x> \"y\" 'z'",
    " before",
    "after ",
    "two\nlines\n",
    "tab\t",
    "snake_case",
    "_x0041_",
    "a\x00b\x1f",
]


def written(path: Path, kind: type[Worksheet], rows: list[list[str]]) -> bytes:
    """The XML of a sheet with these texts, a number after each row's, and a row without a format."""
    with new_workbook(path) as book:
        sheet, style = book.add_worksheet("Sheet", kind), book.add_format({"bold": True})
        for row, texts in enumerate(rows):
            for position, text in enumerate(texts):
                sheet.write_string(row, position, text, style)
            sheet.write_number(row, len(texts), 1.5, style)
        sheet.set_row(len(rows) + 1, 30)
        sheet.write_string(len(rows) + 1, 0, "of no format")
        sheet.write_string("C1000", "named as a person does", style)
    with ZipFile(path) as parts:
        return parts.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", [*TEXTS, "naïve 東京 🏠", ""], ids=ascii)
def test_text_is_the_xml_that_xlsxwriter_writes(tmp_path: Path, text: str) -> None:
    assert written(tmp_path / "ours.xlsx", ExactWorksheet, [[text]]) == written(
        tmp_path / "theirs.xlsx", Worksheet, [[text]]
    )


def test_rows_are_the_xml_that_xlsxwriter_writes(tmp_path: Path) -> None:
    """Also many of them, with numbers among the texts."""
    rows = [TEXTS, [], TEXTS[::-1], ["x"] * 800]
    ours = written(tmp_path / "ours.xlsx", ExactWorksheet, rows)
    assert ours == written(tmp_path / "theirs.xlsx", Worksheet, rows)


def test_cells_of_a_row_may_come_in_any_order(tmp_path: Path) -> None:
    """In the file they stand from the left to the right."""
    with new_workbook(tmp_path / "ours.xlsx") as book:
        sheet, style = book.add_worksheet("Sheet", ExactWorksheet), book.add_format({"bold": True})
        for position in (2, 0, 1):
            sheet.write_string(0, position, str(position), style)
    with ZipFile(tmp_path / "ours.xlsx") as parts:
        xml = parts.read("xl/worksheets/sheet1.xml")
    assert xml.index(b'"A1"') < xml.index(b'"B1"') < xml.index(b'"C1"')
