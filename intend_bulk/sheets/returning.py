"""A painted copy that comes back: what is ours in it is known again, and is not taken for the user's."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from intend_bulk.sheets.mapping.readings import reading_of
from intend_bulk.sheets.ours import is_own_sheet, own_columns
from intend_bulk.sheets.raw import RawBook, RawRow, RawSheet, first_texts, is_filled

_ID = 1
"""The place of the client's id among our columns."""


def without_own_sheets(book: RawBook) -> RawBook:
    """The workbook without the sheets that we added; all of them, where there is no other."""
    users = tuple(sheet for sheet in book.sheets if not is_own_sheet(first_texts(sheet)))
    return replace(book, sheets=users or book.sheets)


@dataclass(frozen=True)
class Returned:
    """A sheet, and which of its columns are ours."""

    raw: RawSheet
    """Without what is in them, but for the ids of clients, where the user has no such column."""
    heading: RawRow
    own: range
    """Positions from 0; empty for a sheet that was never painted."""


def without_own_columns(raw: RawSheet, heading: RawRow) -> Returned:
    """The sheet as the user filled it in, by its row of headings."""
    own = own_columns(heading.texts)
    if not own:
        return Returned(raw, heading, own)
    users = (text for position, text in enumerate(heading.texts) if position not in own)
    has_ids = any(text and (reading := reading_of(text)) and reading.name == "client_id" for text in users)
    ids = None if has_ids else own[_ID]

    def read() -> Iterator[RawRow]:
        return (_cleared(row, own, ids) if row.number >= heading.number else row for row in raw.read())

    return Returned(replace(raw, read=read), _cleared(heading, own, ids), own)


def _cleared(row: RawRow, own: range, ids: int | None) -> RawRow:
    """The row without our cells; an id alone is not a client either, as the user cleared the row."""
    cells = [None if position in own else cell for position, cell in enumerate(row.cells)]
    has_more = any(is_filled(text) for position, text in enumerate(row.texts) if position not in own)
    if ids is not None and ids < len(cells) and has_more:
        cells[ids] = row.cells[ids]
    return replace(row, cells=cells)
