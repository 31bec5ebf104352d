"""What parts the cells of a text file: found in many of its records, not in the first line alone."""

import csv
from collections import Counter
from contextlib import suppress
from io import StringIO
from itertools import islice
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.sheets.mapping.headings import column_of

DELIMITERS = ",;\t|"
_SAMPLE, _RECORDS, _HEADINGS_WITHIN = 1 << 16, 200, 30
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def find_delimiter(path: Path, encoding: str) -> str:
    """The separator of a text file: "," or ";" or tab or "|"; a first line "sep=;" says it.

    The one that yields the most known headings; of equals the one by which most records have the same number of cells,
    more than one. Raises SheetError where two do equally well, UnicodeError where the text cannot be decoded.
    """
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(_SAMPLE)
    first = sample.splitlines()[0] if sample else ""
    if first[:-1] == "sep=" and first[-1] in DELIMITERS:
        return first[-1]
    present = [char for char in DELIMITERS if char in sample] or [","]
    marks = {char: _mark(_records(sample, char)) for char in present}
    best = [char for char in present if marks[char] == max(marks.values())]
    if len(best) > 1 and marks[best[0]][1]:
        raise _tie(path, best)
    return best[0]


def _records(sample: str, delimiter: str) -> list[list[str]]:
    """The first records, without the last one of a sample that was cut."""
    records: list[list[str]] = []
    with suppress(csv.Error):  # reading the rows says it, with its place
        for record in islice(csv.reader(StringIO(sample, newline=""), delimiter=delimiter), _RECORDS):
            records.append(record)
    return records[:-1] if len(sample) == _SAMPLE and len(records) > 1 else records


def _mark(records: list[list[str]]) -> tuple[int, int]:
    known = max(
        (sum(column_of(text) is not None for text in row if text) for row in records[:_HEADINGS_WITHIN]), default=0
    )
    widths = Counter(len(row) for row in records if len(row) > 1)
    return known, max(widths.values(), default=0)


def _tie(path: Path, best: list[str]) -> SheetError:
    names = " or the ".join(_NAMES[char] for char in best)
    return SheetError(
        f"{path.name}: it cannot be told whether the {names} parts its cells.",
        hint=f'Write a first line "sep={best[0]}" above all others, or save the file as a workbook (.xlsx).',
    )
