"""Fields → a blank workbook or csv to fill in."""

import csv
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter

from intend_bulk.errors import OutputError
from intend_bulk.model.fields import Field
from intend_bulk.sheets.writing import HEADING_STYLE
from intend_bulk.system import replacing

_REQUIRED_STYLE = {**HEADING_STYLE, "bg_color": "#F6C667"}
_MADE_ON = datetime(2026, 1, 1)  # a fixed day, so that equal fields give an equal file


def write_template(path: Path, fields: Sequence[Field], *, required: frozenset[str]) -> Path:
    """Write a blank sheet with one column a field, and return where it stands.

    In a workbook headings are labels, the required ones marked with ` *` and coloured, and every column is formatted
    as text, so that no leading zero is lost in typing. In a csv they are column names.
    Raises OutputError for another ending than .xlsx or .csv, or a place that cannot be written to.
    """
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise OutputError(f"{path.name} does not say its format.", hint="Give a name that ends with .xlsx or .csv.")
    with replacing(path) as replacement:
        if suffix == ".csv":
            _write_csv(replacement.beside, fields)
        else:
            _write_workbook(replacement.beside, fields, required)
    return replacement.target


def _write_csv(path: Path, fields: Sequence[Field]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerow([field.name for field in fields])


def _write_workbook(path: Path, fields: Sequence[Field], required: frozenset[str]) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": "Clients for Intend", "created": _MADE_ON})
        sheet = book.add_worksheet("Clients")
        styles = {False: book.add_format(HEADING_STYLE), True: book.add_format(_REQUIRED_STYLE)}
        as_text = book.add_format({"num_format": "@"})
        for position, field in enumerate(fields):
            is_required = field.name in required
            heading = f"{field.label} *" if is_required else field.label
            sheet.set_column(position, position, max(len(heading), len(field.example)) + 3, as_text)
            sheet.write_string(0, position, heading, styles[is_required])
        sheet.freeze_panes(1, 0)
