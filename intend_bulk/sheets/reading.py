"""Any file → a Sheet: text cells that know their sheet, row and column. Nothing is guessed, nothing converted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.model.sheet import Row, Sheet
from intend_bulk.sheets.arranging import Arrangement
from intend_bulk.sheets.choosing import choose_sheet, find_headings
from intend_bulk.sheets.mapping.headings import match_headings
from intend_bulk.sheets.opening import open_file
from intend_bulk.sheets.raw import RawRow
from intend_bulk.system import why_unreadable


def read_sheet(path: Path, *, sheet_name: str | None = None, encoding: str | None = None) -> Sheet:
    """Read the clients of a workbook or a text file: its headings now, its rows whenever somebody goes through them.

    `encoding` is the one that a text file is said to be in; None to find it.
    Raises SheetError, which names the file and the way out, where there is no such file, it is empty or of another
    format, none of its headings is known, or two of them stand for one column; a file that is found damaged further
    down raises it while the rows are read.
    """
    with _readable(path):
        book = open_file(path, encoding=encoding)
        raw = choose_sheet(path, book, sheet_name)
        heading = find_headings(path, raw)
        columns = match_headings(heading.texts, place=f"row {heading.number} of {path.name}")
        arranged = Arrangement(heading, columns)
        rows = _Rows(path, raw.read, arranged)
        problems = tuple(arranged.problems())
        return Sheet(path, raw.name, heading.number, columns, rows, heading.line, problems, book.stamp, book.notes)


@dataclass(frozen=True)
class _Rows:
    """The rows below the headings, read anew each time."""

    path: Path
    read: Callable[[], Iterator[RawRow]]
    arranged: Arrangement

    def __iter__(self) -> Iterator[Row]:
        with _readable(self.path):
            yield from self.arranged.rows(row for row in self.read() if row.number > self.arranged.heading.number)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """A file that is not there, or that another program lets nobody read, is named; Excel may open it at any moment."""
    try:
        yield
    except OSError as error:
        sentence, hint = why_unreadable(path, error)
        raise SheetError(sentence, hint=hint) from error
