"""Any file → a Sheet: text cells that know their sheet, row and column. Nothing is guessed, nothing converted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.model.sheet import Row, Sheet
from intend_bulk.sheets.arranging import Arrangement
from intend_bulk.sheets.choosing import choose_sheet, find_headings
from intend_bulk.sheets.mapping.applying import MappedArrangement
from intend_bulk.sheets.mapping.fitting import headings_for, sheet_for
from intend_bulk.sheets.mapping.headings import match_headings
from intend_bulk.sheets.mapping.mapping_file import SheetMapping
from intend_bulk.sheets.opening import open_file
from intend_bulk.sheets.raw import RawBook, RawRow
from intend_bulk.system import why_unreadable


def read_sheet(path: Path, *, sheet_name: str | None = None, mapping: SheetMapping | None = None) -> Sheet:
    """Read the clients of a workbook or a text file: its headings now, its rows whenever somebody goes through them.

    With a mapping, that alone says which heading feeds which column; MappingError is raised where it does not fit.
    Raises SheetError, which names the file and the way out, where there is no such file, it is empty or of another
    format, none of its headings is known, or two of them stand for one column; a file that is found damaged further
    down raises it while the rows are read.
    """
    with readable(path):
        book = open_file(path)
        if mapping:
            return _read_mapped(path, book, sheet_name, mapping)
        raw = choose_sheet(path, book, sheet_name)
        heading = find_headings(path, raw)
        columns = match_headings(heading.texts, place=f"row {heading.number} of {path.name}")
        arranged = Arrangement(heading, columns)
        rows = _Rows(path, raw.read, arranged)
        problems = tuple(arranged.problems())
        return Sheet(path, raw.name, heading.number, columns, rows, heading.line, problems, book.stamp)


def _read_mapped(path: Path, book: RawBook, sheet_name: str | None, mapping: SheetMapping) -> Sheet:
    raw = sheet_for(path, book, sheet_name, mapping)
    heading = headings_for(path, raw, mapping)
    below = (row for row in raw.read() if row.number > heading.number)
    arranged = MappedArrangement.of(path, heading, mapping).having_seen(below)
    rows, problems = _Rows(path, raw.read, arranged), tuple(arranged.problems())
    return Sheet(path, raw.name, heading.number, arranged.columns, rows, heading.line, problems, book.stamp)


@dataclass(frozen=True)
class _Rows:
    """The rows below the headings, read anew each time."""

    path: Path
    read: Callable[[], Iterator[RawRow]]
    arranged: Arrangement

    def __iter__(self) -> Iterator[Row]:
        with readable(self.path):
            yield from self.arranged.rows(row for row in self.read() if row.number > self.arranged.heading.number)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """A file that is not there, or that another program lets nobody read, is named; Excel may open it at any moment."""
    try:
        yield
    except OSError as error:
        sentence, hint = why_unreadable(path, error)
        raise SheetError(sentence, hint=hint) from error
