"""The file of an export, in its format."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from intend_bulk.jobs.export_order import ExportOrder, chosen
from intend_bulk.jobs.export_rows import ExportRows
from intend_bulk.jobs.listening import Listener
from intend_bulk.model.changes import Comparison
from intend_bulk.model.client import field_named
from intend_bulk.model.export_facts import ExportFacts
from intend_bulk.model.flat_row import Columns
from intend_bulk.model.side import Side
from intend_bulk.sheets.export_book import open_export_book
from intend_bulk.sheets.places import LAST_COLUMN
from intend_bulk.sheets.writing import field_column, open_records, open_table
from intend_bulk.system import Note, Replacement

MOST_COLUMNS = LAST_COLUMN + 1
"""Of a sheet in a workbook."""


def columns_of(order: ExportOrder, rows: ExportRows) -> tuple[list[str], list[str]]:
    """The columns that the file is to have, and in a sentence those that a workbook has no room for."""
    names = chosen(order.columns, rows.columns())
    left_over = names[MOST_COLUMNS:] if order.is_workbook else []
    if not left_over:
        return names, []
    named = f"{left_over[0]} and {len(left_over) - 1:,} more columns" if len(left_over) > 1 else left_over[0]
    why = f"A sheet has at most {MOST_COLUMNS:,} columns: {named} do not stand in Clients; they are in csv and jsonl."
    return names[:MOST_COLUMNS], [why]


@dataclass
class ExportContents:
    """What stands in the file."""

    order: ExportOrder
    rows: ExportRows
    columns: Sequence[str]
    """Their names, in order."""
    left_out: Sequence[str]
    """Ids of clients that were deleted while they were read."""
    facts: ExportFacts
    listener: Listener
    changes: Comparison | None = None
    """Since the export that this one is compared with."""
    cut: Sequence[str] = field(default_factory=list)
    """Sentences that name the cells that hold only the beginning of a text, once it is written."""

    @property
    def target(self) -> Path:
        """Where it is to stand: under a name that says so where clients may be missing."""
        wanted = self.order.target
        return wanted if self.facts.is_complete else wanted.with_name(f"{wanted.stem}.partial{wanted.suffix}")

    def as_side(self) -> Side:
        """The clients, to be compared with an earlier export."""
        return Side(self.order.target.name, self.columns, lambda: self.rows.flat(without=self.left_out))

    def write(self, place: Path, note: Note) -> Path:
        """Write it, and return where it stands."""
        self.listener.stage("Writing", total=self.facts.clients)
        with self._opened(place, note) as (add, file):
            for count, client in enumerate(self.rows.kept(without=self.left_out), start=1):
                add(client)
                self.listener.advance(count)
        self.cut = getattr(file, "cut", ())
        replacement: Replacement = file.replacement
        return replacement.target

    @contextmanager
    def _opened(self, place: Path, note: Note) -> Iterator[tuple[Callable[[Any], None], Any]]:
        """Open the file in its format; what takes a row, and the file."""
        if self.order.as_records:
            with open_records(place, note=note) as records:
                yield records.add, records
            return
        names = self.columns
        if self.order.as_book:
            with open_export_book(place, names, self.facts, self.changes, note=note) as book:
                yield book.add, book
            return
        columns = [field_column(name, field_named(name)) for name in names]
        with open_table(place, columns, sheet_name="Clients", delimiter=self.order.delimiter, note=note) as table:
            cells = Columns(names)
            yield (lambda row: table.add(cells.of(row))), table
