"""Rows of a text file, as text: encoding, separator and line ends are found in the file."""

import csv
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.sheets.csv_text import unmarked
from intend_bulk.sheets.delimiters import find_delimiter
from intend_bulk.sheets.encodings import find_encoding
from intend_bulk.sheets.places import LAST_COLUMN
from intend_bulk.sheets.raw import RawBook, RawRow, RawSheet

_SEPARATOR_LINE = ["sep=", ""]
_QUOTE_HINT = 'Look for a double quote (") that is not closed or not doubled, or save the file as a workbook (.xlsx).'
_BINARY = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x1f\x8b", "packed (gzip)"),
    (b"7z\xbc\xaf", "packed (7-Zip)"),
    (b"Rar!", "packed (RAR)"),
    (b"BZh", "packed (bzip2)"),
    (b"\xfd7zXZ", "packed (xz)"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"SQLite", "a database (SQLite)"),
)


def open_text(path: Path, *, encoding: str | None = None) -> RawBook:
    """Open a text file (.csv, .tsv, .txt); `encoding` is the one that a person says it is in.

    Raises SheetError where it is no text, or its encoding or its separator cannot be told for certain.
    """
    _refuse_binary(path)
    found = find_encoding(path, encoding)
    delimiter = find_delimiter(path, found.name)
    rows = partial(csv_rows, path, encoding=found.name, delimiter=delimiter)
    return RawBook((RawSheet(None, rows),), notes=(found.note,) if found.note else ())


def csv_rows(path: Path, *, encoding: str, delimiter: str) -> Iterator[RawRow]:
    """Every record of a csv file, blank ones too, with the row that Excel shows and the line it begins at.

    A quoted line break is one row of several lines; a first line "sep=;" is taken off, as Excel does.
    Raises SheetError where a quote is never closed, or a cell is too long or a row too wide for a spreadsheet.
    """
    number, line = 0, 1
    try:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            for record in reader:
                _refuse_endless(path, line, record)
                if line > 1 or record != _SEPARATOR_LINE:
                    number += 1
                    # a call for each cell would cost more than all the rest
                    yield RawRow(
                        number,
                        line,
                        [(unmarked(text) if text[0] == "'" else text) if text else None for text in record],
                    )
                line = reader.line_num + 1
    except csv.Error as error:
        raise _unreadable(path, number + 1, line, str(error)) from error
    except UnicodeError as error:
        raise SheetError(
            f"{path.name} was changed while it was read: below line {line} it is no longer in {encoding}.",
            hint="Wait until the program that writes it is done, then run this again.",
        ) from error


def _unreadable(path: Path, number: int, line: int, reason: str) -> SheetError:
    """What csv says, in words: a field that is too long is mostly a quote that was never closed."""
    if "field larger" in reason:
        why = f"a cell has more than {csv.field_size_limit():,} characters; a spreadsheet can hold 32,767"
    elif "unexpected end" in reason:
        why = "a double quote opens a text and is never closed"
    elif "expected after" in reason:
        why = "text follows a double quote that closes a cell"
    else:
        why = reason
    return SheetError(
        f"{path.name}, line {line}: the row that begins here (row {number}) cannot be read: {why}.", hint=_QUOTE_HINT
    )


def _refuse_endless(path: Path, line: int, record: list[str]) -> None:
    if len(record) > LAST_COLUMN + 1:
        raise SheetError(
            f"{path.name}, line {line}: the row that begins here has {len(record):,} cells, and {LAST_COLUMN + 1:,} "
            "are the most that a sheet can have.",
            hint="Look for line breaks that were lost, or for separators that do not belong there.",
        )


def _refuse_binary(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(8)
    kind = next((kind for mark, kind in _BINARY if start.startswith(mark)), None)
    if kind:
        raise SheetError(
            f"{path.name} is {kind}, although its name says text.",
            hint="Give the spreadsheet itself: a workbook (.xlsx), or a file that was saved as CSV UTF-8.",
        )
