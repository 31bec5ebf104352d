"""The sheet of a workbook that says what changed from one export to the next, and such a workbook by itself."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from intend_bulk.model.changes import Change, Comparison, Kind
from intend_bulk.model.client import field_named
from intend_bulk.model.fields import DATE, Cell, label_of
from intend_bulk.sheets.new_workbook import new_workbook
from intend_bulk.sheets.writing import open_table, plain_column
from intend_bulk.sheets.xlsx_sheet import HEADING_STYLE, MOST_ROWS, exact_moment, fits_a_cell, set_up_sheet
from intend_bulk.sheets.xlsx_text import ExactWorksheet, fitting_text
from intend_bulk.system import Note, replacing, unnoted

CHANGES = "Changes"
COLUMNS = ("client_id", "title", "change", "column", "old", "new")
COLOURS = {Kind.ADDED: "#E0F0DA", Kind.GONE: "#FBE4E2", Kind.CHANGED: "#FFF2CC"}
"""Green, red and amber."""
_HEADINGS = tuple(label_of(name) for name in COLUMNS)
_WIDTHS = (12, 34, 12, 30, 40, 40)
_TEXT: Mapping[str, object] = {"valign": "top", "text_wrap": True}
_STYLES: Mapping[str, Mapping[str, object]] = {
    "text": _TEXT,
    "number": {"valign": "top", "align": "left"},
    "date": {"valign": "top", "align": "left", "num_format": "yyyy-mm-dd hh:mm:ss"},
}


def write_changes(book: Any, changes: Comparison) -> list[Any]:
    """Add the sheet Changes to a workbook that is being made with constant_memory, and return it.

    Past the last row of a sheet it goes on in a further one. Where nothing changed, it says so in a sentence.
    """
    sheets = _Sheets(book)
    for change in changes.changes:
        sheets.add(change)
    return sheets.finished(changes)


def write_changes_file(path: Path, changes: Comparison, *, note: Note = unnoted) -> Path:
    """Write all changes to a .xlsx, .csv or .json file, and return where it stands.

    Raises OutputError for another ending, or a place that cannot be written to.
    """
    if path.suffix.lower() == ".xlsx":
        with replacing(path, note=note) as replacement, new_workbook(replacement.beside) as book:
            write_changes(book, changes)
        return replacement.target
    with open_table(path, [plain_column(name) for name in COLUMNS], sheet_name=CHANGES, note=note) as table:
        for change in changes.changes:
            table.add([change.client_id, change.title, change.kind.value, change.column, change.old, change.new])
    return table.replacement.target


def column_label(name: str) -> str:
    """What a person calls a column: "billing_town" -> "Billing town", "loyalty.points" as it is."""
    field = field_named(name)
    return field.label if field else name


def columns_not_compared(changes: Comparison) -> list[str]:
    """Sentences on the columns that only one of the exports has."""
    earlier, later = f"the earlier export, {changes.earlier},", f"the later export, {changes.later},"
    found = ((earlier, changes.only_earlier), (later, changes.only_later))
    return [f"Not compared, as only {export} has them: {_listed(columns)}." for export, columns in found if columns]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(column_label, names))


class _Sheets:
    """One sheet after the other, written row by row."""

    def __init__(self, book: Any) -> None:
        self._book, self._rows = book, 0
        self._heading = book.add_format(HEADING_STYLE)
        self._formats = {
            (kind, style): book.add_format({**properties, "bg_color": COLOURS[kind]})
            for kind in Kind
            for style, properties in _STYLES.items()
        }
        self._all: list[Any] = []

    def add(self, change: Change) -> None:
        if not self._all or self._rows == MOST_ROWS:
            self._begin()
        cells = (change.client_id, change.title, change.kind.value, column_label(change.column))
        for position, cell in enumerate((*cells, change.old, change.new)):
            self._write(position, cell, change)
        self._rows += 1

    def _begin(self) -> None:
        if self._all:
            self._close()
        self._all.append(_new_sheet(self._book, f"{CHANGES} {len(self._all) + 1}" if self._all else CHANGES))
        for position, heading in enumerate(_HEADINGS):
            self._all[-1].write_string(0, position, heading, self._heading)
        self._rows = 1

    def _write(self, position: int, cell: Cell, change: Change) -> None:
        sheet, row = self._all[-1], self._rows
        if cell is None or cell == "":
            sheet.write_blank(row, position, None, self._formats[change.kind, "text"])
        elif isinstance(cell, bool):
            sheet.write_boolean(row, position, cell, self._formats[change.kind, "text"])
        elif isinstance(cell, (int, float)) and fits_a_cell(cell):
            sheet.write_number(row, position, cell, self._formats[change.kind, "number"])
        elif position > 3 and (moment := _moment(change.column, str(cell))):
            sheet.write_datetime(row, position, moment, self._formats[change.kind, "date"])
        else:
            sheet.write_string(row, position, _fitting(str(cell)), self._formats[change.kind, "text"])

    def _close(self) -> None:
        sheet, last_row, last_column = self._all[-1], self._rows - 1, len(COLUMNS) - 1
        set_up_sheet(sheet)
        sheet.autofilter(0, 0, last_row, last_column)
        sheet.ignore_errors({"number_stored_as_text": f"A1:F{last_row + 1}"})

    def finished(self, changes: Comparison) -> list[Any]:
        """All sheets, once no change is to come."""
        if self._all:
            self._close()
            return self._all
        sheet = _new_sheet(self._book, CHANGES)
        for row, sentence in enumerate([_nothing(changes), *columns_not_compared(changes)]):
            sheet.write_string(row, 0, _fitting(sentence))
        return [sheet]


def _nothing(changes: Comparison) -> str:
    return f"Nothing changed from {changes.earlier} to {changes.later}."


def _new_sheet(book: Any, name: str) -> Any:
    sheet = book.add_worksheet(name, ExactWorksheet)
    for position, width in enumerate(_WIDTHS):
        sheet.set_column(position, position, width)
    return sheet


def _moment(column: str, text: str) -> datetime | None:
    """What the clock shows in a text of a date column, where a cell of a workbook can hold it exactly; else None."""
    field = field_named(column)
    return exact_moment(text) if field and field.kind is DATE else None


def _fitting(text: str) -> str:
    return fitting_text(text, whole_in="csv and json")
