"""Fields → a workbook or csv to fill in, blank or with rows."""

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from intend_bulk import __version__
from intend_bulk.errors import OutputError
from intend_bulk.model.choices import Codes, fitting
from intend_bulk.model.fields import Cell, Field
from intend_bulk.model.sheet import column_letter
from intend_bulk.sheets.csv_text import marked
from intend_bulk.sheets.guides import add_drop_downs, add_notes, heading_colour, heading_of, redden_missing
from intend_bulk.sheets.how_to import write_how_to
from intend_bulk.sheets.new_workbook import new_workbook
from intend_bulk.sheets.stamp import PROPERTY
from intend_bulk.sheets.writing import HEADING_STYLE, WIDEST, set_up_sheet
from intend_bulk.sheets.xlsx_text import ExactWorksheet, cell_text
from intend_bulk.system import replacing

SHEET = "Clients"
"""The name of the sheet to fill in."""
_MADE_ON = datetime(2026, 1, 1)  # a fixed day, so that equal fields give an equal file


def write_template(
    path: Path,
    fields: Sequence[Field],
    *,
    required: Collection[str],
    rows: Iterable[Mapping[str, Cell]] = (),
    codes: Codes | None = None,
    own_codes: Codes | None = None,
) -> Path:
    """Write a sheet with one column a field, blank but for `rows` by column name, and return where it stands.

    In a workbook headings are labels, the required ones marked with ` *` and coloured, and every column is formatted
    as text, so that no leading zero is lost in typing; notes, drop-downs (`codes` are what the system holds,
    `own_codes` the lists of the profile) and a sheet in plain words help to fill it in. In a csv headings are column
    names, and that is all. Examples are codes that are right.
    `rows` are gone through twice.
    Raises OutputError for another ending than .xlsx or .csv, or a place that cannot be written to.
    """
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise OutputError(f"{path.name} does not say its format.", hint="Give a name that ends with .xlsx or .csv.")
    codes, own_codes = codes or {}, own_codes or {}
    with replacing(path) as replacement:
        if suffix == ".csv":
            _write_csv(replacement.beside, fields, rows)
        else:
            right = [replace(field, example=fitting(field.example, field, codes, own_codes)) for field in fields]
            _write_workbook(replacement.beside, right, required, rows, codes, own_codes)
    return replacement.target


def write_filled(path: Path, fields: Sequence[Field], rows: Iterable[Mapping[str, Cell]]) -> None:
    """Write rows as a filled-in template (.xlsx) to a place that nobody else sees; they are gone through twice."""
    _write_workbook(path, fields, (), rows, {}, {})


def _write_csv(path: Path, fields: Sequence[Field], rows: Iterable[Mapping[str, Cell]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field.name for field in fields])
        writer.writerows([marked(_text(row.get(field.name))) for field in fields] for row in rows)


def _write_workbook(
    path: Path,
    fields: Sequence[Field],
    required: Collection[str],
    rows: Iterable[Mapping[str, Cell]],
    codes: Codes,
    own_codes: Codes,
) -> None:
    with new_workbook(path) as book:
        book.set_properties({"title": "Clients for Intend", "created": _MADE_ON})
        book.set_custom_property(PROPERTY, __version__)
        sheet = book.add_worksheet(SHEET, ExactWorksheet)
        _write_clients(book, sheet, fields, required, rows)
        redden_missing(book, sheet, fields, required)
        write_how_to(book, fields, required, codes, own_codes)
        add_drop_downs(book, sheet, fields, codes, own_codes)


def _write_clients(
    book: Any, sheet: Any, fields: Sequence[Field], required: Collection[str], rows: Iterable[Mapping[str, Cell]]
) -> None:
    as_text = book.add_format({"num_format": "@"})
    longest = _longest(fields, rows)
    for position, field in enumerate(fields):
        is_required = field.name in required
        heading = heading_of(field, required=is_required)
        style = {**HEADING_STYLE, "bg_color": heading_colour(field, required=is_required)}
        width = max(len(heading), len(field.example), longest[field.name])
        sheet.set_column(position, position, min(width + 3, WIDEST), as_text)
        sheet.write_string(0, position, heading, book.add_format(style))
    add_notes(sheet, fields, required)  # before the rows: with constant_memory, XlsxWriter never goes back to one
    number = 0
    for number, row in enumerate(rows, start=1):
        for position, field in enumerate(fields):
            if text := _text(row.get(field.name)):
                text = cell_text(text, row=number + 1, position=position, label=field.label)
                sheet.write_string(number, position, text, as_text)
    set_up_sheet(sheet)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letter(len(fields) - 1)}{number + 1}"})


def _longest(fields: Sequence[Field], rows: Iterable[Mapping[str, Cell]]) -> dict[str, int]:
    """How many characters the longest text of each column has."""
    longest = {field.name: 0 for field in fields}
    for row in rows:
        for name, length in longest.items():
            longest[name] = max(length, len(_text(row.get(name))))
    return longest


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)
