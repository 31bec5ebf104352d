"""Writing the workbook of an export, client by client; what sums them up comes last and stands first."""

import codecs
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from intend_bulk.model.changes import Comparison
from intend_bulk.model.client import CONTACTS, SHIPPING, field_named
from intend_bulk.model.export_facts import ExportFacts
from intend_bulk.model.fields import Cell
from intend_bulk.model.flat_row import Pick, names_and_cells, pick, positions_of
from intend_bulk.sheets.changes_sheet import write_changes
from intend_bulk.sheets.export_book.about import write_about
from intend_bulk.sheets.export_book.parts import PartPlaces, Parts
from intend_bulk.sheets.export_book.summary import Totals, write_summary
from intend_bulk.sheets.export_book.tallies import ID, Tallies
from intend_bulk.sheets.export_book.waiting import Waiting
from intend_bulk.sheets.new_workbook import new_workbook, stand_first
from intend_bulk.sheets.table_columns import field_column
from intend_bulk.sheets.writing import UNWRITABLE, csv_adder
from intend_bulk.sheets.xlsx_sheet import Cuts, XlsxTable
from intend_bulk.system import Note, Replacement, replacing, unnoted

_CLIENTS, _ADDRESSES, _CONTACTS = "Clients", "Shipping addresses", "Contacts"
_MOST_KNOWN = 1_000


@contextmanager
def open_export_book(
    path: Path,
    names: Sequence[str],
    facts: ExportFacts,
    changes: Comparison | None = None,
    *,
    note: Note = unnoted,
) -> Iterator["ExportBook"]:
    """Write an export to a .xlsx file, which appears under its name when the block ends well.

    `names` are the column names of the sheet Clients, in order. `note` sees the file before (see `system.replacing`).
    Memory does not grow with the clients. Raises OutputError for a place that cannot be written to.
    """
    with (
        replacing(path, note=note) as replacement,
        ExitStack() as opened,
        new_workbook(replacement.beside) as workbook,
    ):
        waiting = [Waiting(opened.enter_context(TemporaryFile())) for _ in range(2)]
        parts = (Parts(SHIPPING, _ADDRESSES, waiting[0]), Parts(CONTACTS, _CONTACTS, waiting[1]))
        book = ExportBook(workbook, replacement, names, facts, changes, parts)
        yield book
        book.finish()


@dataclass
class _Digest:
    """The SHA-256 of a csv that is never written."""

    sha256: Any = field(default_factory=lambda: hashlib.sha256(codecs.BOM_UTF8))

    def write(self, text: str, /) -> None:
        self.sha256.update(text.encode("utf-8", UNWRITABLE))


@dataclass(frozen=True)
class _Places:
    """Where the cells stand in rows with the same names."""

    clients: Pick
    """Takes those of the sheet Clients."""
    keys: Pick
    parts: Sequence[Sequence[PartPlaces]]


class ExportBook:
    """The workbook while it is being written."""

    def __init__(
        self,
        workbook: Any,
        replacement: Replacement,
        names: Sequence[str],
        facts: ExportFacts,
        changes: Comparison | None,
        parts: Sequence[Parts],
    ) -> None:
        self.replacement = replacement
        """Its `target` says where the file stands once it is closed."""
        self._workbook, self._names, self._facts, self._changes = workbook, names, facts, changes
        self._parts, self._tallies, self._cuts, self._digest = parts, Tallies.of(names), Cuts(), _Digest()
        self._rows = 0
        self._places = lru_cache(_MOST_KNOWN)(self._find_places)
        columns = [field_column(name, field_named(name)) for name in names]
        self._add_to_csv = csv_adder(self._digest, columns)
        self._clients = XlsxTable(workbook, columns, _CLIENTS, cuts=self._cuts, frozen_up_to="title")

    @property
    def cut(self) -> Sequence[str]:
        """Sentences that name the cells that hold only the beginning of a text, once it is closed."""
        return self._cuts.sentences

    def add(self, row: Mapping[str, Cell]) -> None:
        """Append a client: its whole flat row, also the columns that Clients does not have."""
        names, cells = names_and_cells(row)
        places = self._places(names)
        clients, keys = places.clients(cells), places.keys(cells)
        self._clients.add(clients)
        self._add_to_csv(clients)
        self._tallies.add(clients)
        for parts, stand in zip(self._parts, places.parts, strict=True):
            parts.add(keys, cells, stand)
        self._rows += 1

    def _find_places(self, names: Sequence[str | None]) -> _Places:
        positions = positions_of(names)
        parts = [parts.places_in(positions) for parts in self._parts]
        return _Places(pick(self._names, positions), pick([ID, "title"], positions), parts)

    def finish(self) -> None:
        """Write the sheets that need all clients, and put those that sum them up before the others."""
        self._clients.finish()
        written = {parts.write(self._workbook, self._cuts): parts.count for parts in self._parts}
        totals = Totals(self._clients, self._names, self._rows, written)
        behind = len(self._workbook.worksheets())
        doubts = self._doubts()
        digest = self._digest.sha256.hexdigest()
        about = write_about(self._workbook, self._facts, doubts, digest=digest, cut=self.cut)
        summary = write_summary(
            self._workbook,
            totals,
            self._tallies,
            now=self._facts.ended_at,
            is_complete=not doubts,
            changes=self._changes,
        )
        if self._changes is not None:
            write_changes(self._workbook, self._changes)
        stand_first(self._workbook, behind, opens=(about if doubts else summary).sheet)
        made = self._facts.ended_at.astimezone(UTC).replace(tzinfo=None)
        self._workbook.set_properties({"title": f"Clients of {self._facts.tenant}"[:250], "created": made})

    def _doubts(self) -> list[str]:
        """Those of the export, and one of our own where a client was lost on the way to the file."""
        doubts = list(self._facts.doubts)
        if self._rows != self._facts.clients:
            doubts.append(f"{self._facts.clients:,} clients were read, and {self._rows:,} stand in this file.")
        return doubts
