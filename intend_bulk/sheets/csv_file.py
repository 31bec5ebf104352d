"""Rows of a csv file, as text."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.sheets.csv_text import unmarked
from intend_bulk.sheets.raw import RawRow

DELIMITERS = ",;\t|"
_SEPARATOR_LINE = ["sep=", ""]


def csv_rows(path: Path) -> Iterator[RawRow]:
    """Every record of a UTF-8 csv file, blank ones too, with the row that Excel shows and the line it begins at.

    A quoted line break is one row of several lines. The separator is the one of , ; tab | that the first line has
    most of; a first line "sep=;" is taken off, as Excel does.
    Raises SheetError where the bytes are not UTF-8, or a quote is never closed.
    """
    delimiter = _delimiter(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            number, line = 0, 1
            for record in reader:
                if line > 1 or record != _SEPARATOR_LINE:
                    number += 1
                    yield RawRow(number, line, [unmarked(text) or None for text in record])
                line = reader.line_num + 1
    except UnicodeDecodeError as error:
        raise _not_utf8(path) from error
    except csv.Error as error:
        raise SheetError(
            f"{path.name}, line {line}: the row that begins here cannot be read ({error}).",
            hint='Look for a double quote (") that is not closed, or save the file as a workbook.',
        ) from error


def _delimiter(path: Path) -> str:
    """The separator that the first line with any in it has most of, quoted text not counted."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line in file:
                counts = Counter(char for part in line.split('"')[::2] for char in part if char in DELIMITERS)
                if counts:
                    return max(DELIMITERS, key=lambda char: counts[char])
    except UnicodeDecodeError as error:
        raise _not_utf8(path) from error
    return ","


def _not_utf8(path: Path) -> SheetError:
    return SheetError(
        f"{path.name} is not in UTF-8, so its letters cannot be told for certain.",
        hint='Save it from Excel as "CSV UTF-8 (Comma delimited)", or as a workbook (.xlsx).',
    )
