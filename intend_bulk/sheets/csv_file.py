"""Rows of a csv file, as text."""

import csv
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.sheets.csv_text import unmarked
from intend_bulk.sheets.delimiters import find_delimiter
from intend_bulk.sheets.encodings import encoding_note, find_encoding, undecodable
from intend_bulk.sheets.places import LAST_COLUMN
from intend_bulk.sheets.raw import RawBook, RawRow, RawSheet

_SEPARATOR_LINE = ["sep=", ""]
_OTHER_FILES = {
    b"%PDF-": "a PDF document",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"\x1f\x8b": "a compressed file (gzip)",
    b"7z\xbc\xaf": "a compressed file (7z)",
    b"{\\rtf": "a text document (RTF)",
}


def read_csv(path: Path, *, encoding: str | None = None) -> RawBook:
    """A text file with cells apart by , ; tab or |, in an encoding that is found or given.

    Raises SheetError where the encoding or the separator is in doubt, or the file is of another kind.
    """
    _refuse_other_files(path)
    found = find_encoding(path, encoding)
    try:
        delimiter = find_delimiter(path, found)
    except UnicodeError as error:
        raise undecodable(path, found) from error
    return RawBook((RawSheet(None, partial(csv_rows, path, found, delimiter)),), encoding=encoding_note(found))


def csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[RawRow]:
    """Every record of a csv file, blank ones too, with the row that Excel shows and the line it begins at.

    A quoted line break is one row of several lines; a first line "sep=;" is taken off, as Excel does.
    Raises SheetError where a byte cannot be decoded, a quote is never closed, a cell is too long or a row too wide.
    """
    number, line = 0, 1
    try:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            for record in reader:
                _refuse_endless(path, line, record)
                if line > 1 or record != _SEPARATOR_LINE:
                    number += 1
                    yield RawRow(
                        number, line, [(unmarked(text) if text[:1] == "'" else text) or None for text in record]
                    )
                line = reader.line_num + 1
    except UnicodeError as error:
        raise undecodable(path, encoding) from error
    except csv.Error as error:
        raise SheetError(
            f"{path.name}, line {line}: the row that begins here, row {number + 1}, cannot be read ({error}).",
            hint='Look for a double quote (") that is not closed, or save the file as a workbook.',
        ) from error


def _refuse_endless(path: Path, line: int, record: list[str]) -> None:
    if len(record) > LAST_COLUMN + 1:
        raise SheetError(
            f"{path.name}, line {line}: the row that begins here has {len(record):,} cells, and {LAST_COLUMN + 1:,} "
            "are the most that a sheet can have.",
            hint="Look for line breaks that were lost, or for separators that do not belong there.",
        )


def _refuse_other_files(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(8)
    for sign, words in _OTHER_FILES.items():
        if start.startswith(sign):
            raise SheetError(
                f"{path.name} is {words}, although its name says that it is a text file.",
                hint="Give the spreadsheet itself, as .xlsx or .csv.",
            )
