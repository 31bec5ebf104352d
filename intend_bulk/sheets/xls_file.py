"""An old Excel workbook (.xls, Excel 5 to 2003) as its sheets of raw rows."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import xlrd
from xlrd.book import Book
from xlrd.compdoc import CompDocError
from xlrd.sheet import Cell as XlsCell
from xlrd.sheet import Sheet

from intend_bulk.sheets.damage import Damaged, named_errors, protected
from intend_bulk.sheets.places import with_blank_rows
from intend_bulk.sheets.raw import Merged, RawBook, RawCell, RawRow, RawSheet
from intend_bulk.sheets.shown import NumberFormat, boolean_shown, error_shown, format_code, number_format

_RAISED = (xlrd.XLRDError, CompDocError, AssertionError, TypeError, AttributeError)


def read_xls(path: Path) -> RawBook:
    """A workbook as its sheets of rows; raises SheetError where it is none, is damaged or has a password."""
    with _open_book(path) as book:
        if not book.nsheets:
            raise Damaged("no sheets were found in it")
        return RawBook(tuple(_sheet(path, book, number) for number in range(book.nsheets)))


def _sheet(path: Path, book: Book, number: int) -> RawSheet:
    sheet = book.sheet_by_index(number)
    hidden = frozenset(position for position, column in sheet.colinfo_map.items() if column.hidden or not column.width)
    merged = tuple(Merged(top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells)
    return RawSheet(sheet.name, partial(_rows, path, number), sheet.visibility != 0, hidden, merged)


def _rows(path: Path, number: int) -> Iterator[RawRow]:
    with _open_book(path) as book:
        sheet, formats = book.sheet_by_index(number), _Formats(book)
        yield from with_blank_rows(_filled_rows(sheet, formats))


@contextmanager
def _open_book(path: Path) -> Iterator[Book]:
    """Its sheets are read when they are asked for. What xlrd has to say of them goes nowhere."""
    with path.open("rb") as file:
        content = file.read()
    with named_errors(path, _RAISED):
        try:
            book = xlrd.open_workbook(
                file_contents=content, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
            )
        except xlrd.XLRDError as error:
            if "encrypted" in str(error):
                raise protected(path) from error
            raise
        with book:
            yield book


class _Formats:
    """The number format of each style of a workbook, by its number."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._own = {key: found.format_str for key, found in book.format_map.items() if found.format_str}

    def of(self, style: int) -> NumberFormat:
        code = format_code(self._book.xf_list[style].format_key, self._own)
        return number_format(code, counts_from_1904=self._book.datemode == 1)


def _filled_rows(sheet: Sheet, formats: _Formats) -> Iterator[RawRow]:
    for index in range(sheet.nrows):
        cells = [_shown(sheet.cell(index, position), formats) for position in range(sheet.row_len(index))]
        if any(cell is not None for cell in cells):
            row = sheet.rowinfo_map.get(index)
            yield RawRow(index + 1, None, cells, bool(row and row.hidden))


def _shown(cell: XlsCell, formats: _Formats) -> RawCell:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value) or None
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return formats.of(cell.xf_index).shown(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return boolean_shown(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return error_shown(xlrd.error_text_from_code.get(cell.value, ""))
    return None
