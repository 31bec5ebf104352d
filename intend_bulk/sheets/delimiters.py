"""What parts the cells of a text file: decided over many records, as a title or a heading may hold any of them."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.sheets.mapping.headings import column_of
from intend_bulk.sheets.raw import HEADINGS_WITHIN

DELIMITERS = ",;\t|"
NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}
_SAMPLE_LETTERS = 1 << 18


@dataclass(frozen=True, order=True)
class _Fit:
    """How well a file is parted; the greater the better."""

    headings: int
    """The most headings of ours in one record."""
    evenness: float
    """The part of the records that are as wide as most of them."""
    width: int


def find_delimiter(path: Path, encoding: str) -> str:
    """The one of , ; tab | that parts the records of a file best; what stands in quotes does not count.

    Headings that are known count first, then that the records are equally wide, then how wide they are. A first line
    "sep=;" decides, as in Excel.
    Raises SheetError where two of them do equally well.
    """
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(_SAMPLE_LETTERS)
    first = sample.partition("\n")[0].partition("\r")[0]
    if first.startswith("sep=") and first[4:] in tuple(DELIMITERS):
        return first[4:]
    fits = {char: _fit(sample, char) for char in DELIMITERS if char in sample}
    best = max((fit for fit in fits.values() if fit.width > 1), default=None)
    chosen = [char for char, fit in fits.items() if fit == best]
    if len(chosen) > 1:
        raise SheetError(
            f"{path.name} can be parted by {' or by '.join(NAMES[char] for char in chosen)}; both fit equally well.",
            hint=f"Write the line sep={chosen[0]} above all others, or save it as a workbook (.xlsx).",
        )
    return chosen[0] if chosen else ","


def _fit(sample: str, delimiter: str) -> _Fit:
    """How well the whole records of a sample are parted; one that was cut off does not count."""
    records = []
    try:
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if any(not text.isspace() for text in record if text):
                records.append(record)
    except csv.Error:  # what is wrong, and where, is said when the rows are read
        pass
    if len(sample) == _SAMPLE_LETTERS and len(records) > 1:
        records.pop()
    if not records:
        return _Fit(0, 0.0, 1)
    headings = max(sum(column_of(text) is not None for text in record) for record in records[:HEADINGS_WITHIN])
    width, count = max(Counter(map(len, records)).items(), key=lambda item: (item[0] > 1, item[1], item[0]))
    return _Fit(headings, count / len(records), width)
