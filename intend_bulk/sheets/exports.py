"""An export of ours read back as data: workbook, csv or lines of JSON, also as a person saved it again."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from intend_bulk.errors import SheetError
from intend_bulk.model.client import field_named
from intend_bulk.model.flat_row import FlatRow
from intend_bulk.model.side import Side
from intend_bulk.sheets.export_lines import read_lines
from intend_bulk.sheets.json_lines import ENDINGS
from intend_bulk.sheets.mapping.headings import column_of
from intend_bulk.sheets.opening import open_file
from intend_bulk.sheets.raw import RawBook, RawRow, RawSheet, is_filled
from intend_bulk.sheets.reading import readable

_ABOUT, _CLIENTS = "About", re.compile(r"Clients( [0-9]+)?")
_PARTIAL = re.compile(r"\.partial(-[0-9]+)?\Z")
"""How the name of such an export ends, also where one of that name was there already."""
_COMPLETE, _TIME_ZONE = "Complete", "Dates are shown in"
"""What stands in the first column of About, before what it says."""
_ID = "client_id"
_HINT = "Give a file that intend-bulk export wrote, or one that still has its headings."


def read_export(path: Path) -> Side:
    """The clients of an export: its columns now, its rows whenever somebody goes through them.

    Raises SheetError where it cannot be read or has no column Client id; what is wrong further down raises it while
    the rows are read.
    """
    doubts = _doubts_of_name(path)
    with readable(path):
        if path.suffix.lower() in ENDINGS:
            columns, rows = read_lines(path)
            return Side(path.name, columns, rows, doubts=doubts)
        book = open_file(path)
        tables = _tables(path, book)
        about = _about(book)
        zone, notes = _time_zone(path, book, about)
    if about.get(_COMPLETE, "yes").casefold().startswith("no"):
        doubts = doubts or (f"{path.name} says on its sheet {_ABOUT} that it may lack clients.",)
    columns = list(dict.fromkeys(name for table in tables for name in table.names if name))
    return Side(path.name, columns, partial(_rows, tables), zone, doubts, (*book.notes, *notes))


def _doubts_of_name(path: Path) -> tuple[str, ...]:
    return (f"{path.name} is a partial export: it may lack clients.",) if _PARTIAL.search(path.stem) else ()


@dataclass(frozen=True)
class _Table:
    """A sheet of clients, whose headings stand in its row `heading`."""

    path: Path
    raw: RawSheet
    heading: int
    names: Sequence[str | None]
    """The column name of each position; None where nothing is read."""

    def rows(self) -> Iterator[tuple[str, FlatRow]]:
        position = self.names.index(_ID)
        with readable(self.path):
            for row in self.raw.read():
                if row.number > self.heading:
                    cells = _texts(row)
                    client_id = cells[position] if position < len(cells) else None
                    if is_filled(client_id):
                        yield client_id.strip(), FlatRow(self.names, cells)
                    elif any(is_filled(text) for text in cells):
                        raise self._without_id(row)

    def _without_id(self, row: RawRow) -> SheetError:
        place = f"row {row.number}" + (f" of the sheet {self.raw.name}" if self.raw.name else "")
        return SheetError(
            f"{self.path.name}, {place}: there is no client id in it, so it cannot be compared.",
            hint="Delete the row, or give it the id of its client.",
        )


def _texts(row: RawRow) -> Sequence[str | None]:
    return row.texts if row.line is None else row.cells  # type: ignore[return-value]  # no cell of a csv is flawed


def _rows(tables: Sequence[_Table]) -> Iterator[tuple[str, FlatRow]]:
    for table in tables:
        yield from table.rows()


def _tables(path: Path, book: RawBook) -> list[_Table]:
    """The sheets of clients: those of that name, else the widest that has their ids and those that go on with it."""
    headed = [table for raw in book.sheets if (table := _headed(path, raw))]
    if not headed:
        message = f"{path.name} has no column Client id, by which clients are told apart."
        raise SheetError(message, hint=_HINT)
    named = [table for table in headed if _CLIENTS.fullmatch(table.raw.name or "")]
    widest = max(headed, key=lambda table: len(table.names))
    return named or [table for table in headed if table.names == widest.names]


def _headed(path: Path, raw: RawSheet) -> _Table | None:
    for row in raw.top():
        names = [_column(text) for text in row.texts]
        if _ID in names:
            _refuse_doubles(path, row, names)
            return _Table(path, raw, row.number, names)
    return None


def _column(heading: str | None) -> str | None:
    """The column of a heading: one of ours, or a key that nobody documents; a password is never compared."""
    if not is_filled(heading):
        return None
    name = column_of(heading) or heading.strip()
    field = field_named(name)
    return None if field and field.secret else name


def _refuse_doubles(path: Path, row: RawRow, names: Sequence[str | None]) -> None:
    found = [name for name in names if name]
    double = next((name for name in found if found.count(name) > 1), None)
    if double:
        heading = row.texts[names.index(double)]
        message = f"{path.name} has two columns {heading!r} in row {row.number}."
        raise SheetError(message, hint="Delete one of them.")


def _about(book: RawBook) -> dict[str, str]:
    """What an export says of itself: {"Complete": "yes: …", "Dates are shown in": "Europe/London"}."""
    sheet = next((sheet for sheet in book.sheets if sheet.name == _ABOUT), None)
    texts = [row.texts for row in sheet.top()] if sheet else []
    return {label: said for label, said, *_ in (([*cells, None, None]) for cells in texts) if label and said}


def _time_zone(path: Path, book: RawBook, about: Mapping[str, str]) -> tuple[tzinfo | None, tuple[str, ...]]:
    """The zone of the wall clocks in a workbook, which is UTC where it says none; a csv has none."""
    if book.sheets[0].name is None:
        return None, ()
    name = about.get(_TIME_ZONE, "UTC").strip()
    if name == "UTC":
        return UTC, ()
    try:
        return ZoneInfo(name), ()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC, (f"{path.name} shows its dates in {name!r}, which is not known here: they are taken for UTC.",)
