"""Any file → a Sheet: text cells that know their sheet, row and column. Nothing is guessed, nothing converted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.model.sheet import Row, Sheet
from intend_bulk.sheets.arranging import Arrangement
from intend_bulk.sheets.choosing import choose_sheet
from intend_bulk.sheets.heading_rows import find_headings
from intend_bulk.sheets.mapping.matching import match_headings, refuse_forms_of_address
from intend_bulk.sheets.opening import open_file
from intend_bulk.sheets.raw import RawRow, RawSheet
from intend_bulk.sheets.unseen import (
    covered_cells_named,
    hidden_columns,
    hidden_noted,
    hidden_said,
    hidden_sheet,
)
from intend_bulk.system import why_unreadable


def read_sheet(path: Path, *, sheet_name: str | None = None, encoding: str | None = None) -> Sheet:
    """Read the clients of a workbook or a text file: its headings now, its rows whenever somebody goes through them.

    Raises SheetError, which names the file and the way out, where there is no such file, it is empty or of another
    format, none of its headings is known, or two of them stand for one column; a file that is found damaged further
    down raises it while the rows are read.
    """
    with _readable(path):
        book = open_file(path, encoding=encoding)
        raw = choose_sheet(path, book, sheet_name)
        found = find_headings(path, raw)
        heading = found.row
        place = f"row {heading.number} of {path.name}"
        columns = match_headings(heading.texts, place=place)
        refuse_forms_of_address(columns, [row.texts for row in found.below], place=place)
        arranged = Arrangement(heading, columns)
        rows = _Rows(path, raw, arranged)
        hidden = [*hidden_sheet(raw, heading.number, sheet_name), *hidden_columns(raw, columns, heading.number)]
        said = [*found.problems, *arranged.problems(), *hidden]
        return Sheet(
            path, raw.name, heading.number, columns, rows, heading.line, tuple(said), book.stamp, book.encoding
        )


@dataclass(frozen=True)
class _Rows:
    """The rows below the headings, read anew each time."""

    path: Path
    raw: RawSheet
    arranged: Arrangement

    def __iter__(self) -> Iterator[Row]:
        hidden = list[int]()
        with _readable(self.path):
            yield from hidden_said(self.arranged.rows(self._below_the_headings(hidden)), hidden)

    def _below_the_headings(self, hidden: list[int]) -> Iterator[RawRow]:
        rows, positions = self.raw.read(), {column.position for column in self.arranged.columns if column.name}
        if self.raw.merged:
            rows = covered_cells_named(rows, self.raw.merged, positions)
        return hidden_noted((row for row in rows if row.number > self.arranged.heading.number), hidden)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """A file that is not there, or that another program lets nobody read, is named; Excel may open it at any moment."""
    try:
        yield
    except OSError as error:
        sentence, hint = why_unreadable(path, error)
        raise SheetError(sentence, hint=hint) from error
