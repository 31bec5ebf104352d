"""Compare two exports: which clients came and went, and which of their cells changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from zipfile import is_zipfile

from intend_bulk.errors import SheetError
from intend_bulk.jobs.compared_columns import ComparedColumns
from intend_bulk.jobs.listening import NOBODY, Listener
from intend_bulk.journal.scratch import Scratch, Spool
from intend_bulk.journal.sorted_runs import SortedRuns
from intend_bulk.model.changes import Change, Comparison, Kind
from intend_bulk.model.client_ids import order_key
from intend_bulk.model.fields import Cell
from intend_bulk.model.flat_row import FlatRow
from intend_bulk.model.pairing import paired
from intend_bulk.model.same_value import Same
from intend_bulk.model.side import Side
from intend_bulk.sheets.equal_lines import without_equal_lines
from intend_bulk.sheets.exports import read_export

__all__ = ["Side", "compare", "compare_files"]

_Row = Mapping[str, Cell]
_AT_ONCE, _TOLD_AT_ONCE = 500, 1_000


def compare_files(earlier: Path, later: Path, *, listener: Listener = NOBODY) -> tuple[Side, Side, Comparison]:
    """The two exports, and how they differ; raises SheetError where one cannot be read."""
    listener.stage("Opening")
    with TemporaryDirectory() as folder:
        sides = _in_short(earlier, later, Path(folder)) or (read_export(earlier), read_export(later))
        found = compare(*sides, listener=listener)
    one, other = (replace(side, rows=_rows_of(path)) for side, path in zip(sides, (earlier, later), strict=True))
    return one, other, found


def _in_short(earlier: Path, later: Path, folder: Path) -> tuple[Side, Side] | None:
    """The exports without clients that are the same in both, where that can be seen without taking them apart."""
    copies = _shortened(earlier, later, folder)
    if copies is None:
        return None
    one, other = map(read_export, copies)
    return (one, other) if one.time_zone == other.time_zone else None


def _shortened(earlier: Path, later: Path, folder: Path) -> tuple[Path, Path] | None:
    if not (is_zipfile(earlier) and is_zipfile(later)):
        return without_equal_lines(earlier, later, folder)
    from intend_bulk.sheets.equal_rows import without_equal_rows  # it loads openpyxl, which csv can do without

    return without_equal_rows(earlier, later, folder)


def _rows_of(path: Path) -> Callable[[], Iterable[tuple[str, _Row]]]:
    return lambda: read_export(path).rows()


def compare(earlier: Side, later: Side, *, listener: Listener = NOBODY) -> Comparison:
    """How two exports differ, client by client in the order of their ids, in each in the order of the columns.

    Memory does not grow with the clients: those that do not stand in the order of their ids are sorted on the disk.
    Raises SheetError where one of them holds a client twice.
    """
    scratch = Scratch()
    while True:
        try:
            return _compared(earlier, later, scratch, listener)
        except _OutOfOrder as found:
            listener.stage("Sorting")
            if found.side is earlier:
                earlier = _sorted(earlier, scratch)
            else:
                later = _sorted(later, scratch)


class _Client(NamedTuple):
    """A client of one side."""

    order: str
    id: str
    row: _Row


class _OutOfOrder(Exception):
    """The clients of a side do not stand in the order of their ids."""

    def __init__(self, side: Side) -> None:
        super().__init__(side.name)
        self.side = side


def _in_order(side: Side) -> Iterator[_Client]:
    """The clients of a side; raises _OutOfOrder at the first that should have come before."""
    before = ""
    for client_id, row in side.rows():
        order = order_key(client_id)
        if order <= before:
            if order == before:
                raise _twice(side, client_id)
            raise _OutOfOrder(side)
        before = order
        yield _Client(order, client_id, row)


def _twice(side: Side, client_id: str) -> SheetError:
    message = f"{side.name} holds client {client_id} twice, so it cannot be compared."
    return SheetError(message, hint="Delete the row that is too many, or compare the file as it was exported.")


def _sorted(side: Side, scratch: Scratch) -> Side:
    """The side with its clients in the order of their ids: sorted in runs, which wait on the disk and are merged."""
    runs: SortedRuns[tuple[str, _Row]] = SortedRuns(scratch)
    for client_id, row in side.rows():
        runs.put(order_key(client_id), (client_id, row))
    return replace(side, rows=lambda: (client for _, client in runs))


def _compared(earlier: Side, later: Side, scratch: Scratch, listener: Listener) -> Comparison:
    columns = ComparedColumns.of(earlier, later)
    found = _Found(_Changes(Spool(scratch)), columns)
    listener.stage("Comparing")
    for count, (old, new) in enumerate(paired(_in_order(earlier), _in_order(later)), start=1):
        if old and new:
            found.both(old, new)
        elif old:
            found.one(Kind.GONE, old)
        elif new:
            found.one(Kind.ADDED, new)
        if count % _TOLD_AT_ONCE == 0:
            listener.advance(count)
    return found.comparison(earlier, later)


class _Changes:
    """Changes on the disk, in the order of their coming."""

    def __init__(self, kept: Spool[list[Change]]) -> None:
        self._kept = kept
        self._waiting: list[Change] = []

    def add(self, change: Change) -> None:
        self._waiting.append(change)
        if len(self._waiting) >= _AT_ONCE:
            self._kept.append(self._waiting)
            self._waiting = []

    def __iter__(self) -> Iterator[Change]:
        for some in self._kept:
            yield from some
        yield from self._waiting


@dataclass
class _Found:
    """What is different so far."""

    changes: _Changes
    columns: ComparedColumns
    counts: dict[Kind, int] = field(default_factory=lambda: dict.fromkeys(Kind, 0))
    """Clients."""
    cells: int = 0

    def one(self, kind: Kind, client: _Client) -> None:
        """A client that only one side has."""
        self.counts[kind] += 1
        self.changes.add(Change(kind, client.id, _title(client.row)))

    def both(self, old: _Client, new: _Client) -> None:
        """Compare a client that both sides have, cell by cell."""
        clocks = self.columns.clocks
        if isinstance(old.row, FlatRow) and isinstance(new.row, FlatRow) and not clocks and old.row == new.row:
            return
        before, earlier, later = self.cells, old.row.get, new.row.get
        for name, is_same in self.columns.compared:
            one, other = earlier(name), later(name)
            is_other = one != other or type(one) is not type(other) or name in clocks  # to Python, true is 1
            if is_other and not _are_same(one, other, is_same):
                self.cells += 1
                values = self.columns.values(name, one, other)
                title = _title(new.row) or _title(old.row)
                self.changes.add(Change(Kind.CHANGED, new.id, title, name, *values))
        self.counts[Kind.CHANGED] += self.cells > before

    def comparison(self, earlier: Side, later: Side) -> Comparison:
        return Comparison(
            earlier.name,
            later.name,
            self.changes,
            added=self.counts[Kind.ADDED],
            gone=self.counts[Kind.GONE],
            changed=self.counts[Kind.CHANGED],
            changed_cells=self.cells,
            only_earlier=self.columns.only_earlier,
            only_later=self.columns.only_later,
        )


def _are_same(one: Cell, other: Cell, is_same: Same) -> bool:
    """Whether two cells hold the same; an empty one is the same as none, and as no other."""
    if _is_empty(one) or _is_empty(other):
        return _is_empty(one) and _is_empty(other)
    return is_same(one, other)


def _is_empty(cell: Cell) -> bool:
    return cell is None or cell == ""


def _title(row: _Row) -> str:
    return str(row.get("title") or "")
