"""Tables out, row by row: xlsx, csv and json. Nothing is collected, and no file is seen before it is whole."""

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from intend_bulk.errors import OutputError
from intend_bulk.model.fields import Cell, Field, Shape, label_of
from intend_bulk.model.sheet import column_letter
from intend_bulk.sheets.csv_text import marked
from intend_bulk.sheets.new_workbook import new_workbook
from intend_bulk.sheets.xlsx_text import ExactWorksheet, cell_text
from intend_bulk.system import Note, Replacement, check_writable, is_same_file, replacing, unnoted

AddRow: TypeAlias = Callable[[Sequence[Cell]], None]
HEADING_STYLE = {"bold": True, "bg_color": "#DDE6F0", "bottom": 1, "valign": "top"}
LINK_STYLE = {"font_color": "#0563C1", "underline": 1, "valign": "top"}
_NUMBER_STYLE = {"align": "right", "indent": 1, "valign": "top"}
WIDEST = 60
_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_MOST_ROWS = 1_048_576
_UNWRITABLE = "backslashreplace"  # half of a surrogate pair; in JSON this is its escape, so nothing is lost there


@dataclass(frozen=True)
class TableColumn:
    """A column of a table that we write."""

    name: str
    """The heading in csv and json."""
    label: str
    """The heading in a workbook."""
    shape: Shape = Shape.TEXT
    colours: Mapping[str, str] = field(default_factory=dict)
    """What colour a text has in a workbook: {"created": "E0F0DA"}."""
    cells_of: str = ""
    """In a workbook, its texts are links to the cells of this sheet that they name: "Clients"."""


def field_column(name: str, field: Field | None) -> TableColumn:
    """The column of a field; of a key that nobody documented, where there is no field."""
    return TableColumn(name, field.label, field.kind.shape) if field else TableColumn(name, name, Shape.NUMBER)


def plain_column(
    name: str, shape: Shape = Shape.TEXT, *, colours: Mapping[str, str] | None = None, cells_of: str = ""
) -> TableColumn:
    """The column of a report: plain_column("sent_at") has the label "Sent at"."""
    return TableColumn(name, label_of(name), shape, colours or {}, cells_of)


@dataclass(frozen=True)
class Table:
    """A table that is being written."""

    add: AddRow
    """Append a row: one cell a column, in their order. Dates are texts in ISO 8601, as in the API."""
    replacement: Replacement
    """Its `target` says where the file stands once it is closed."""


@contextmanager
def open_table(path: Path, columns: Sequence[TableColumn], *, sheet_name: str, note: Note = unnoted) -> Iterator[Table]:
    """Write a table to a .xlsx, .csv or .json file, which appears under its name when the block ends well.

    `note` sees it before (see `system.replacing`).
    Raises OutputError for another ending, or a place that cannot be written to.
    """
    write = writer_for(path)
    with replacing(path, note=note) as replacement, write(replacement.beside, columns, sheet_name) as add:
        yield Table(add, replacement)


def check_output(path: Path, *, source: Path | None = None) -> None:
    """Raise OutputError where a table could not be written at `path`, or would replace its source; write nothing."""
    writer_for(path)
    if source and is_same_file(path, source):
        raise OutputError(f"{path} is the file that is read: it is not written over.", hint="Choose another name.")
    check_writable(path)


Writer: TypeAlias = Callable[[Path, Sequence[TableColumn], str], AbstractContextManager[AddRow]]


def writer_for(path: Path) -> Writer:
    """The writer of the format that a file name asks for."""
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        known = ", ".join(_WRITERS)
        raise OutputError(f"{path.name} does not say its format.", hint=f"Give a name that ends with one of {known}.")
    return writer


@contextmanager
def _csv_table(path: Path, columns: Sequence[TableColumn], _sheet_name: str) -> Iterator[AddRow]:
    """UTF-8 with BOM, comma, CRLF: what Excel opens by a double click."""
    with path.open("w", encoding="utf-8-sig", newline="", errors=_UNWRITABLE) as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in columns])
        yield lambda cells: writer.writerow([_csv_cell(cell) for cell, _ in zip(cells, columns, strict=True)])


def _csv_cell(cell: Cell) -> str | float:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return marked(cell)
    return "" if cell is None else cell


@contextmanager
def _json_table(path: Path, columns: Sequence[TableColumn], _sheet_name: str) -> Iterator[AddRow]:
    """A list of objects, one a line."""
    names = [column.name for column in columns]
    separator = "["
    with path.open("w", encoding="utf-8", newline="\n", errors=_UNWRITABLE) as file:

        def add(cells: Sequence[Cell]) -> None:
            nonlocal separator
            file.write(f"{separator}\n{json.dumps(dict(zip(names, cells, strict=True)), ensure_ascii=False)}")
            separator = ","

        yield add
        file.write("[]\n" if separator == "[" else "\n]\n")


@contextmanager
def _xlsx_table(path: Path, columns: Sequence[TableColumn], sheet_name: str) -> Iterator[AddRow]:
    with new_workbook(path) as book:
        sheet = XlsxSheet(book, columns, sheet_name)
        yield sheet.add
        sheet.finish()


def set_up_sheet(sheet: Any) -> None:
    """What every sheet of ours has: a heading that stays in sight, on the screen and on every printed page."""
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.repeat_rows(0)


class XlsxSheet:
    """One sheet: typed cells, a frozen heading, a filter, and widths that follow from what was written."""

    def __init__(self, book: Any, columns: Sequence[TableColumn], sheet_name: str) -> None:
        self._columns = columns
        self._sheet = book.add_worksheet(sheet_name, ExactWorksheet)
        self._date = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left", "valign": "top"})
        self._number = book.add_format(_NUMBER_STYLE)
        self._text = book.add_format({"valign": "top"})
        self._as_link = book.add_format(LINK_STYLE)
        self._long_text = book.add_format({"valign": "top", "text_wrap": True})
        self._coloured = [_coloured(book, column.colours) for column in columns]
        self._widths = [len(column.label) + 4 for column in columns]
        self._rows = 1
        heading, over_numbers = book.add_format(HEADING_STYLE), book.add_format({**HEADING_STYLE, **_NUMBER_STYLE})
        for position, column in enumerate(columns):
            style = over_numbers if column.shape is Shape.NUMBER else heading
            label = cell_text(column.label, row=1, position=position, label=column.name)
            self._sheet.write_string(0, position, label, style)

    def add(self, cells: Sequence[Cell]) -> None:
        if self._rows == _MOST_ROWS:
            raise OutputError(f"A sheet holds at most {_MOST_ROWS - 1:,} rows.", hint="Write csv instead.")
        for position, (cell, column) in enumerate(zip(cells, self._columns, strict=True)):
            if cell is not None:
                length = self._write(position, cell, column.shape)
                self._widths[position] = max(self._widths[position], min(length + 2, WIDEST))
        self._rows += 1

    def _write(self, position: int, cell: str | float | bool, shape: Shape) -> int:
        """Write a cell that is not empty, and say how many characters it shows."""
        if isinstance(cell, bool):
            self._sheet.write_boolean(self._rows, position, cell)
        elif isinstance(cell, (int, float)) and _fits_a_cell(cell):
            self._sheet.write_number(self._rows, position, cell, self._number)
        elif shape is Shape.DATE and (moment := _exact_moment(str(cell))):
            self._sheet.write_datetime(self._rows, position, moment, self._date)
            return len("yyyy-mm-dd hh:mm:ss")
        elif (sheet_name := self._columns[position].cells_of) and _CELL.fullmatch(str(cell)):
            self._sheet.write_formula(self._rows, position, _link(sheet_name, str(cell)), self._as_link, str(cell))
        else:
            text = cell_text(str(cell), row=self._rows + 1, position=position, label=self._columns[position].label)
            plain = self._long_text if len(text) > WIDEST else self._text
            style = self._coloured[position].get(text, plain)
            self._sheet.write_string(self._rows, position, text, style)
        return len(str(cell))

    def finish(self) -> None:
        for position, width in enumerate(self._widths):
            self._sheet.set_column(position, position, width)
        last_row, last_column = self._rows - 1, len(self._columns) - 1
        set_up_sheet(self._sheet)
        self._sheet.autofilter(0, 0, last_row, last_column)
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letter(last_column)}{last_row + 1}"})


def quoted_sheet(name: str) -> str:
    """A sheet's name as formulas and links have it: "Bob's list" -> "'Bob''s list'"."""
    return "'" + name.replace("'", "''") + "'"


def _link(sheet_name: str, cell: str) -> str:
    """A formula that links to a cell: it goes with its row where rows are sorted, and there may be a million."""
    place = f"#{quoted_sheet(sheet_name)}!{cell}".replace('"', '""')
    return f'=HYPERLINK("{place}","{cell}")'


def _coloured(book: Any, colours: Mapping[str, str]) -> dict[str, Any]:
    """The format of each text that has a colour."""
    return {text: book.add_format({"valign": "top", "bg_color": f"#{colour}"}) for text, colour in colours.items()}


def _fits_a_cell(number: float) -> bool:
    """Whether a workbook holds the number as it is: its cells have 15 digits, and no NaN and no infinity."""
    return abs(number) < 10**15 and float(f"{number:.15g}") == number


def _exact_moment(text: str) -> datetime | None:
    """The moment in UTC that a text spells, where a cell of a workbook can hold it exactly; else None."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return moment if moment.microsecond == 0 and moment.year >= 1900 else None


_WRITERS: dict[str, Writer] = {".xlsx": _xlsx_table, ".csv": _csv_table, ".json": _json_table}
