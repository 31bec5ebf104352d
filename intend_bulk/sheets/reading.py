"""Any file → a Sheet: text cells that know their sheet, row and column. Nothing is guessed, nothing converted."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from intend_bulk.errors import SheetError
from intend_bulk.model.problems import Problem, row_in_words
from intend_bulk.model.sheet import Row, Sheet
from intend_bulk.sheets.arranging import Arrangement
from intend_bulk.sheets.choosing import choose_sheet
from intend_bulk.sheets.heading_rows import find_headings
from intend_bulk.sheets.mapping.applying import MappedArrangement
from intend_bulk.sheets.mapping.fitting import headings_for, sheet_for
from intend_bulk.sheets.mapping.mapping_file import SheetMapping
from intend_bulk.sheets.mapping.matching import match_headings, refuse_forms_of_address
from intend_bulk.sheets.opening import open_file
from intend_bulk.sheets.raw import RawBook, RawRow, RawSheet
from intend_bulk.sheets.returning import Returned, without_own_columns, without_own_sheets
from intend_bulk.sheets.stamp import PAINTED_FOR, PROPERTY
from intend_bulk.sheets.unseen import (
    covered_cells_named,
    hidden_columns,
    hidden_noted,
    hidden_said,
    hidden_sheet,
)
from intend_bulk.system import why_unreadable


def read_sheet(
    path: Path, *, sheet_name: str | None = None, encoding: str | None = None, mapping: SheetMapping | None = None
) -> Sheet:
    """Read the clients of a workbook or a text file: its headings now, its rows whenever somebody goes through them.

    With a mapping, that alone says which heading feeds which column; MappingError is raised where it does not fit.
    Raises SheetError, which names the file and the way out, where there is no such file, it is empty or of another
    format, none of its headings is known, or two of them stand for one column; a file that is found damaged further
    down raises it while the rows are read.
    """
    with readable(path):
        book = open_file(path, encoding=encoding)
        if sheet_name is None:
            book = without_own_sheets(book)
        found = _by_mapping(path, book, sheet_name, mapping) if mapping else _by_headings(path, book, sheet_name)
        raw, arranged = found.returned.raw, found.arranged
        heading, columns = arranged.heading, arranged.columns
        hidden = [*hidden_sheet(raw, heading.number, sheet_name), *hidden_columns(raw, columns, heading.number)]
        return Sheet(
            path,
            raw.name,
            heading.number,
            columns,
            _Rows(path, raw, arranged),
            heading.line,
            (*found.above, *arranged.problems(), *hidden),
            book.properties.get(PROPERTY),
            book.notes,
            found.returned.own,
            book.properties.get(PAINTED_FOR),
        )


@dataclass(frozen=True)
class _Found:
    """The sheet with the clients, what stands where in it, and what is wrong above its headings."""

    returned: Returned
    arranged: Arrangement
    above: Sequence[Problem] = ()


def _by_headings(path: Path, book: RawBook, sheet_name: str | None) -> _Found:
    raw = choose_sheet(path, book, sheet_name)
    found = find_headings(path, raw)
    returned = without_own_columns(raw, found.row)
    place = f"{row_in_words(found.row.number)} of {path.name}"
    columns = match_headings(returned.heading.texts, place=place)
    refuse_forms_of_address(columns, [row.texts for row in found.below], place=place)
    return _Found(returned, Arrangement(returned.heading, columns, own=returned.own), found.problems)


def _by_mapping(path: Path, book: RawBook, sheet_name: str | None, mapping: SheetMapping) -> _Found:
    raw = sheet_for(path, book, sheet_name, mapping)
    returned = without_own_columns(raw, headings_for(path, raw, mapping))
    heading = returned.heading
    below = (row for row in returned.raw.read() if row.number > heading.number)
    return _Found(returned, MappedArrangement.of(path, heading, mapping).having_seen(below))


@dataclass(frozen=True)
class _Rows:
    """The rows below the headings, read anew each time."""

    path: Path
    raw: RawSheet
    arranged: Arrangement

    def __iter__(self) -> Iterator[Row]:
        hidden = list[int]()
        with readable(self.path):
            yield from hidden_said(self.arranged.rows(self._below_the_headings(hidden)), hidden)

    def _below_the_headings(self, hidden: list[int]) -> Iterator[RawRow]:
        rows, positions = self.raw.read(), self.arranged.positions_read
        if self.raw.merged:
            rows = covered_cells_named(rows, self.raw.merged, positions)
        return hidden_noted((row for row in rows if row.number > self.arranged.heading.number), hidden)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """A file that is not there, or that another program lets nobody read, is named; Excel may open it at any moment."""
    try:
        yield
    except OSError as error:
        sentence, hint = why_unreadable(path, error)
        raise SheetError(sentence, hint=hint) from error
