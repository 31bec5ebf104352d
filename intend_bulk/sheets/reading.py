"""Any file → a Sheet: text cells that know their sheet, row and column. Nothing is guessed, nothing converted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.model.problems import Problem, problem
from intend_bulk.model.sheet import Row, Sheet
from intend_bulk.sheets.arranging import Arrangement
from intend_bulk.sheets.choosing import choose_sheet
from intend_bulk.sheets.heading_rows import find_headings
from intend_bulk.sheets.mapping.matching import match_headings, refuse_forms_of_address
from intend_bulk.sheets.opening import open_file
from intend_bulk.sheets.raw import RawRow, RawSheet
from intend_bulk.system import why_unreadable


def read_sheet(path: Path, *, sheet_name: str | None = None) -> Sheet:
    """Read the clients of a workbook or a text file: its headings now, its rows whenever somebody goes through them.

    Raises SheetError, which names the file and the way out, where there is no such file, it is empty or of another
    format, none of its headings is known, or two of them stand for one column; a file that is found damaged further
    down raises it while the rows are read.
    """
    with _readable(path):
        book = open_file(path)
        raw = choose_sheet(path, book, sheet_name)
        found = find_headings(path, raw)
        heading = found.row
        place = f"row {heading.number} of {path.name}"
        columns = match_headings(heading.texts, place=place)
        refuse_forms_of_address(columns, [row.texts for row in found.below], place=place)
        arranged = Arrangement(heading, columns)
        rows = _Rows(path, raw.read, arranged)
        said = [*found.problems, *_hidden(raw, heading, sheet_name), *arranged.problems()]
        return Sheet(path, raw.name, heading.number, columns, rows, heading.line, tuple(said), book.stamp)


def _hidden(sheet: RawSheet, heading: RawRow, wanted: str | None) -> list[Problem]:
    """What is said where a hidden sheet is read that nobody asked for by its name."""
    is_said = sheet.is_hidden and wanted is None
    return [problem("sheet_hidden", row=heading.number, value=str(sheet.name))] if is_said else []


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
